"""Writes notifications, and withdraws them when their cause is gone.

A function gets ids, not what happened: it looks at the current state and makes the rows
match it. Deliveries may come twice and in any order, and a notification has one row, so
nobody is notified twice.
"""

from notifications.services.notifying.announcements import notify_of_announcement
from notifications.services.notifying.bells import notify_of_new_tweet
from notifications.services.notifying.edits import notify_of_edit
from notifications.services.notifying.lists import (
    notify_of_listing,
    refresh_listings,
)
from notifications.services.notifying.polls import notify_of_poll_end
from notifications.services.notifying.reactions import notify_of_reaction
from notifications.services.notifying.relationships import (
    notify_of_acceptance,
    notify_of_follow,
    notify_of_request,
)
from notifications.services.notifying.site import (
    notify_of_failed_draft,
    notify_of_published_draft,
    notify_of_sign_in,
)
from notifications.services.notifying.tweets import notify_of_quote, notify_of_tweet

__all__ = [
    "notify_of_acceptance",
    "notify_of_announcement",
    "notify_of_edit",
    "notify_of_failed_draft",
    "notify_of_follow",
    "notify_of_listing",
    "notify_of_new_tweet",
    "notify_of_poll_end",
    "notify_of_published_draft",
    "notify_of_quote",
    "notify_of_reaction",
    "notify_of_request",
    "notify_of_sign_in",
    "notify_of_tweet",
    "refresh_listings",
]
