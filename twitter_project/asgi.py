"""The web server's entry point: the site in its threads, and streams beside it."""

from twitter_project.wsgi import application as wsgi_application

# isort: split
from django.conf import settings

from twitter_project.live.asgi import LiveUpdates  # (needs the apps)
from twitter_project.serving.limits import limits_of_process
from twitter_project.serving.refusing import refuse
from twitter_project.serving.site import Site
from twitter_project.serving.warming import Warmed

site = Site(
    wsgi_application,
    refuse=refuse,
    limits=limits_of_process(),
    url_prefix=settings.URL_PREFIX,
)
application = Warmed(LiveUpdates(site))
