"""The ASGI entry point, for servers that stream."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twitter_project.settings")
application = get_asgi_application()
