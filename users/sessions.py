"""Sessions in the database, as Django's own, but read past the ORM: one a page."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from twitter_project.shared.queries import find_rows, from_row


class SessionStore(db.SessionStore):
    """Named by SESSION_ENGINE."""

    def _get_session_from_db(self) -> Session | None:
        """Return the row of this key unless it has expired; then forget the key."""
        wanted = {"_id": self.session_key, "expire_date": {"$gt": datetime.now(UTC)}}
        if rows := find_rows(Session, wanted):
            return from_row(Session, rows[0])
        self._session_key = None
        return None
