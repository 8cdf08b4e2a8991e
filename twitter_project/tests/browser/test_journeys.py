"""Tests what people do here, with and without scripts, on a phone and a wide screen."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tweets.models import Tweet
from tweets.services import hydrate_tweets, like_tweet
from twitter_project.media.tests.pictures_cast import draw, encode, photo
from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import Visit, Way, press
from twitter_project.workshop.posting import post_tweet
from users.services import follow_user, is_following
from users.types import UserCard, Viewer

pytestmark = pytest.mark.browser

PASSWORD = "nine ducks in a row"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "square.jpg"
    path.write_bytes(encode(draw(), "JPEG"))
    return path


@pytest.fixture
def tweet_id(ada: UserCard, bob: UserCard) -> int:
    """A tweet of ada's, in the home of bob, who follows her."""
    tweet_id = post_tweet(author_id=ada.id, text="Gulls over the #harbour")
    events.drain()
    return tweet_id


def sign_up(page: Page, handle: str) -> None:
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Create an account").click()
    page.get_by_label("Handle").fill(handle)
    page.get_by_label("E-mail address").fill(f"{handle}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create an account").click()
    page.get_by_role("link", name="Skip", exact=True).click()
    expect(page.get_by_role("heading", name="Home", exact=True)).to_be_visible()


def go(page: Page, name: str) -> None:
    """Follow a link of the main navigation."""
    link = re.compile(rf"^{name}\b")
    page.get_by_role("navigation", name="Main").get_by_role("link", name=link).click()


def choose(place: Locator, name: str) -> None:
    """Open the menu of a tweet or of a profile, and choose an item."""
    place.locator("summary[aria-label=More]").click()
    place.get_by_role("link", name=name).click()


def is_loaded(image: Locator) -> bool:
    script = "image => image.decode().then(() => image.naturalWidth > 0)"
    return bool(image.evaluate(script))


def sees(viewer: UserCard, tweet_id: int) -> bool:
    return bool(hydrate_tweets(tweet_ids=[tweet_id], viewer=Viewer(viewer.id)))


def test_two_people_meet(visit: Visit, way: Way, picture: Path) -> None:
    """One posts a picture; another finds her, follows, likes and replies."""
    ada, bob = visit(), visit()

    sign_up(ada, "ada_l")
    ada.get_by_label("Pictures").set_input_files(picture)
    if not way.scripts:
        ada.get_by_role("button", name="Attach and describe").click()
    ada.get_by_label("Describe this picture").fill("A red square")
    ada.get_by_label("Your tweet").fill("Look what I made #squares")
    ada.get_by_role("button", name="Tweet", exact=True).click()
    image = ada.get_by_role("article", name="ada_l").get_by_role(
        "img", name="A red square"
    )
    expect(image).to_be_visible()
    expect(ada.get_by_role("status")).to_contain_text(["Your tweet is posted."])
    expect(ada.get_by_label("Your tweet")).to_have_value("")
    assert is_loaded(image)

    sign_up(bob, "bob_m")
    go(bob, "Search")
    bob.get_by_role("searchbox", name="Search").fill("ada")
    bob.keyboard.press("Enter")
    main = bob.get_by_role("main")
    main.get_by_role("button", name="Follow @ada_l").click()
    expect(main.get_by_role("button", name="Unfollow @ada_l")).to_be_visible()
    events.drain()
    go(bob, "Home")
    found = bob.get_by_role("article", name="ada_l")
    found.get_by_role("button", name="Like").click()
    expect(found.get_by_role("button", name="Like 1")).to_have_attribute(
        "aria-pressed", "true"
    )
    found.get_by_role("link", name="Reply").click()
    bob.get_by_label("Your reply").fill("It is very square, @ada_l")
    main.get_by_role("button", name="Reply", exact=True).click()
    expect(bob.get_by_role("article", name="bob_m")).to_contain_text("It is very")

    events.drain()
    ada.goto("/")
    go(ada, "Notifications")
    inbox = ada.get_by_role("main")
    expect(inbox).to_contain_text("bob_m followed you")
    expect(inbox).to_contain_text("bob_m liked your tweet")
    expect(inbox).to_contain_text("It is very square")


def test_a_reply_is_answered_in_a_thread(
    visit: Visit, ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    post_tweet(author_id=bob.id, text="And boats", in_reply_to_id=tweet_id)
    events.drain()
    page = visit(ada)
    page.goto(f"/@ada/{tweet_id}")

    reply = page.get_by_role("article", name="Bob")
    reply.locator(".tweet__time").click()
    expect(page.locator(".tweet--focus")).to_contain_text("And boats")
    page.get_by_label("Your reply").fill("Two of them")
    page.get_by_role("main").get_by_role("button", name="Reply", exact=True).click()

    expect(page.get_by_role("main").get_by_role("article")).to_contain_text(
        ["Gulls over the #harbour", "And boats", "Two of them"]
    )
    expect(page.get_by_label("Your reply")).to_have_value("")
    assert Tweet.objects.get(text="Two of them").conversation_id == tweet_id


def test_a_like_is_given_and_taken_back(
    visit: Visit, bob: UserCard, tweet_id: int
) -> None:
    page = visit(bob)
    page.goto("/")
    button = page.locator(f"#tweet-{tweet_id}-like")

    press(button, "/like")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_text("Like1")
    page.goto(f"/@ada/{tweet_id}")
    expect(page.locator(".tweet__counts")).to_have_text("1 like")
    press(button, "/like")

    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button).to_have_text("Like")


def test_a_retweet_is_made_and_taken_back(
    visit: Visit, bob: UserCard, tweet_id: int
) -> None:
    page = visit(bob)
    page.goto("/")
    menu = page.locator(f"#tweet-{tweet_id}-retweet")
    head = menu.locator("summary")

    head.press("Enter")
    press(menu.get_by_role("button", name="Retweet", exact=True), "/retweet")
    expect(head).to_have_accessible_name("Retweeted 1")
    page.goto(f"/@ada/{tweet_id}")
    expect(page.locator(".tweet__counts")).to_have_text("1 retweet")
    head.press("Enter")
    expect(menu.get_by_role("link", name="Quote")).to_be_visible()
    press(menu.get_by_role("button", name="Undo retweet"), "/retweet")

    expect(head).to_have_accessible_name("Retweet or quote")
    expect(menu.locator(".menu__list")).to_be_hidden()


def test_somebody_is_followed_and_left(
    visit: Visit, ada: UserCard, cyd: UserCard
) -> None:
    page = visit(ada)
    page.goto("/@cyd")
    profile = page.get_by_role("main")

    press(profile.get_by_role("button", name="Follow @cyd"), "/follow")
    unfollow = profile.get_by_role("button", name="Unfollow @cyd")
    expect(unfollow).to_have_text(re.compile("Following"))
    assert is_following(follower_id=ada.id, followee_id=cyd.id)
    press(unfollow, "/follow")

    expect(profile.get_by_role("button", name="Follow @cyd")).to_be_visible()
    assert not is_following(follower_id=ada.id, followee_id=cyd.id)


def test_somebody_is_blocked_and_let_in_again(
    visit: Visit, bob: UserCard, tweet_id: int
) -> None:
    page = visit(bob)
    page.goto("/")

    choose(page.locator(f"#tweet-{tweet_id}"), "Block @ada")
    expect(page.get_by_role("main")).to_contain_text("Block @ada?")
    press(page.get_by_role("button", name="Block", exact=True), "/block")
    assert not sees(bob, tweet_id)
    page.goto("/settings/blocks")
    press(page.get_by_role("button", name="Unblock @ada"), "/block")

    expect(page.get_by_role("button", name="Unblock @ada")).to_have_count(0)
    assert sees(bob, tweet_id)


def test_somebody_is_muted_and_heard_again(
    visit: Visit, bob: UserCard, tweet_id: int
) -> None:
    page = visit(bob)
    page.goto("/@ada")

    choose(page.locator(".profile__actions"), "Mute @ada")
    page.get_by_role("button", name="Mute", exact=True).click()
    expect(page.locator(".profile")).to_contain_text("Muted")
    page.goto("/")
    expect(page.get_by_role("article", name="Ada")).to_have_count(0)
    page.goto("/settings/mutes")
    press(page.get_by_role("button", name="Unmute @ada"), "/mute")
    page.goto("/")

    expect(page.get_by_role("article", name="Ada")).to_contain_text("Gulls over")


def test_a_hashtag_leads_to_all_that_have_it(
    visit: Visit, bob: UserCard, cyd: UserCard, tweet_id: int
) -> None:
    post_tweet(author_id=cyd.id, text="Coffee at the #harbour")
    page = visit(bob)
    page.goto("/")

    article = page.locator(f"#tweet-{tweet_id}")
    article.get_by_role("link", name="#harbour").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("#harbour")
    expect(page.get_by_role("main").get_by_role("article")).to_contain_text(
        ["Coffee at the #harbour", "Gulls over the #harbour"]
    )


def test_what_is_new_is_counted_until_it_is_read(
    visit: Visit, ada: UserCard, bob: UserCard, cyd: UserCard, tweet_id: int
) -> None:
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    follow_user(follower_id=ada.id, followee_id=cyd.id)
    post_tweet(author_id=cyd.id, text="Good morning, @ada")
    events.drain()
    page = visit(ada)
    page.goto("/")
    badge = page.locator(".nav__badge")

    expect(badge).to_contain_text("2 unread")
    go(page, "Notifications")
    expect(page.locator("#inbox .is-unread")).to_have_count(2)
    expect(badge).to_have_count(0)
    page.reload()

    expect(page.locator("#inbox .is-unread")).to_have_count(0)
    expect(page.locator("#inbox")).to_contain_text("Bob liked your tweet")


def test_a_tweet_is_edited_and_says_so(
    visit: Visit, way: Way, ada: UserCard, tweet_id: int
) -> None:
    page = visit(ada)
    page.goto("/")

    choose(page.locator(f"#tweet-{tweet_id}"), "Edit")
    field = page.get_by_label("Your tweet")
    expect(field).to_have_value("Gulls over the #harbour")
    field.fill("Terns over the #harbour")
    page.get_by_label("Add pictures or a video").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    if not way.scripts:
        page.get_by_role("button", name="Attach and describe").click()
    page.get_by_label("Describe this picture").fill("A tern")
    page.get_by_role("button", name="Save").click()

    article = page.locator(".tweet--focus")
    expect(article).to_contain_text("Terns over the #harbour")
    expect(article.get_by_role("img", name="A tern")).to_be_visible()
    article.get_by_role("link", name="edited").click()
    expect(page.locator("del")).to_have_text("Removed: Gulls")
    expect(page.locator("ins")).to_have_text("Added: Terns")


def test_a_tweet_is_deleted_by_who_confirms_it_and_comes_back(
    visit: Visit, way: Way, ada: UserCard, tweet_id: int
) -> None:
    page = visit(ada)
    page.goto("/@ada")
    tweet = page.locator(f"#tweet-{tweet_id}")

    choose(tweet, "Delete")
    expect(page.get_by_role("main")).to_contain_text("Gulls over the #harbour")
    cancel = page.get_by_role("button" if way.scripts else "link", name="Cancel")
    cancel.click()
    expect(tweet).to_be_visible()
    choose(tweet, "Delete")
    press(page.get_by_role("button", name="Delete", exact=True), "/delete")

    toast = page.get_by_role("status").filter(
        has_text="Your tweet was moved to the trash."
    )
    expect(toast).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada Lovelace")
    expect(page.get_by_role("main").get_by_role("article")).to_have_count(0)
    assert not sees(ada, tweet_id)
    press(toast.get_by_role("button", name="Undo"), "/undelete")

    expect(tweet).to_be_visible()
    assert sees(ada, tweet_id)


def test_somebody_is_followed_from_what_everyone_says(
    visit: Visit, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="Hello, all")
    page = visit(cyd)
    page.goto("/public")
    tweet = page.locator(f"#tweet-{tweet_id}")

    press(tweet.get_by_role("button", name="Follow @bob"), "/follow")

    # Without scripts the page is reloaded, and no longer offers what is done already.
    following = tweet.get_by_role("button", name="Following: Unfollow @bob")
    expect(following.or_(tweet.locator(":scope:not(:has(.relation))"))).to_be_visible()
    assert is_following(follower_id=cyd.id, followee_id=bob.id)
