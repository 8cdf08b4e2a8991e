"""Tests that the embedded S3 serves requests signed with the data folder's key only."""

import contextlib
import http.client
import stat
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.session import get_session

from .conftest import ServerUser

StartUser = Callable[[], ServerUser]


def make_client(environ: dict[str, str], **changes: str) -> Any:
    environ = environ | changes
    return get_session().create_client(
        "s3",
        endpoint_url=environ["AWS_ENDPOINT_URL_S3"],
        region_name=environ["AWS_REGION"],
        aws_access_key_id=environ["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environ["AWS_SECRET_ACCESS_KEY"],
        config=Config(signature_version="s3v4"),
    )


def fetch(address: str) -> tuple[int, bytes]:
    parts = urllib.parse.urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    with contextlib.closing(connection):
        connection.request("GET", f"{parts.path}?{parts.query}")
        response = connection.getresponse()
        return response.status, response.read()


def test_bucket_is_there_and_keeps_objects_across_a_restart(
    start_user: StartUser,
) -> None:
    first = start_user()
    bucket = first.environ["BUCKET_NAME"]
    make_client(first.environ).put_object(Bucket=bucket, Key="a/b", Body=b"kept")
    first.end()

    client = make_client(start_user().environ)

    assert client.get_object(Bucket=bucket, Key="a/b")["Body"].read() == b"kept"


def test_wrong_secret_is_refused(start_user: StartUser) -> None:
    environ = start_user().environ
    client = make_client(environ, AWS_SECRET_ACCESS_KEY="guess")

    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        client.list_objects_v2(Bucket=environ["BUCKET_NAME"])


def test_signed_address_serves_and_a_tampered_one_does_not(
    start_user: StartUser,
) -> None:
    environ = start_user().environ
    client = make_client(environ)
    bucket = environ["BUCKET_NAME"]
    for key in ("mine", "other"):
        client.put_object(Bucket=bucket, Key=key, Body=key.encode())
    params = {"Bucket": bucket, "Key": "mine"}
    address = client.generate_presigned_url("get_object", Params=params)

    assert fetch(address) == (200, b"mine")
    assert fetch(address.replace("/mine", "/other"))[0] == 403


def put(address: str, headers: dict[str, str], body: bytes = b"") -> int:
    parts = urllib.parse.urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    with contextlib.closing(connection):
        connection.request("PUT", f"{parts.path}?{parts.query}", body, headers)
        return connection.getresponse().status


def test_leave_to_put_an_object_is_no_leave_to_copy_another(
    start_user: StartUser,
) -> None:
    environ = start_user().environ
    client = make_client(environ)
    bucket = environ["BUCKET_NAME"]
    client.put_object(Bucket=bucket, Key="secret", Body=b"a secret")
    params = {"Bucket": bucket, "Key": "mine"}
    address = client.generate_presigned_url("put_object", Params=params)
    order = {"x-amz-copy-source": f"/{bucket}/secret"}

    statuses = [
        put(address, order),
        put(address, {"X-Amz-Meta-Note": "hello"}, b"mine"),
        put(address, {}, b"mine"),
    ]

    assert statuses == [403, 403, 200]
    assert client.get_object(Bucket=bucket, Key="mine")["Body"].read() == b"mine"


def test_a_signed_order_is_followed(start_user: StartUser) -> None:
    environ = start_user().environ
    client = make_client(environ)
    bucket = environ["BUCKET_NAME"]
    params = {"Bucket": bucket, "Key": "noted", "Metadata": {"note": "hello"}}
    address = client.generate_presigned_url("put_object", Params=params)

    assert put(address, {"x-amz-meta-note": "hello"}, b"x") == 200
    client.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/noted")
    assert client.get_object(Bucket=bucket, Key="copy")["Body"].read() == b"x"


@pytest.mark.parametrize(
    ("origin", "is_let_in"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://localhost.example.org", False),
        ("https://example.org", False),
    ],
)
def test_pages_of_this_machine_alone_may_upload(
    start_user: StartUser, origin: str, is_let_in: bool
) -> None:
    address = urllib.parse.urlsplit(start_user().environ["AWS_ENDPOINT_URL_S3"])
    connection = http.client.HTTPConnection(address.netloc, timeout=10)
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "content-type",
    }

    with contextlib.closing(connection):
        connection.request("OPTIONS", "/media/quarantine/x", headers=asked)
        answer = connection.getresponse()

    allowed = answer.headers["Access-Control-Allow-Origin"]
    assert (answer.status == 200, allowed == origin) == (is_let_in, is_let_in)


def test_secrets_of_a_data_folder_are_its_owners_alone(
    start_user: StartUser, data_dir: Path
) -> None:
    first = start_user().environ
    path = data_dir / "s3-credentials.toml"

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700
    assert first["AWS_SECRET_ACCESS_KEY"] in path.read_text()
