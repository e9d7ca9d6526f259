"""The next free starts of every service: kept up to date, and asked for."""
