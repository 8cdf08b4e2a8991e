"""People who get pushes, and the push service that their browsers use."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from notifications import services
from notifications.push.sealing import BrowserKeys
from notifications.services import NewSubscription
from notifications.types import PushDevice
from twitter_project.workshop.testing.push_service import (
    Browser,
    PushService,
    push_service,
)
from users.models import User
from users.services import begin_sign_in
from users.types import Device, UserCard

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def pushes(settings: Any) -> Iterator[PushService]:
    with push_service() as service:
        settings.PUSH_TEST_PORT = service.port
        yield service


def sign_in(person: UserCard, name: str = "") -> int:
    """Sign a browser in; return the id of the sign-in."""
    return begin_sign_in(
        user=User.objects.get(id=person.id),
        device=Device(address="203.0.113.7", user_agent=FIREFOX),
        credential=f"{person.id}-{name or timezone.now().timestamp()}"[-40:],
        is_app=False,
        expires_at=timezone.now() + timedelta(days=30),
    )


def subscribe(
    person: UserCard,
    browser: Browser,
    *,
    sign_in_id: int | None = None,
    preview: str = "",
) -> PushDevice:
    """Let the person get pushes on the browser, which is signed in first."""
    given = browser.subscription
    return services.subscribe_push(
        user_id=person.id,
        subscription=NewSubscription(
            endpoint=given["endpoint"],
            keys=BrowserKeys(**given["keys"]),
            sign_in_id=sign_in_id or sign_in(person),
            user_agent=FIREFOX,
            preview=preview,
        ),
    )
