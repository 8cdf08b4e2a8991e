"""The changes of accounts that live updates watch."""

from twitter_project.shared.changes import Watch, updates_of
from users.models import User


def watch_accounts() -> Watch:
    """Watch suspensions and new passwords. The change's id is the account's.

    Accounts on PostgreSQL report no changes; their events do.
    """
    return Watch(User, "update", updates_of("suspended_at", "password"))
