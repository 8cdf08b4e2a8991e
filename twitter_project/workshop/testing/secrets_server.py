"""A Secrets Manager for one test, reached over HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

REGION = "us-east-1"


class SecretsServer:
    """A server that can go down for a while, and its secrets with it."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._port = port
        self._server: ThreadedMotoServer | None = None

    @property
    def variables(self) -> dict[str, str]:
        """Return the variables that point the site at this server."""
        return {
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": self.url,
            "AWS_REGION": REGION,
        }

    def start(self) -> None:
        self._server = ThreadedMotoServer("127.0.0.1", self._port, verbose=False)
        self._server.start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None

    def keep(self, name: str, values: Mapping[str, Any] | str) -> None:
        """Create or change a secret."""
        text = values if isinstance(values, str) else json.dumps(values)
        client = boto3.client(
            "secretsmanager",
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id="a-test",
            aws_secret_access_key="a-test",
        )
        known = {one["Name"] for one in client.list_secrets()["SecretList"]}
        if name in known:
            client.put_secret_value(SecretId=name, SecretString=text)
        else:
            client.create_secret(Name=name, SecretString=text)
