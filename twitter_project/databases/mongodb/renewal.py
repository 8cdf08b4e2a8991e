"""Connections that survive a change of the database's password.

MongoDB does not touch connections that have logged in; each new one must log in with
the current password. So a refusal is handled where it happens, before any command was
sent: nothing has to run again, and pages, workers and change streams notice nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from pymongo import MongoClient
from pymongo.errors import OperationFailure
from pymongo.synchronous.pool import Connection, Pool

AUTHENTICATION_FAILED = 18
Login = tuple[str, str]


class FindLogin(Protocol):
    """Returns user and password; after a refusal, newer ones if there are any."""

    def __call__(self, *, is_refused: bool = False) -> Login: ...


def renewing(params: Mapping[str, Any], find_login: FindLogin) -> dict[str, Any]:
    """Return the parameters of a client that can ask for its login again."""
    pool = partial(
        RenewingPool, login=find_login(), find_login=find_login, params=params
    )
    return {**_with_login(params, pool.keywords["login"]), "_pool_class": pool}


class RenewingPool(Pool):
    """The connections to one server; a login that is refused is retried once."""

    def __init__(
        self,
        *args: Any,
        login: Login,
        find_login: Callable[..., Login],
        params: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._login = login
        self._find_login = find_login
        self._params = params

    def connect(self, handler: Any = None) -> Connection:
        tried = self._login
        try:
            return super().connect(handler)
        except OperationFailure as error:
            if error.code != AUTHENTICATION_FAILED:
                raise
            newest = self._find_login(is_refused=True)
            if newest == tried:
                raise
        self._use(newest)
        return super().connect(handler)

    def _use(self, login: Login) -> None:
        """Take over the options that a client with this login would have."""
        params = _with_login(self._params, login)
        with MongoClient[dict[str, Any]](**params, connect=False) as client:
            self.opts = client.options.pool_options
        self._login = login


def _with_login(params: Mapping[str, Any], login: Login) -> dict[str, Any]:
    username, password = login
    return {**params, "username": username, "password": password}
