"""The engine of the accounts' PostgreSQL: Django's own, which keeps what MongoDB keeps.

`ENGINE = "twitter_project.postgresql"`. A row can be moved to MongoDB and back, and is
the same: keys have 64 bits, times milliseconds, and text is ordered by code points.
"""
