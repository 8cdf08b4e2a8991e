"""Tests that a press shows at once, is undone if it failed, and never happens twice."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tweets.models import Reaction, Tweet
from tweets.services import retweet
from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import OpenAs
from twitter_project.workshop.posting import post_tweet
from users.services import is_following
from users.types import UserCard

pytestmark = pytest.mark.browser

# Without an answer of the server, which never comes. Tests run side by side.
AT_ONCE_MS = 600
# Presses, and measures the time until the attribute is there and the page painted.
PRESS = """
async ([selector, attribute, value]) => {
  const start = performance.now();
  document.querySelector(selector).click();
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  const found = document.querySelector(selector).getAttribute(attribute);
  return found === value ? performance.now() - start : `still ${found}`;
}
"""


@pytest.fixture
def tweet_id(ada: UserCard, bob: UserCard) -> int:
    """A tweet of bob's in the home of ada, who follows him."""
    tweet_id = post_tweet(author_id=bob.id, text="Press me")
    events.drain()
    return tweet_id


def hold(route: Route) -> None:
    """Never answer."""


def lose_answer(route: Route) -> None:
    """Let the server handle the request, and lose the answer on the way."""
    route.fetch()
    route.abort()


def write(page: Page, text: str) -> Locator:
    """Write a tweet; return the button that sends it."""
    page.get_by_label("Your tweet").fill(text)
    return page.get_by_role("button", name="Tweet", exact=True)


def test_a_like_shows_at_once(open_as: OpenAs, ada: UserCard, tweet_id: int) -> None:
    page = open_as(ada)
    page.goto("/")
    page.route("**/like", hold)

    selector = f"#tweet-{tweet_id}-like"
    took = page.evaluate(PRESS, [selector, "aria-pressed", "true"])

    assert took < AT_ONCE_MS
    expect(page.locator(selector)).to_have_text("Like1")


def test_a_retweet_shows_at_once_and_keeps_the_focus(
    open_as: OpenAs, ada: UserCard, tweet_id: int
) -> None:
    page = open_as(ada)
    page.goto("/")
    page.route("**/retweet", hold)
    menu = page.locator(f"#tweet-{tweet_id}-retweet")
    head = menu.locator("summary")

    head.click()
    menu.get_by_role("button", name="Retweet", exact=True).click()

    expect(head).to_have_accessible_name("Retweeted 1", timeout=AT_ONCE_MS)
    expect(head).to_be_focused()
    expect(menu.locator(".menu__list")).to_be_hidden()


def test_a_follow_shows_at_once_and_keeps_the_focus(
    open_as: OpenAs, ada: UserCard, cyd: UserCard
) -> None:
    page = open_as(ada)
    page.goto("/@cyd")
    page.route("**/follow", hold)
    button = f"#relation-{cyd.id}-button"
    page.locator(button).focus()

    took = page.evaluate(PRESS, [button, "value", "0"])

    assert took < AT_ONCE_MS
    expect(page.locator(button)).to_have_text("Following Unfollow")
    expect(page.locator(button)).to_be_focused()


def test_a_tweet_shows_at_once(open_as: OpenAs, ada: UserCard) -> None:
    page = open_as(ada)
    page.goto("/")
    page.route("**/compose", hold)

    send = write(page, "Already here")
    send.click()

    expect(page.locator("#feed .is-pending")).to_contain_text(
        "Already here", timeout=AT_ONCE_MS
    )
    expect(page.get_by_label("Your tweet")).to_have_value("")
    expect(send).to_be_disabled()


def test_a_like_that_failed_is_taken_back(
    open_as: OpenAs, ada: UserCard, tweet_id: int
) -> None:
    page = open_as(ada)
    page.goto("/")
    page.route("**/like", lambda route: route.abort())
    button = page.locator(f"#tweet-{tweet_id}-like")

    button.click()

    expect(page.locator("#status .toast--error")).to_have_count(1)
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button).to_have_attribute("value", "1")
    expect(button).to_have_text("Like")
    page.unroute("**/like")
    with page.expect_response("**/like"):
        button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert Reaction.objects.filter(tweet_id=tweet_id).count() == 1


def test_a_retweet_that_failed_is_taken_back(
    open_as: OpenAs, ada: UserCard, tweet_id: int
) -> None:
    page = open_as(ada)
    page.goto("/")
    page.route("**/retweet", lambda route: route.abort())
    menu = page.locator(f"#tweet-{tweet_id}-retweet")
    head = menu.locator("summary")

    head.click()
    menu.get_by_role("button", name="Retweet", exact=True).click()

    expect(page.locator("#status .toast--error")).to_have_count(1)
    expect(head).to_have_accessible_name("Retweet or quote")
    page.unroute("**/retweet")
    head.click()
    with page.expect_response("**/retweet"):
        menu.get_by_role("button", name="Retweet", exact=True).click()
    expect(head).to_have_accessible_name("Retweeted 1")
    assert Reaction.objects.filter(tweet_id=tweet_id).count() == 1


def test_a_follow_that_failed_is_taken_back(
    open_as: OpenAs, ada: UserCard, cyd: UserCard
) -> None:
    page = open_as(ada)
    page.goto("/@cyd")
    page.context.set_offline(True)
    button = page.locator(f"#relation-{cyd.id}-button")

    button.click()

    expect(page.locator("#status .toast--error")).to_have_count(1)
    expect(page.locator("#offline")).to_be_visible()
    expect(button).to_have_text("Follow")
    page.context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden()
    with page.expect_response("**/follow"):
        button.click()
    assert is_following(follower_id=ada.id, followee_id=cyd.id)


@pytest.mark.parametrize("path", ["/", "/compose"])
def test_a_lost_answer_makes_one_tweet_and_not_two(
    open_as: OpenAs, ada: UserCard, path: str
) -> None:
    page = open_as(ada)
    page.goto(path)
    page.route("**/compose", lose_answer)

    send = write(page, "Once is enough")
    send.click()
    expect(page.locator("#status .toast--error")).to_have_count(1)
    expect(page.get_by_label("Your tweet")).to_have_value("Once is enough")
    expect(page.locator(".is-pending")).to_have_count(0)
    assert Tweet.objects.count() == 1
    page.unroute("**/compose")
    send.click()

    expect(page.get_by_role("status")).to_contain_text(["Your tweet is posted."])
    expect(page.get_by_role("article")).to_have_count(1)
    assert Tweet.objects.count() == 1


def test_a_second_press_meanwhile_does_nothing(
    open_as: OpenAs, ada: UserCard, tweet_id: int
) -> None:
    page = open_as(ada)
    page.goto("/")
    asked: list[str] = []
    page.route("**/like", lambda route: asked.append(route.request.url))
    button = page.locator(f"#tweet-{tweet_id}-like")

    button.click()
    button.click()

    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_attribute("aria-busy", "true")
    assert len(asked) == 1


def test_an_unfollow_can_be_undone(
    open_as: OpenAs, ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    page = open_as(ada)
    page.goto("/@bob")
    button = page.locator(f"#relation-{bob.id}-button")

    button.click()
    expect(page.locator("#status")).to_contain_text("You no longer follow @bob.")
    page.get_by_role("button", name="Undo").click()

    expect(button).to_have_attribute("value", "0")
    expect(button).to_be_focused()
    expect(page.locator(".toast")).to_have_count(0)
    assert is_following(follower_id=ada.id, followee_id=bob.id)


def test_a_retweet_taken_back_can_be_made_again(
    open_as: OpenAs, ada: UserCard, tweet_id: int
) -> None:
    retweet(user_id=ada.id, tweet_id=tweet_id)
    events.drain()
    page = open_as(ada)
    page.goto("/")
    menu = page.locator(f"#tweet-{tweet_id}-retweet")

    menu.locator("summary").click()
    menu.get_by_role("button", name="Undo retweet").click()
    page.locator("#status").get_by_role("button", name="Undo").click()

    expect(menu.locator("summary")).to_have_accessible_name("Retweeted 1")
    expect(menu.locator("summary")).to_be_focused()
    expect(page.locator(".toast")).to_have_count(0)
    assert Reaction.objects.filter(tweet_id=tweet_id, user_id=ada.id).count() == 1


def test_a_reply_counts_at_once_and_the_message_leads_to_it(
    open_as: OpenAs, ada: UserCard, tweet_id: int
) -> None:
    page = open_as(ada)
    page.goto(f"/@bob/{tweet_id}")

    page.get_by_label("Your reply").fill("Pressed")
    page.get_by_role("button", name="Reply", exact=True).click()

    count = page.locator(f"#tweet-{tweet_id}-actions .action--reply .action__count")
    expect(count).to_have_text("1")
    page.get_by_role("status").get_by_role("link").click()
    page.wait_for_url(f"**/@ada/{Tweet.objects.get(author_id=ada.id).id}")
