"""The inbox: mails that answer ours are read one after the other, and taken in where they say something to us."""
