"""The language of search: what a query means, and what a tweet is found by.

Pure: nothing here reads a database. `tweets.services.searching` runs the queries.
"""
