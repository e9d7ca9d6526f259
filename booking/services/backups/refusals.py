"""Why a copy is not made or not put back."""


class BackupRefused(Exception):
    """The text is a sentence or two for the person who runs the server: what is wrong, and what to do."""
