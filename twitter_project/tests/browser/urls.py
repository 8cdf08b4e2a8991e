"""The site's addresses with that of the page of components, as while debugging."""

from django.urls import path

from twitter_project.design.views import show_components
from twitter_project.urls import urlpatterns as site_patterns

urlpatterns = [*site_patterns, path("design", show_components, name="design")]
