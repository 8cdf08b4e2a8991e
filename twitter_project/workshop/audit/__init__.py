"""Checks the pages for accessibility, speed and good practice.

The site itself uses nothing from here; `manage.py audit` and the browser tests do.
"""
