"""The page of components, served in development only."""

from twitter_project.web.access import path

from .views import show_components

urlpatterns = [path("design", show_components, name="design")]
