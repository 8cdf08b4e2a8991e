"""The entry point of the web server: the site, a thread for each request, and streams.

Django's own ASGI handler would make a thread for each request, and our views are
synchronous; so the WSGI application runs in a pool here.
"""

from typing import Any

from a2wsgi import WSGIMiddleware

from twitter_project.wsgi import application as wsgi_application

THREADS = 8

# Its types are its own, and stricter than what they describe.
wrapped: Any = wsgi_application
site: Any = WSGIMiddleware(wrapped, workers=THREADS)

from twitter_project.live.asgi import LiveUpdates  # noqa: E402 (needs the apps)

application = LiveUpdates(site)
