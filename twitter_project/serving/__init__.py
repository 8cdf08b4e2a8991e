"""How the web server takes requests, so that slow or hostile clients cannot stall it.

The event loop takes in a whole request before any thread sees it, and sends the whole
answer after the thread is free again. docs/adr/0015-serving.md says why.
"""
