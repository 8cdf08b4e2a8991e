"""Addresses of the pages of people and of their settings."""

from django.urls import path

from users import views
from users.account_views import AddressView, SignUpView

urlpatterns = [
    path("search", views.search, name="search"),
    path("@<str:handle>/followers", views.followers, name="followers"),
    path("@<str:handle>/following", views.following, name="following"),
    path("@<str:handle>/follow", views.follow, name="follow"),
    path("@<str:handle>/block", views.block, name="block"),
    path("@<str:handle>/mute", views.mute, name="mute"),
    path("settings", views.show_settings, name="settings"),
    path("settings/profile", views.edit_profile, name="settings_profile"),
    path(
        "settings/profile/avatar",
        views.change_picture,
        {"kind": "avatar"},
        name="change_avatar",
    ),
    path(
        "settings/profile/banner",
        views.change_picture,
        {"kind": "banner"},
        name="change_banner",
    ),
    path("settings/display", views.edit_display, name="display"),
    path("settings/privacy", views.edit_privacy, name="privacy"),
    path("settings/blocks", views.blocks, name="blocks"),
    path("accounts/signup/", SignUpView.as_view(), name="account_signup"),
    path("accounts/email/", AddressView.as_view(), name="account_email"),
    path("settings/mutes", views.mutes, name="mutes"),
]
