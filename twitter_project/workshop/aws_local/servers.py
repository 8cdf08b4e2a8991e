"""The servers that the stack needs: a database, an AWS, and a mail server."""

from __future__ import annotations

import json
import secrets
import ssl
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from twitter_project.tests.locked_mongod import LockedMongod
from twitter_project.workshop.testing.mail_server import run_mail_server

from .ministack import MiniStack
from .reporting import Report
from .stack import Stack

DATABASE = "twitter"
USER = "site"


@dataclass(frozen=True, slots=True)
class Servers:
    database: LockedMongod
    password: str
    aws: MiniStack
    mail_port: int
    inbox: list[EmailMessage]

    def parameters(self, *, prefix: str) -> dict[str, str]:
        """Return the template's parameters that have no default."""
        return {
            "UrlPrefix": prefix,
            "JwtSign": secrets.token_urlsafe(40),
            "DjangoSecretKey": secrets.token_urlsafe(40),
            "DbUsername": USER,
            "DbPassword": self.password,
            "DbHost": self.database.host.removeprefix("mongodb://"),
            "DbDatabase": DATABASE,
            "EmailHost": "127.0.0.1",
            "EmailPort": str(self.mail_port),
            "DefaultFromEmail": "site@example.org",
            "AlarmEmail": "ops@example.org",
        }


def start(python: Path, folder: Path, report: Report, running: ExitStack) -> Servers:
    """Start all servers in the folder; they stop when `running` closes."""
    with report.step("Start MongoDB") as step:
        password = secrets.token_urlsafe(20)
        database = _start_database(folder / "mongodb", password, running)
        step.note = "a replica set; a user with a password, for one database"
    with report.step("Start MiniStack") as step:
        aws = MiniStack(python, folder / "aws", folder / "ministack.log")
        running.enter_context(aws)
        step.note = f"{aws.url}, with TLS and signatures"
    with report.step("Start a mail server") as step:
        # Functions are told to trust this certificate.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(aws.certificate, aws.private_key)
        port, inbox = running.enter_context(run_mail_server(tls=context))
        step.note = "with TLS"
    return Servers(database, password, aws, port, inbox)


def change_password(database: LockedMongod, stack: Stack) -> None:
    """Change MongoDB's password there and in the secret; reconnect everything."""
    password = secrets.token_urlsafe(20)
    client, name = stack.aws.client("secretsmanager"), stack.physical["Secret"]
    values = json.loads(client.get_secret_value(SecretId=name)["SecretString"])
    values["DB_PASSWORD"] = password
    database.change_password(USER, password)
    client.put_secret_value(SecretId=name, SecretString=json.dumps(values))
    database.stop()
    database.start()


def _start_database(folder: Path, password: str, running: ExitStack) -> LockedMongod:
    folder.mkdir()
    database = LockedMongod(folder)
    running.callback(database.stop)
    database.start()
    database.make_admin()
    database.make_user(USER, password, DATABASE)
    return database
