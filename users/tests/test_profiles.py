"""Tests what people say about themselves, and their pictures."""

import io
from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from twitter_project.shared.errors import Invalid
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.errors import PersonNotFound
from users.models import User
from users.services import (
    change_avatar,
    change_banner,
    get_profile,
    remove_avatar,
    remove_banner,
    update_profile,
)
from users.types import ANONYMOUS, UserCard

pytestmark = pytest.mark.django_db


def stored(card: UserCard) -> User:
    return User.objects.get(id=card.id)


def faults(card: UserCard, **changes: str) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as caught:
        update_profile(user_id=card.id, **changes)
    return caught.value.errors


def picture(
    name: str = "me.png", size: tuple[int, int] = (800, 600)
) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", size, "teal").save(buffer, "PNG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/png")


def size_of(key: str) -> tuple[int, int]:
    with default_storage.open(key) as file, Image.open(file) as image:
        return image.size


def test_what_is_given_changes_and_the_rest_stays(ada: UserCard) -> None:
    update_profile(user_id=ada.id, bio="Poetical science", location="London")

    update_profile(user_id=ada.id, link="https://example.org", language="es", bio="")
    update_profile(user_id=ada.id)

    user = stored(ada)
    assert (user.name, user.bio, user.location) == ("Ada Lovelace", "", "London")
    assert (user.link, user.language) == ("https://example.org", "es")


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("name", "  Ada\tL\n", "Ada L"),
        ("name", "Ada\x00\x07", "Ada"),
        ("name", "evil\u202egnp.exe", "evilgnp.exe"),
        ("name", "Jose\u0301", "José"),
        ("name", "👩🏽\u200d🔬", "👩🏽\u200d🔬"),
        ("bio", "one\r\ntwo\n\n", "one\ntwo"),
        ("location", "a\nb", "a b"),
        ("name", "non\ufffe", "non"),
        ("name", "A\u200dda", "Ada"),
        ("bio", "one\u2028\n\n\ntwo", "one\n\ntwo"),
    ],
)
def test_texts_are_normalized_and_cleaned(
    ada: UserCard, field: str, given: str, kept: str
) -> None:
    update_profile(user_id=ada.id, **{field: given})

    assert getattr(stored(ada), field) == kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 51),
        ("bio", "x" * 161),
        ("location", "x" * 31),
        ("link", "https://example.org/" + "x" * 200),
        ("link", "javascript:alert(1)"),
        ("link", "ftp://example.org"),
        ("link", "example"),
        ("language", "tlh"),
        ("name", "\u3164"),
        ("name", "\u200d\xad"),
        ("bio", "\u2800 \u2800"),
        ("location", "\u200b"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_field(
    ada: UserCard, field: str, value: str
) -> None:
    assert list(faults(ada, **{field: value})) == [field]


def test_all_faults_are_told_and_nothing_is_stored(ada: UserCard) -> None:
    found = faults(ada, name="x" * 51, link="x", bio="fine")

    assert set(found) == {"name", "link"}
    assert stored(ada).bio == ""


def test_limits_count_characters_and_not_bytes(ada: UserCard) -> None:
    update_profile(user_id=ada.id, name="ñ" * 50, bio="🐦" * 160)

    assert len(stored(ada).bio) == 160


def test_other_columns_cannot_be_changed(ada: UserCard) -> None:
    with pytest.raises(TypeError):
        update_profile(user_id=ada.id, is_staff="1")


def test_an_unknown_person_has_no_profile_to_change(db: None) -> None:
    with pytest.raises(PersonNotFound):
        update_profile(user_id=7, bio="x")
    with pytest.raises(PersonNotFound):
        remove_avatar(user_id=7)


def test_a_change_reads_and_writes_by_index(ada: UserCard) -> None:
    with count_round_trips() as trips:
        update_profile(user_id=ada.id, name="Augusta Ada King")

    assert_indexed(trips, max_examined=6)


@pytest.mark.parametrize(
    ("change", "remove", "column", "size"),
    [
        (change_avatar, remove_avatar, "avatar_key", (400, 400)),
        (change_banner, remove_banner, "banner_key", (1500, 500)),
    ],
)
def test_a_picture_is_cut_stored_replaced_and_removed(
    ada: UserCard,
    change: Callable[..., None],
    remove: Callable[..., None],
    column: str,
    size: tuple[int, int],
) -> None:
    change(user_id=ada.id, file=picture())
    first: str = getattr(stored(ada), column)
    assert size_of(first) == size

    change(user_id=ada.id, file=picture(size=(90, 4000)))
    second: str = getattr(stored(ada), column)
    assert size_of(second) == size
    assert not default_storage.exists(first)

    remove(user_id=ada.id)
    remove(user_id=ada.id)
    assert getattr(stored(ada), column) == ""
    assert not default_storage.exists(second)


def test_pictures_are_part_of_the_profile(ada: UserCard) -> None:
    change_avatar(user_id=ada.id, file=picture())
    change_banner(user_id=ada.id, file=picture())

    profile = get_profile(handle="ada", viewer=ANONYMOUS)

    assert profile.person.card.avatar_key.startswith("avatars/")
    assert profile.banner_key.startswith("banners/")


def test_what_is_no_picture_is_refused_by_name_and_nothing_changes(
    ada: UserCard,
) -> None:
    change_avatar(user_id=ada.id, file=picture())
    before = stored(ada).avatar_key
    fake = SimpleUploadedFile("fake.png", b"%PDF-1.4 no picture", "image/png")

    with pytest.raises(Invalid) as caught:
        change_avatar(user_id=ada.id, file=fake)

    assert list(caught.value.errors) == ["file"]
    assert "fake.png" in str(caught.value.errors)
    assert stored(ada).avatar_key == before
    assert default_storage.exists(before)


def test_a_picture_of_nobody_is_not_kept(db: None) -> None:
    _, before = default_storage.listdir("avatars")

    with pytest.raises(PersonNotFound):
        change_avatar(user_id=7, file=picture())

    assert default_storage.listdir("avatars")[1] == before
