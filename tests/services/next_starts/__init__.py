"""The next free starts of every service are what its rules say."""
