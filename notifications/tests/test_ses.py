"""Tests the reports of Amazon SES, signed by a certificate of our own."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from notifications import services
from notifications.events import TopicConfirmationRequested
from notifications.models import Mailbox
from notifications.ses.messages import iter_stops
from notifications.ses.signatures import SIGNED, SNS_URL, cache_key
from twitter_project.workshop.testing.published import recorded_events
from users.types import UserCard

pytestmark = pytest.mark.django_db
URL = "/notifications/email/events"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:tern-mail"
CERTIFICATE_URL = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem"
SUBSCRIBE_URL = (
    "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=1"
)
BOUNCE = {
    "eventType": "Bounce",
    "bounce": {
        "bounceType": "Permanent",
        "bouncedRecipients": [{"emailAddress": "Ada@example.org"}],
    },
}


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@pytest.fixture(autouse=True)
def _topic(settings: Any, key: RSAPrivateKey) -> None:
    """Configure the topic, and know its certificate."""
    settings.SES_TOPIC_ARN = TOPIC
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, SHA256())
    )
    cache.set(cache_key(CERTIFICATE_URL), certificate.public_bytes(Encoding.PEM))


def signed(key: RSAPrivateKey, *, version: str = "2", **fields: str) -> dict[str, str]:
    """Return a message as SNS would sign it."""
    message = {
        "Type": "Notification",
        "MessageId": "1",
        "TopicArn": TOPIC,
        "Message": json.dumps(BOUNCE),
        "Timestamp": "2026-11-30T12:00:00.000Z",
        "SignatureVersion": version,
        "SigningCertURL": CERTIFICATE_URL,
        **fields,
    }
    names = SIGNED[message["Type"]]
    text = "".join(f"{name}\n{message[name]}\n" for name in names if name in message)
    hash_ = SHA256() if version == "2" else SHA1()  # noqa: S303 (SNS's version 1)
    signature = key.sign(text.encode(), PKCS1v15(), hash_)
    return {**message, "Signature": b64encode(signature).decode()}


def post(message: object) -> int:
    # SNS sends JSON as plain text.
    answer = Client(enforce_csrf_checks=True).post(
        URL, json.dumps(message), content_type="text/plain; charset=UTF-8"
    )
    return answer.status_code


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_permanent_bounce_stops_mails(
    ada: UserCard, key: RSAPrivateKey, version: str
) -> None:
    assert post(signed(key, version=version, Subject="A subject")) == 204

    row = Mailbox.objects.get(recipient_id=ada.id)
    assert (row.stopped_email, row.stop_reason) == ("ada@example.org", "bounce")


def test_a_complaint_stops_mails_and_a_full_mailbox_does_not(
    ada: UserCard, bob: UserCard, key: RSAPrivateKey
) -> None:
    complaint = {
        "notificationType": "Complaint",
        "complaint": {"complainedRecipients": [{"emailAddress": "bob@example.org"}]},
    }
    full = {**BOUNCE, "bounce": {**BOUNCE["bounce"], "bounceType": "Transient"}}  # type: ignore[dict-item]

    assert post(signed(key, Message=json.dumps(complaint))) == 204
    assert post(signed(key, Message=json.dumps(full))) == 204

    (row,) = Mailbox.objects.all()
    assert (row.recipient_id, row.stop_reason) == (bob.id, "complaint")


@pytest.mark.parametrize(
    "forged",
    [
        {"Message": json.dumps({**BOUNCE, "more": 1})},
        {"TopicArn": "arn:aws:sns:eu-west-1:999999999999:other"},
        {"Signature": "AAAA"},
        {"Signature": "?"},
        {"SignatureVersion": "3"},
        {"Type": "Other"},
        {"SigningCertURL": "https://evil.example/sns.pem"},
        {"SigningCertURL": "https://sns.eu-west-1.amazonaws.com.evil.example/a.pem"},
        {"SigningCertURL": "http://sns.eu-west-1.amazonaws.com/a.pem"},
    ],
)
def test_what_sns_did_not_sign_for_us_changes_nothing(
    ada: UserCard, key: RSAPrivateKey, forged: dict[str, str]
) -> None:
    assert post({**signed(key), **forged}) == 403

    assert not Mailbox.objects.exists()


def test_another_topic_is_refused_however_well_it_is_signed(
    ada: UserCard, key: RSAPrivateKey
) -> None:
    other = "arn:aws:sns:eu-west-1:999999999999:other"

    assert post(signed(key, TopicArn=other)) == 403
    subscription = {"Type": "SubscriptionConfirmation", "SubscribeURL": SUBSCRIBE_URL}
    assert post(signed(key, TopicArn=other, Token="1", **subscription)) == 403


def test_our_topic_is_confirmed_by_a_worker(key: RSAPrivateKey) -> None:
    subscription = {"Type": "SubscriptionConfirmation", "SubscribeURL": SUBSCRIBE_URL}
    with recorded_events([TopicConfirmationRequested]) as read:
        assert post(signed(key, Token="1", **subscription)) == 204

        assert read() == [TopicConfirmationRequested(SUBSCRIBE_URL)]
    assert SNS_URL.fullmatch(SUBSCRIBE_URL)


@pytest.mark.parametrize("body", [[], "text", 1, None, {}])
def test_what_is_no_message_is_refused(body: object) -> None:
    assert post(body) == 403


def test_json_that_is_too_deep_is_no_message(client: Client) -> None:
    answer = client.post(URL, "[" * 100_000, content_type="text/plain")

    assert answer.status_code == 403


def test_without_a_topic_there_is_no_such_page(
    settings: Any, key: RSAPrivateKey
) -> None:
    settings.SES_TOPIC_ARN = ""

    assert post(signed(key)) == 404


NAMES = (
    *("bounce", "complaint", "bounceType", "bouncedRecipients"),
    *("complainedRecipients", "emailAddress"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just("Permanent"),
    lambda one: st.lists(one) | st.dictionaries(st.sampled_from(NAMES), one),
    max_leaves=8,
)


@given(JSON)
def test_any_report_can_be_read(report: object) -> None:
    for email, _reason in iter_stops(json.dumps(report)):
        assert isinstance(email, str)


def test_mails_stop_for_good_until_somebody_checks(
    ada: UserCard, key: RSAPrivateKey
) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.filter(user_id=ada.id).update(verified=True)
    post(signed(key))

    stop = services.find_mail_stop(recipient_id=ada.id)
    assert stop is not None
    assert stop.email == "ada@example.org"
