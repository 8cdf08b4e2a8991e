"""Upstream apps, unmodified, as a project of their own on our engine or the stock one.

`python -m upstream ENGINE` migrates an empty database with the apps' own migrations,
uses each of them, and prints as JSON what it saw.
"""
