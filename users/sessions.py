"""Django's database sessions, stored under the hash of their key.

Only the cookie has the key, so nobody can sign in with what the database or a backup
shows. Rows are read without the ORM, one for each page.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session

from twitter_project.shared.queries import find_rows, from_row
from users.services import end_session, renew_session

HASH_DIGITS = 40  # the width of the column: 160 bits


def hash_key(session_key: str) -> str:
    """Return the form in which a session key is stored."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:HASH_DIGITS]


class SessionStore(db.SessionStore):
    """Named by SESSION_ENGINE."""

    def exists(self, session_key: str) -> bool:
        return super().exists(hash_key(session_key))

    def create_model_instance(self, data: Any) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = hash_key(row.session_key)
        return row

    def cycle_key(self) -> None:
        """Change the key; the browser stays signed in."""
        old = self.session_key
        data: dict[str, Any] = self._get_session()  # type: ignore[attr-defined]
        self.create()
        self._session_cache = data
        if old:
            renew_session(old=hash_key(old), new=hash_key(self.session_key or ""))
            super().delete(hash_key(old))

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session, which signs out the browser."""
        key = session_key or self.session_key
        if key is not None:
            end_session(credential=hash_key(key))
            super().delete(hash_key(key))

    def _get_session_from_db(self) -> Session | None:
        """Return the key's row; if there is none, or it has expired, forget the key."""
        now = datetime.now(UTC)
        wanted = {"_id": hash_key(self.session_key or ""), "expire_date": {"$gt": now}}
        if rows := find_rows(Session, wanted):
            return from_row(Session, rows[0])
        self._session_key = None
        return None
