"""The site's URLs plus the page of components, as while debugging."""

from django.urls import path

from twitter_project.urls import urlpatterns as site_patterns
from twitter_project.workshop.design.views import show_components

urlpatterns = [*site_patterns, path("design", show_components, name="design")]
