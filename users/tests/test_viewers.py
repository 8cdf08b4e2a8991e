"""Tests the viewers that requests become."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import translation

from twitter_project.shared.errors import SignInRequired
from twitter_project.workshop.testing.database import count_round_trips
from users.models import User
from users.services import change_time_zone, update_profile
from users.types import UserCard, Viewer
from users.viewers import signed_in_viewer_of, viewer_of


def test_an_account_reads_in_the_language_and_zone_that_it_chose(ada: UserCard) -> None:
    update_profile(user_id=ada.id, language="es")
    change_time_zone(user_id=ada.id, time_zone="Asia/Tokyo")
    request = RequestFactory().get("/")
    request.user = User.objects.get(id=ada.id)

    with count_round_trips() as trips:
        viewer = viewer_of(request)

    assert viewer == Viewer(ada.id, language="es", time_zone="Asia/Tokyo")
    assert viewer_of(request) is viewer
    assert len(trips) == 0, str(trips)


def test_a_stranger_reads_in_the_language_of_the_request() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    with translation.override("es"):
        viewer = viewer_of(request)

    assert viewer == Viewer(language="es")
    with pytest.raises(SignInRequired):
        signed_in_viewer_of(request)
    with pytest.raises(SignInRequired):
        _ = viewer.account_id


def test_who_signs_in_during_a_request_is_the_viewer_from_then_on(
    ada: UserCard,
) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert viewer_of(request).is_anonymous

    request.user = User.objects.get(id=ada.id)

    assert viewer_of(request).id == ada.id
