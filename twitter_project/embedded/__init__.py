"""The servers that come with the site: a real MongoDB and an S3.

`ensure_servers` is called before Django's settings are loaded, so nothing here imports
Django.
"""

import os
from collections.abc import Mapping

from twitter_project.secrets.aws import SecretUnavailable, find_value

from .environment import (
    data_dir,
    may_embed,
    needs_servers,
    read_env_file,
    use_s3,
    wants_mongod,
    wants_s3,
)
from .errors import CannotStart

__all__ = ["CannotStart", "ensure_servers", "needs_servers"]


def ensure_servers() -> None:
    """Find or start the servers that the user has not configured, and publish their
    addresses.

    Sets MONGODB_URI, BUCKET_NAME and the AWS_* variables of `os.environ` and keeps the
    servers up while this process lives. Does nothing in production.
    Raises: CannotStart, with one line for the user.
    """
    read_env_file()
    if not may_embed(os.environ):
        return
    from . import mongodb

    folder = data_dir()
    os.environ["DATA_DIR"] = str(folder)
    named = _named_database()
    mongod_wanted, s3_wanted = wants_mongod(named), wants_s3(os.environ)
    if not mongod_wanted:
        _check_reachable(named)
    if not (mongod_wanted or s3_wanted):
        return
    from . import lifetime, s3

    wanted = [(mongodb, mongod_wanted), (s3, s3_wanted)]
    states = lifetime.join(folder, tuple(server for server, is_so in wanted if is_so))
    if mongod_wanted:
        os.environ.update(mongodb.environment(states[mongodb.NAME]))
    if s3_wanted:
        variables = s3.environment(states[s3.NAME], folder)
        s3.ensure_bucket(folder, variables)
        use_s3(os.environ, variables)


def _named_database() -> Mapping[str, str]:
    """Return the database that environment or secret name; empty if they name none."""
    uri = os.environ.get("MONGODB_URI", "")
    try:
        return {
            "MONGODB_URI": uri,
            "DB_HOST": "" if uri else find_value("DB_HOST"),
            "DB_USERNAME": find_value("DB_USERNAME"),
            "DB_PASSWORD": find_value("DB_PASSWORD"),
        }
    except SecretUnavailable as error:
        raise CannotStart(f"SECRET_NAME: {error}") from None


def _check_reachable(named: Mapping[str, str]) -> None:
    from . import mongodb

    if uri := named["MONGODB_URI"]:
        variable, host = "MONGODB_URI", uri
    else:
        variable, host = "DB_HOST", named["DB_HOST"]
        if "://" not in host:
            is_atlas = host.endswith(".mongodb.net")
            host = f"{'mongodb+srv' if is_atlas else 'mongodb'}://{host}"
    mongodb.check_reachable(
        variable,
        host,
        username=named["DB_USERNAME"],
        password=named["DB_PASSWORD"],
    )
