"""The whole database as rows that either kind of database can take: read at one instant, and put back in one."""
