"""Tests the parts of a text, as pages and clients get them."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tweets.services import get_tweet, render_parts
from tweets.services.rendering import URL_SHOWN_MAX
from tweets.types import HashtagPart, MentionPart, TextPart, TweetView, UrlPart
from twitter_project.shared.ids import id_time
from twitter_project.workshop.posting import post_tweet
from users.services import block_user
from users.types import UserCard, Viewer

CARD = UserCard(1, "Ada", "", "", "", is_suspended=False)


def view_of(text: str) -> TweetView:
    return TweetView(
        id=1,
        author=CARD,
        text=text,
        created_at=id_time(1),
        edited_at=None,
        in_reply_to_id=None,
        in_reply_to=None,
        conversation_id=1,
        thread_id=None,
        media=(),
        mentions=(CARD,),
        hashtags=(),
        likes_count=0,
        retweets_count=0,
        replies_count=0,
        quotes_count=0,
        liked=False,
        retweeted=False,
        author_followed=False,
        is_sensitive=False,
        is_quote=False,
        quoted=None,
        is_detached=False,
        may_quote=True,
        quote_policy="everyone",
        state="published",
        is_shown=True,
        source_id=1,
    )


def test_a_text_is_cut_into_parts_in_order() -> None:
    parts = render_parts(view_of("Hi @ADA,\nsee https://x.com/a?b #\uff2eews @nobody!"))

    assert parts == [
        TextPart("Hi "),
        MentionPart("@ADA", CARD),
        TextPart(",\nsee "),
        UrlPart("x.com/a?b", "https://x.com/a?b"),
        TextPart(" "),
        HashtagPart("#\uff2eews", "news"),
        TextPart(" @nobody!"),
    ]


def test_a_link_without_a_protocol_gets_one() -> None:
    assert render_parts(view_of("x.com")) == [UrlPart("x.com", "https://x.com")]


def test_a_long_link_is_shown_short_and_kept_whole() -> None:
    url = "http://example.com/" + "a" * 100

    [part] = render_parts(view_of(url))

    assert isinstance(part, UrlPart)
    assert part.url == url
    assert len(part.text) == URL_SHOWN_MAX


def test_markup_stays_text() -> None:
    text = "<script>alert(1)</script> javascript:alert(1)"

    assert render_parts(view_of(text)) == [TextPart(text)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("a@#./: x\n\u3042", max_size=60))
def test_no_part_is_empty_and_no_text_is_lost(text: str) -> None:
    parts = render_parts(view_of(text))

    assert all(part.text for part in parts)
    whole = "".join(part.text for part in parts if not isinstance(part, UrlPart))
    if not any(isinstance(part, UrlPart) for part in parts):
        assert whole == text


def test_a_mention_of_whom_the_viewer_may_not_see_stays_text(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="@bob")
    block_user(blocker_id=bob.id, blocked_id=cyd.id)

    seen = get_tweet(tweet_id=tweet_id, viewer=Viewer(ada.id))
    unseen = get_tweet(tweet_id=tweet_id, viewer=Viewer(cyd.id))

    assert render_parts(seen) == [MentionPart("@bob", bob)]
    assert render_parts(unseen) == [TextPart("@bob")]
