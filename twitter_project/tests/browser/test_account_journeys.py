"""Tests how people sign up, sign in, leave and settle in, in each way."""

import re
from email.message import EmailMessage
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect

from tweets.services import refresh_trends
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import Visit, Way, press
from twitter_project.workshop.posting import post_tweet
from users.models import User
from users.services import get_profile, is_following
from users.tests.cast import PASSWORD
from users.types import Profile, UserCard, Viewer

pytestmark = pytest.mark.browser

OTHER_PASSWORD = "ten geese on a pond"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "me.png"
    path.write_bytes(encode(draw(640, 320), "PNG"))
    return path


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Handle").fill("ada")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page) -> None:
    page.goto("/settings")
    page.get_by_role("button", name="Sign out").click()


def expect_home(page: Page) -> None:
    heading = page.get_by_role("heading", level=1, name="Home", exact=True)
    expect(heading).to_be_visible()


def profile_of(card: UserCard) -> Profile:
    return get_profile(handle=card.handle, viewer=Viewer(card.id))


def link_in(message: EmailMessage, path: str = "confirm-email") -> str:
    found = re.search(rf"/accounts/{path}/[^\s/]+/", message.get_content())
    assert found is not None
    return found.group()


def test_a_newcomer_is_welcomed_and_confirms_the_address(
    visit: Visit,
    way: Way,
    ada: UserCard,
    bob: UserCard,
    picture: Path,
    inbox: list[EmailMessage],
) -> None:
    for author in (bob, ada):
        post_tweet(author_id=author.id, text="At the #harbour")
    refresh_trends()
    page = visit()
    page.goto("/accounts/signup/")
    page.get_by_label("Handle").fill("dot_1")
    page.get_by_label("E-mail address").fill("dot@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create an account").click()
    expect(page.get_by_text("We sent a mail to dot@example.org")).to_be_visible()

    page.get_by_label("Name").fill("Dot")
    page.get_by_label("Your picture").set_input_files(picture)
    if not way.scripts:
        page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("main img.avatar")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Dot")
    press(page.get_by_role("button", name="Follow @bob"), "/follow")
    press(page.get_by_role("button", name="Follow #harbour"), "/follow")
    expect(page.get_by_role("button", name="Unfollow #harbour")).to_be_visible()
    page.get_by_role("button", name="Save and continue").click()
    expect_home(page)
    expect(page.get_by_role("article")).to_contain_text(["At the #harbour"])

    events.drain()
    page.goto(link_in(inbox[0]))
    page.get_by_role("button", name="Confirm").click()

    expect(page.get_by_role("status")).to_contain_text(["dot@example.org"])
    assert EmailAddress.objects.get(email="dot@example.org").verified
    dot = User.objects.get(handle_key="dot_1")
    assert dot.name == "Dot"
    assert is_following(follower_id=dot.id, followee_id=bob.id)


def test_one_signs_in_with_the_right_password_and_out(
    visit: Visit, ada: UserCard
) -> None:
    page = visit()

    sign_in(page, OTHER_PASSWORD)
    expect(page.get_by_role("alert")).to_be_visible()
    sign_in(page)
    expect_home(page)
    sign_out(page)

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Short words, good company."
    )
    page.goto("/settings")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_profile_is_filled_in(visit: Visit, ada: UserCard) -> None:
    page = visit(ada)
    page.goto("/@ada")

    page.get_by_role("link", name="Edit profile").click()
    page.get_by_label("Name").fill("Ada L.")
    page.get_by_label("About you").fill("Numbers, and kites.")
    page.get_by_role("button", name="Save", exact=True).last.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Ada L.")
    expect(page.locator(".profile")).to_contain_text("Numbers, and kites.")
    expect(page.get_by_role("status")).to_contain_text(["Your profile is saved."])


@pytest.mark.parametrize("name", ["avatar", "banner"])
def test_a_profile_gets_a_picture_and_loses_it(
    visit: Visit, way: Way, ada: UserCard, picture: Path, name: str
) -> None:
    page = visit(ada)
    page.goto("/settings/profile")
    form = page.locator(f"form[action$='/{name}']")

    form.locator("input[type=file]").set_input_files(picture)
    if not way.scripts:
        form.get_by_role("button", name="Save").click()
    remove = form.get_by_role("button", name="Remove")
    expect(remove).to_be_visible()
    assert key_of(ada, name)
    remove.click()

    expect(remove).to_have_count(0)
    assert not key_of(ada, name)


def key_of(card: UserCard, name: str) -> str:
    profile = profile_of(card)
    return profile.banner_key if name == "banner" else profile.person.card.avatar_key


def test_another_password_lets_in_and_the_old_one_does_not(
    visit: Visit, ada: UserCard
) -> None:
    page = visit()
    sign_in(page)
    expect_home(page)

    page.goto("/accounts/password/change/")
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill(OTHER_PASSWORD)
    page.get_by_label("New password (again)").fill(OTHER_PASSWORD)
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_role("status")).to_contain_text(["Your password is changed"])
    sign_out(page)

    sign_in(page)
    expect(page.get_by_role("alert")).to_be_visible()
    sign_in(page, OTHER_PASSWORD)
    expect_home(page)


def test_a_forgotten_password_is_replaced(
    visit: Visit, ada: UserCard, inbox: list[EmailMessage]
) -> None:
    page = visit()
    page.goto("/accounts/password/reset/")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your mail")
    events.drain()

    page.goto(link_in(inbox[-1], "password/reset/key"))
    page.get_by_label("New password", exact=True).fill(OTHER_PASSWORD)
    page.get_by_label("New password (again)").fill(OTHER_PASSWORD)
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You can sign in now")

    sign_in(page, OTHER_PASSWORD)
    expect_home(page)


def test_the_display_is_chosen(visit: Visit, ada: UserCard) -> None:
    page = visit(ada)
    page.goto("/settings/display")

    with page.expect_response("**/settings/display"):
        page.get_by_role("button", name="Dark", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(["Your choice is saved."])
    page.goto("/")

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_another_language_is_chosen(visit: Visit, ada: UserCard) -> None:
    page = visit(ada)
    page.goto("/settings/display")

    page.get_by_role("button", name="Español").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Apariencia e idioma")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inicio")
    assert User.objects.get(id=ada.id).language == "es"


def test_one_hides_from_search_engines(visit: Visit, ada: UserCard) -> None:
    page = visit(ada)
    page.goto("/settings/privacy")
    box = page.get_by_label("Keep me out of search engines")

    box.check()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("status")).to_contain_text(["Your choice is saved."])
    expect(box).to_be_checked()
    assert profile_of(ada).person.card.noindex


def test_one_is_signed_out_everywhere_else(visit: Visit, ada: UserCard) -> None:
    here, elsewhere = visit(), visit()
    for page in (here, elsewhere):
        sign_in(page)
        expect_home(page)

    here.goto("/accounts/sessions/")
    expect(here.locator(".facts li")).to_have_count(2)
    here.get_by_role("button", name="Sign out everywhere else").click()

    expect(here.locator(".facts li")).to_have_count(1)
    elsewhere.goto("/settings")
    expect(elsewhere.get_by_role("button", name="Sign in")).to_be_visible()
