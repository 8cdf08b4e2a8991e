"""Upstream apps, unmodified, as a separate project on our engine or the stock one.

`python -m upstream ENGINE` migrates an empty database with the apps' own migrations,
uses each of them, and prints as JSON what it saw.
"""
