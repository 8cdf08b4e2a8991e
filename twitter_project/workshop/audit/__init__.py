"""Holds the pages to what is promised of them: accessibility, speed, good practice.

Nothing here runs in the site; `manage.py audit` and the browser tests use it.
"""
