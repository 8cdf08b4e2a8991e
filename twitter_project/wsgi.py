"""The WSGI entry point of the web server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from twitter_project.microservices.prefix import without_prefix
from twitter_project.telemetry import metrics

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twitter_project.settings")
application = without_prefix(get_wsgi_application(), settings.URL_PREFIX)
metrics.start()
