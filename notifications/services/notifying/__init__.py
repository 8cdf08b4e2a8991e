"""Notifies people of what concerns them, and withdraws it once the cause is gone.

A function gets ids, not what happened: it looks at the current state and makes the rows
match it. Deliveries may come twice and in any order, and a notification has one row,
so nobody is notified twice.
"""

from notifications.services.notifying.polls import notify_of_poll_end
from notifications.services.notifying.reactions import notify_of_reaction
from notifications.services.notifying.relationships import notify_of_follow
from notifications.services.notifying.tweets import notify_of_quote, notify_of_tweet

__all__ = [
    "notify_of_follow",
    "notify_of_poll_end",
    "notify_of_quote",
    "notify_of_reaction",
    "notify_of_tweet",
]
