"""The engine of the accounts' PostgreSQL: Django's own, storing values as MongoDB does.

`ENGINE = "twitter_project.databases.postgresql"`. A row can be moved to MongoDB and
back unchanged: keys have 64 bits, times milliseconds, and text is ordered by code
points.
"""
