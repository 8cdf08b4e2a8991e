"""The entry point of the web server: the site, a thread for each request, and streams.

Django's own ASGI handler would make a thread for each request, and our views are
synchronous; so the WSGI application runs in a pool here.
"""

import os
from typing import Any

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twitter_project.settings")
THREADS = 8

# Its types are its own, and stricter than what they describe.
wsgi_application: Any = get_wsgi_application()
site: Any = WSGIMiddleware(wsgi_application, workers=THREADS)

from twitter_project.live.asgi import LiveUpdates  # noqa: E402 (needs the apps)

application = LiveUpdates(site)
