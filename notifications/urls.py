"""URLs of the notifications' pages."""

from notifications import views
from twitter_project.web.access import Gate, path

urlpatterns = [
    path("notifications", views.inbox, name="notifications", gate=Gate.MEMBERS),
    path("notifications/badge", views.badge, name="badge", gate=Gate.MEMBERS),
    path("notifications/read", views.mark_read, name="mark_read", gate=Gate.MEMBERS),
]
