"""A business as a file: what such a file may say, reading it into the database, and writing it again."""
