"""URLs of people's pages and of their settings."""

from django.urls import include

from twitter_project.web.access import Gate, path
from users import relation_views, session_views, views, welcome_views
from users.account_views import AddressView, SignUpView

urlpatterns = [
    path(
        "@<str:handle>/followers",
        relation_views.followers,
        name="followers",
        gate=Gate.READERS,
    ),
    path(
        "@<str:handle>/following",
        relation_views.following,
        name="following",
        gate=Gate.READERS,
    ),
    path(
        "@<str:handle>/follow", relation_views.follow, name="follow", gate=Gate.MEMBERS
    ),
    path("@<str:handle>/block", relation_views.block, name="block", gate=Gate.MEMBERS),
    path("@<str:handle>/mute", relation_views.mute, name="mute", gate=Gate.MEMBERS),
    path("", include("users.list_urls")),
    path(
        "settings",
        views.show_settings,
        name="settings",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "settings/profile",
        views.edit_profile,
        name="settings_profile",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "settings/profile/avatar",
        views.change_picture,
        {"kind": "avatar"},
        name="change_avatar",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "settings/profile/banner",
        views.change_picture,
        {"kind": "banner"},
        name="change_banner",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "settings/display",
        views.edit_display,
        name="display",
        gate=Gate.EVERYONE,
        is_private=True,
    ),
    path(
        "settings/content",
        views.edit_content_settings,
        name="content_settings",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "settings/privacy",
        views.edit_privacy,
        name="privacy",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "settings/accessibility",
        views.edit_accessibility,
        name="accessibility",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "settings/sending",
        views.edit_sending,
        name="sending",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "settings/blocks",
        relation_views.blocks,
        name="blocks",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "settings/time-zone",
        views.edit_time_zone,
        name="time_zone",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "accounts/signup/",
        SignUpView.as_view(),
        name="account_signup",
        gate=Gate.EVERYONE,
        is_private=True,
    ),
    path(
        "accounts/welcome/",
        welcome_views.welcome,
        name="welcome",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "accounts/email/",
        AddressView.as_view(),
        name="account_email",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "accounts/sessions/",
        session_views.sessions,
        name="sessions",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "accounts/sessions/<str:session_id>/end/",
        session_views.end_session,
        name="end_session",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "settings/mutes",
        relation_views.mutes,
        name="mutes",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
]
