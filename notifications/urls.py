"""Addresses of the notifications' pages."""

from django.urls import path

from notifications import views

urlpatterns = [
    path("notifications", views.inbox, name="notifications"),
    path("notifications/badge", views.badge, name="badge"),
    path("notifications/read", views.mark_read, name="mark_read"),
]
