"""Tests how pushes are encrypted, signed and kept short."""

import base64

import jwt
import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePublicKey,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.push import sealing
from notifications.push.messages import (
    CONTENT_MAX_BYTES,
    SHORT_MAX_BYTES,
    PushMessage,
    encode,
    make_topic,
)
from notifications.push.sealing import BrowserKeys, authorize, encrypt
from twitter_project.secrets.vapid import read_private_key
from twitter_project.workshop.testing.push_service import to_bytes

# RFC 8291, appendix A: the keys of the browser, and what it gets.
PLAIN = b"When I grow up, I want to be a watermelon"
P256DH = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNto"
    "IAiw4"
)
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SERVER_KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLo"
    "cInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBW"
    "LVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_a_push_is_encrypted_as_the_standard_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = sealing._read_key(SERVER_KEY)
    monkeypatch.setattr(sealing, "generate_private_key", lambda curve: key)
    monkeypatch.setattr("http_ece.os.urandom", lambda size: to_bytes(SALT))

    sealed = encrypt(PLAIN, BrowserKeys(P256DH, AUTH))

    assert base64.urlsafe_b64encode(sealed).rstrip(b"=").decode() == SEALED


def test_the_token_names_the_push_services_origin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("django.conf.settings.CONTACT_EMAIL", "crew@example.org")

    header = authorize("https://push.example.org/wpush/v2/secret")

    token, key = (part.split("=", 1)[1] for part in header[6:].split(", "))
    public = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), to_bytes(key))
    claims = jwt.decode(
        token, public, algorithms=["ES256"], audience="https://push.example.org"
    )
    assert claims["sub"] == "mailto:crew@example.org"
    assert "secret" not in header


@settings(max_examples=40)
@given(st.text(), st.text(), st.text(max_size=3000), st.sampled_from([300, 700, 3993]))
def test_a_push_is_never_too_long_nor_broken(
    title: str, body: str, icon: str, max_bytes: int
) -> None:
    message = PushMessage(
        id="1",
        tag="2026-11-30/like/1",
        title=title,
        body=body,
        url="/@ada/1",
        icon=icon,
        language="es",
        unread=3,
        read_up_to="0",
    )

    content = encode(message, max_bytes=max_bytes)

    assert len(content) <= max_bytes
    assert orjson.loads(content)["url"] == "/@ada/1"


def test_only_the_text_is_cut() -> None:
    message = PushMessage("1", "t", "Ada", "é" * 900, "/", "", "en", 0, "0")

    assert orjson.loads(encode(message))["body"] == "é" * 239 + "…"
    assert len(encode(message)) < CONTENT_MAX_BYTES
    short = orjson.loads(encode(message, max_bytes=SHORT_MAX_BYTES))
    assert short["title"] == "Ada"
    assert short["body"].endswith("…")


def test_a_topic_fits_into_a_header() -> None:
    topics = {make_topic(tag) for tag in ("a", "b", "x" * 200)}

    assert len(topics) == 3
    assert all(len(one) == 32 and "=" not in one for one in topics)


@pytest.mark.parametrize("text", ["", "A" * 43, "A" * 42, "_" * 43, "ä" * 43, "x\n"])
def test_what_is_no_private_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"base64url|P-256"):
        read_private_key(text)
