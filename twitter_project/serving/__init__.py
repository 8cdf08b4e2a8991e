"""Serves requests so that slow or hostile clients cannot stall the site.

The event loop receives a whole request before a thread sees it, and sends the whole
answer after the thread is free again. See docs/adr/0015-serving.md.
"""
