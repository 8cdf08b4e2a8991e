"""URLs of the notifications' pages."""

from notifications import views
from twitter_project.web.access import Gate, path

urlpatterns = [
    path("notifications", views.inbox, name="notifications", gate=Gate.MEMBERS),
    path("notifications/badge", views.badge, name="badge", gate=Gate.MEMBERS),
    path(
        "notifications/mentions",
        views.mentions,
        name="notified_mentions",
        gate=Gate.MEMBERS,
    ),
    path(
        "notifications/<int:notification_id>/people",
        views.people,
        name="notified_people",
        gate=Gate.MEMBERS,
    ),
]
