"""Tests that every style rule is used by some page, in some state."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import Page, expect

from notifications.models import Announcement, NotificationGroup
from notifications.services import (
    change_policy,
    mute_thread,
    notify_of_sign_in,
    save_announcement,
)
from timeline.services import follow_tag, list_conversations
from tweets.errors import MediaNotUsable
from tweets.models import Draft, LinkCard, Media, Tweet
from tweets.services import (
    bookmark_tweet,
    create_draft,
    create_folder,
    edit_tweet,
    like_tweet,
    retweet,
    take_down_tweet,
    trash_tweet,
    upload_media,
    vote_in_poll,
)
from tweets.tests.test_polls import end
from tweets.types import NewPoll, NewTweet
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.media.tests.videos_cast import moving_gif, video
from twitter_project.outbox import events
from twitter_project.shared.pagination import Keyset
from twitter_project.tests.browser.conftest import OpenAs, OpenContext
from twitter_project.web.site import DISPLAY_CHOICES
from twitter_project.workshop.audit.coverage import Coverage, find_rules
from twitter_project.workshop.audit.pages import SCREENS, STRANGERS, find_pages
from twitter_project.workshop.posting import post_tweet
from users.models import User
from users.services import (
    add_to_list,
    block_user,
    change_avatar,
    change_banner,
    change_privacy,
    create_list,
    create_word_group,
    edit_list,
    follow_user,
    mute_user,
    plan_import,
    update_profile,
)
from users.tests.cast import PASSWORD, make_people
from users.types import UserCard, Viewer, WordGroupDraft

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("twitter_project.tests.browser.urls"),
]

LOOKS: tuple[dict[str, Any], ...] = (
    {"contrast": "more", **SCREENS["wide"]},
    {"color_scheme": "dark", "reduced_motion": "no-preference", **SCREENS["phone"]},
)
# Between the two: two columns and no words in the navigation.
TABLET = {"viewport": {"width": 1000, "height": 800}}
CARRY_A_FILE = """
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(["a"], "a.png", { type: "image/png" }));
  document.querySelector("[data-composer] textarea").dispatchEvent(
    new DragEvent("dragover", { bubbles: true, cancelable: true, dataTransfer }));
"""
# Shown only during a request, when others delete what you are looking at, or when
# you dismiss all that is old; and colours that depend on ids.
NOT_LOOKED_AT = re.compile(
    r"\[aria-busy=|\.htmx-request|\.is-gone|\.avatar--\d|\.focus-[xy]-|earlier:last-child"
)


@pytest.fixture
def pages(ada: UserCard, bob: UserCard, cyd: UserCard) -> dict[str, str]:
    """A world with one of everything that ada and strangers can see."""
    furnish(ada)
    for number in range(1, 5):
        media_ids = [upload(ada) for _ in range(number)]
        post_tweet(author_id=ada.id, text="#boats", media_ids=media_ids)
    for number in range(20):
        tweet_id = post_tweet(author_id=ada.id, text=f"Number {number}: #boats, @bob")
        like_tweet(user_id=bob.id, tweet_id=tweet_id)
    media_ids = [upload(ada)]
    post_tweet(author_id=ada.id, text="Ow", media_ids=media_ids, is_sensitive=True)
    trash_tweet(actor_id=ada.id, tweet_id=post_tweet(author_id=ada.id, text="Oops"))
    removed_id = post_tweet(author_id=ada.id, text="Cheap watches")
    take_down_tweet(tweet_id=removed_id, moderator_id=1)
    talk(ada, bob)
    quote(ada, upload(ada))
    ask_everyone(ada, bob)
    create_folder(owner_id=ada.id, name="Boats")
    bookmark_tweet(user_id=ada.id, tweet_id=tweet_id)
    show_films(ada)
    fail_to_publish(ada)
    retweet(user_id=bob.id, tweet_id=tweet_id)
    follow_user(follower_id=bob.id, followee_id=cyd.id)
    follow_tag(owner_id=ada.id, tag="boats")
    dot, eve = make_people("dot", "eve")
    block_user(blocker_id=ada.id, blocked_id=dot.id)
    mute_user(muter_id=ada.id, muted_id=eve.id)
    notify(ada, bob)
    # People with a confirmed address may use a second factor.
    EmailAddress.objects.filter(user_id=ada.id).update(verified=True)
    # Bob, whom ada likes, leads to cyd in "For you".
    liked_id = post_tweet(author_id=bob.id, text="Likeable")
    like_tweet(user_id=ada.id, tweet_id=liked_id)
    post_tweet(author_id=cyd.id, text="By somebody whom bob follows")
    import_id = make_lists(ada, bob)
    hide_some(ada)
    post_tweet(author_id=bob.id, text="@ada psst", visibility="mentioned")
    save_announcement(Announcement(texts={"en": "Tea at five", "es": "Té"}))
    limited_id = limit(bob)
    post_tweet(author_id=bob.id, text="Not to be quoted", quote_policy="nobody")
    pictured_id = Tweet.objects.filter(text="#boats").latest("id").id
    post_tweet(author_id=ada.id, text="Mine", in_reply_to_id=pictured_id)
    events.drain()
    return {
        **find_pages("ada"),
        "conversation": reverse("conversation", args=[find_conversation(ada)]),
        "filtered_person": reverse("filtered_person", args=["zoe"]),
        "limited": reverse("tweet", args=["bob", limited_id]),
        "list_import": reverse("list_import", args=[import_id]),
    }


def find_conversation(owner: UserCard) -> int:
    return list_conversations(viewer=Viewer(owner.id), keyset=Keyset()).items[0].id


def make_lists(owner: UserCard, member: UserCard) -> int:
    """Make a pinned list with a member, and an import of two; return the import."""
    list_id = create_list(
        owner_id=owner.id, name="Loom", description="Weavers", is_exclusive=True
    )
    edit_list(owner_id=owner.id, list_id=list_id, is_pinned=True)
    add_to_list(owner_id=owner.id, list_id=list_id, user_ids=[member.id])
    return plan_import(owner_id=owner.id, content=b"Loom,bob\nLoom,nobody")


def notify(ada: UserCard, bob: UserCard) -> None:
    """Notify ada of a request, of a list, and of what the site itself says."""
    change_privacy(user_id=ada.id, approves_followers=True)
    (gil,) = make_people("gil")
    follow_user(follower_id=gil.id, followee_id=ada.id)
    list_id = create_list(owner_id=bob.id, name="Quay", is_private=False)
    add_to_list(owner_id=bob.id, list_id=list_id, user_ids=[ada.id])
    notify_of_sign_in(
        user_id=ada.id, sign_in_id=1, network="quay", user_agent="", is_app=True
    )


def hide_some(ada: UserCard) -> None:
    """Have something wait in ada's filtered notifications, and words and a conversation
    that she mutes.
    """
    (ned,) = make_people("ned")
    follow_user(follower_id=ada.id, followee_id=ned.id)
    change_policy(owner_id=ada.id, changes={"private_mentions": "filter"})
    (zoe,) = make_people("zoe")
    post_tweet(author_id=zoe.id, text="Hello @ada", visibility="mentioned")
    talk_id = post_tweet(author_id=ned.id, text="Of seaweed")
    post_tweet(author_id=ned.id, text="Of mud #boats")
    mute_thread(tweet_id=talk_id, viewer=Viewer(ada.id))
    draft = WordGroupDraft(words=["mud"], effect="collapse")
    create_word_group(owner_id=ada.id, draft=draft)


def limit(bob: UserCard) -> int:
    """Post a tweet for followers, with a warning, that not everyone may answer."""
    return post_tweet(
        author_id=bob.id,
        text="Soup",
        content_warning="Dinner",
        visibility="followers",
        reply_policy="mentioned",
    )


def furnish(card: UserCard) -> None:
    picture = encode(draw(600, 300), "PNG")
    for change in (change_avatar, change_banner):
        change(user_id=card.id, file=SimpleUploadedFile("p.png", picture, "image/png"))
    update_profile(
        user_id=card.id, bio="Kites.", location="Quay", link="https://example.org"
    )


def talk(ada: UserCard, bob: UserCard) -> None:
    """Create a tweet of bob's with all that a tweet can have, and threads below it."""
    tweet_id = post_tweet(author_id=bob.id, text="Look at the #boats")
    edit_tweet(actor_id=bob.id, tweet_id=tweet_id, text="Look at the #boats!")
    add_card(tweet_id, upload(bob))
    retweet(user_id=ada.id, tweet_id=tweet_id)
    like_tweet(user_id=ada.id, tweet_id=tweet_id)
    for _ in range(3):
        reply_id = tweet_id
        for author in (bob, ada, bob, ada, bob):
            reply_id = post_tweet(
                author_id=author.id, text="Oh, @bob!", in_reply_to_id=reply_id
            )


def show_films(ada: UserCard) -> None:
    """Post a GIF and a video that are ready, and one that is still to be made."""
    for content in (moving_gif(), video()):
        post_tweet(author_id=ada.id, text="", media_ids=[upload(ada, content)])
    events.drain()
    broken_id = upload(ada, b"\0\0\0\x18ftypmp42")
    post_tweet(author_id=ada.id, text="", media_ids=[broken_id])
    events.drain()


def quote(ada: UserCard, media_id: int) -> None:
    """Quote a tweet that is there, and one that is not any more."""
    quoted_id = post_tweet(author_id=ada.id, text="Waves", media_ids=[media_id])
    gone_id = post_tweet(author_id=ada.id, text="Gone")
    for tweet_id in (quoted_id, gone_id):
        post_tweet(author_id=ada.id, text="Look!", quoted_id=tweet_id)
    trash_tweet(actor_id=ada.id, tweet_id=gone_id)


def ask_everyone(ada: UserCard, bob: UserCard) -> None:
    """Create a poll that is open to ada, and one in which somebody voted."""
    poll = NewPoll(("Sail", "Row"))
    post_tweet(author_id=bob.id, text="How?", poll=poll)
    tweet_id = post_tweet(author_id=ada.id, text="How, then?", poll=poll)
    vote_in_poll(voter_id=bob.id, tweet_id=tweet_id, choices=[0])
    end(tweet_id)  # strangers see the results
    post_tweet(author_id=ada.id, text="Sail, then", quoted_id=tweet_id)


def fail_to_publish(ada: UserCard) -> None:
    """Create a draft that could not be published at its time."""
    tweet = NewTweet(text="At noon", media_ids=[upload(ada)], content_warning="Lunch")
    draft = create_draft(author_id=ada.id, tweets=[tweet])
    Draft.objects.filter(id=draft.id).update(failure=MediaNotUsable.code)


def add_card(tweet_id: int, media_id: int) -> None:
    """Give a tweet the card of a link, with a picture."""
    picture = Media.objects.get(id=media_id)
    card = LinkCard(
        url_key="a",
        url="https://example.com/ferries",
        title="Ferries",
        description="When they leave",
        image_key=picture.preview_key,
        image_width_px=picture.width_px,
        image_height_px=picture.height_px,
    )
    card.save(force_insert=True)
    Tweet.objects.filter(id=tweet_id).update(card_id=card.id)


def upload(owner: UserCard, content: bytes = b"") -> int:
    content = content or encode(draw(600, 400), "PNG")
    file = SimpleUploadedFile("picture.png", content, "image/png")
    return upload_media(owner_id=owner.id, file=file, alt="A gradient").id


def tour(coverage: Coverage, page: Page, paths: Iterable[str]) -> None:
    watch = coverage.watch(page)
    for path in paths:
        page.goto(path)
        page.wait_for_load_state("networkidle" if path == "/" else "load")
        watch.count()
    page.context.close()


def write(coverage: Coverage, page: Page, picture: Path) -> None:
    """Look around as a newcomer, and write a first tweet, too long at first."""
    watch = coverage.watch(page)
    for path in ("/accounts/welcome/", "/public"):
        page.goto(path)
        watch.count()
    page.goto("/")
    page.get_by_label("Pictures").set_input_files(picture)
    expect(page.locator(".attachment")).to_be_visible()
    page.get_by_title("Add a poll").click()
    page.get_by_label("Option 1").fill("Yes")
    watch.count()
    page.get_by_title("Add a poll").click()
    page.get_by_text("Focal point").click()
    for text in ("x" * 275, "x" * 281, "Good morning"):
        page.get_by_label("Your tweet").fill(text)
        watch.count()
    page.get_by_label("Your tweet").press_sequentially(" @ad")
    expect(page.locator("#completions")).to_be_visible()
    page.evaluate(CARRY_A_FILE)
    watch.count()
    page.get_by_label("Your tweet").press("Escape")
    page.get_by_role("button", name="Add an emoji").click()
    page.get_by_label("Search emoji").fill("zzzz")
    expect(page.get_by_text("No emoji found.")).to_be_visible()
    page.get_by_role("button", name="Flags").click()
    expect(page.locator("[data-unicode]").first).to_be_visible()
    watch.count()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Tweet", exact=True).click()
    expect(page.locator("#feed article")).to_be_visible()
    watch.count()
    page.goto("/bookmarks")
    page.get_by_text("New folder").click()
    watch.count()


def look_closely(coverage: Coverage, page: Page, film: Path) -> None:
    """Open a description, play a GIF, write a thread, and attach a video."""
    watch = coverage.watch(page)
    page.goto("/@ada")
    page.locator(".alt__button:visible").first.click()
    page.locator(".gif-button").first.click()
    watch.count()
    page.goto("/")
    page.get_by_label("Your tweet").fill("Later")
    page.get_by_role("button", name="Tweet", exact=True).click()
    expect(page.locator(".toast--timed")).to_be_visible()
    page.get_by_title("Add another tweet").click()
    expect(page.locator(".composer__part")).to_be_visible()
    watch.count()
    page.get_by_label("Pictures").first.set_input_files(film)
    page.get_by_text("Subtitles").click()
    watch.count()
    page.context.close()


def come_back(coverage: Coverage, page: Page, bob: UserCard) -> None:
    """Read home and notifications, and again when there is more."""
    watch = coverage.watch(page)
    for text in ("Before @ada", "Since @ada"):
        post_tweet(author_id=bob.id, text=text)
        events.drain()
        for path in ("/home/latest", "/notifications"):
            page.goto(path)
            watch.count()
    page.context.close()


def fill_list(coverage: Coverage, page: Page, path: str) -> None:
    """Have people suggested for a list, and add nobody who exists."""
    watch = coverage.watch(page)
    page.goto(path)
    field = page.get_by_label("Handle of a person to add")
    field.press_sequentially("bo")
    expect(page.get_by_role("option").first).to_be_visible()
    watch.count()
    field.fill("@nobody")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("There is no account @nobody.")).to_be_visible()
    watch.count()
    page.goto("/@bob")
    page.get_by_label("More", exact=True).first.click()
    page.get_by_role("link", name="Add to lists").click()
    expect(page.get_by_label("Loom")).to_be_checked()
    watch.count()


def look_for(coverage: Coverage, page: Page) -> None:
    """Search with suggestions, and come back to what was searched."""
    watch = coverage.watch(page)
    page.goto("/search")
    page.locator("#main-search").press_sequentially("boat")
    expect(page.locator("#search-suggestions")).to_be_visible()
    page.keyboard.press("ArrowDown")
    watch.count()
    page.goto("/search")
    page.locator("#main-search").fill("boat")
    page.keyboard.press("Enter")
    expect(page.locator(".found-tags")).to_be_visible()
    watch.count()
    for path in ("/search?q=boat&tab=tags", "/search"):
        page.goto(path)
        watch.count()
    page.context.close()


def ask(coverage: Coverage, page: Page) -> None:
    """Choose what asks for confirmation in place, and rest on a name."""
    watch = coverage.watch(page)
    page.goto("/@ada")
    page.locator("main article .action--more").first.click()
    page.locator(".menu__item--danger:visible").click()
    expect(page.locator(".menu__ask")).to_be_visible()
    watch.count()
    page.reload()
    page.locator("main .tweet__author").first.hover()
    expect(page.locator(".hovercard .profile__counts")).to_be_visible()
    watch.count()


def secure(coverage: Coverage, page: Page, user_id: int) -> None:
    """Sign in with a password, and visit the pages about security."""
    watch = coverage.watch(page)
    page.goto("/accounts/login/")
    page.get_by_label("Handle").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Home", exact=True)).to_be_visible()
    page.goto("/accounts/sessions/")
    watch.count()
    page.goto("/accounts/2fa/totp/activate/")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main form button").click()
    expect(page.locator(".qr")).to_be_visible()
    watch.count()
    TOTP.activate(User.objects.get(id=user_id), generate_totp_secret())
    page.goto("/accounts/reauthenticate/")
    watch.count()


def choose_all(coverage: Coverage, page: Page) -> None:
    """View the site in every theme, accent and size, and from right to left."""
    watch = coverage.watch(page)
    page.goto("/public")
    page.evaluate("document.documentElement.dir = 'rtl'")
    watch.count()
    for number in range(max(map(len, DISPLAY_CHOICES.values()))):
        for name, values in DISPLAY_CHOICES.items():
            value = values[number % len(values)]
            page.context.add_cookies([{"name": name, "value": value, "url": page.url}])
        page.reload()
        watch.count()


def test_every_rule_is_used_by_some_page(
    open_as: OpenAs,
    open_context: OpenContext,
    ada: UserCard,
    bob: UserCard,
    pages: dict[str, str],
    tmp_path: Path,
) -> None:
    coverage = Coverage()
    picture = tmp_path / "picture.png"
    picture.write_bytes(encode(draw(), "PNG"))
    del pages["not_found"]  # an error in the console; others use the same rules
    open_paths = [pages[name] for name in pages if name.startswith(STRANGERS)]
    open_paths.append("/accounts/login/?next=/compose")  # says why
    own_paths = [pages[name] for name in pages if not name.startswith(STRANGERS)]

    for options in LOOKS:
        # A tour reads them.
        NotificationGroup.objects.filter(recipient_id=ada.id).update(unread=True)
        tour(coverage, open_as(ada, **options), [*own_paths, "/design"])
        tour(coverage, open_context(**options).new_page(), open_paths)
    tour(coverage, open_as(ada, **TABLET), [pages["home"], pages["profile"]])
    plain = {"java_script_enabled": False}
    tour(coverage, open_as(ada, **plain), [pages["settings_profile"], pages["for_you"]])
    come_back(coverage, open_as(ada, **plain), bob)
    write(coverage, open_as(make_people("fay")[0]), picture)
    ask(coverage, open_as(ada))
    film = tmp_path / "film.mp4"
    film.write_bytes(video())
    User.objects.filter(id=ada.id).update(undo_send_s=30)
    look_closely(coverage, open_as(ada), film)
    fill_list(coverage, open_as(ada), pages["list_members"])
    look_for(coverage, open_as(ada))
    secure(coverage, open_context().new_page(), ada.id)
    choose_all(coverage, open_context().new_page())

    unused = [rule for rule in coverage.unused() if not NOT_LOOKED_AT.search(rule)]
    assert "\n".join(unused) == ""


def test_rules_are_found_wherever_they_stand() -> None:
    css = """
      @layer a { p, b { x: y } @media (z) { .c:hover { x: y } } }
      @keyframes k { from { x: y } 50% { x: y } }
    """

    assert [selector for _, selector in find_rules(css)] == ["p, b", ".c:hover"]
