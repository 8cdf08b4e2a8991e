"""Tests the parts of a text, as pages and clients get them."""

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tweets.services import get_tweet, list_entities, render_parts
from tweets.services.rendering import URL_SHOWN_MAX
from tweets.templatetags.tweet_text import tweet_text
from tweets.types import (
    CashtagPart,
    HashtagPart,
    MentionPart,
    TextEntity,
    TextPart,
    TweetView,
    UrlPart,
)
from twitter_project.shared.text import clean_text
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.tweet_views import make_view
from users.services import block_user
from users.types import UserCard, Viewer

CARD = UserCard(1, "Ada", "", "", "", is_suspended=False)


def view_of(text: str) -> TweetView:
    return make_view(author=CARD, text=text, mentions=(CARD,))


def test_a_text_is_cut_into_parts_in_order() -> None:
    text = "Hi @ADA,\nsee https://x.com/a?b #\uff2eews $tern @nobody!"

    parts = render_parts(view_of(text))

    assert parts == [
        TextPart("Hi "),
        MentionPart("@ADA", CARD),
        TextPart(",\nsee "),
        UrlPart("x.com/a?b", "https://x.com/a?b"),
        TextPart(" "),
        HashtagPart("#\uff2eews", "news"),
        TextPart(" "),
        CashtagPart("$tern", "TERN"),
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


class _Reader(HTMLParser):
    """Reads the text and the links of HTML, and refuses every other element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.links: list[dict[str, str | None]] = []
        self.is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "a"
        assert not self.is_open
        self.is_open = True
        self.links.append(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        assert tag == "a"
        assert self.is_open
        self.is_open = False

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


HOSTILE = (
    *(
        "<",
        ">",
        '"',
        "'",
        "&",
        "&lt;",
        "&#60;",
        "<!--",
        "-->",
        "<script>",
        "</a>",
        "<a ",
    ),
    *(
        "javascript:",
        "data:",
        "http://",
        "https://x.com/",
        "x.com/",
        "?q=",
        '"onload="',
    ),
    *("@ada", "#tag", "$TERN", "#<b>", "\u2028", "\x00", "\u202e", "=", "(", ")", " "),
    *("]]>", "<![CDATA[", "<?", "\uff1c", "\u3042", "`", "{{", "%}", "\\", "/", "."),
)


@given(
    st.lists(st.sampled_from(HOSTILE), max_size=30).map("".join) | st.text(max_size=200)
)
def test_no_text_breaks_out_of_its_links(text: str) -> None:
    view = view_of(clean_text(text))

    reader = _Reader()
    reader.feed(tweet_text(view))
    reader.close()

    parts = render_parts(view)
    assert not reader.is_open
    assert reader.text == "".join(part.text for part in parts)
    expected = [_attributes(part) for part in parts if not isinstance(part, TextPart)]
    assert reader.links == expected


def _attributes(part: object) -> dict[str, str | None]:
    if isinstance(part, UrlPart):
        assert urlsplit(part.url).scheme.lower() in ("http", "https")
        return {"href": part.url, "rel": "nofollow noopener ugc"}
    if isinstance(part, MentionPart):
        return {"href": reverse("profile", args=[part.person.handle])}
    if isinstance(part, HashtagPart):
        return {"href": reverse("hashtag", args=[part.tag])}
    assert isinstance(part, CashtagPart)
    return {"href": f"{reverse('search')}?q=%24{part.tag}"}


def test_a_cashtag_leads_to_the_search_for_it() -> None:
    reader = _Reader()
    reader.feed(tweet_text(view_of("Buy $brk.a!")))

    [link] = reader.links
    assert parse_qs(urlsplit(str(link["href"])).query) == {"q": ["$BRK.A"]}


def test_clients_learn_what_to_link_in_code_points_and_utf16() -> None:
    text = "\U0001f600 @ADA @nobody x.com/a $brk.a #\uff2eews"

    assert list_entities(view_of(text)) == [
        TextEntity("mention", 2, 6, 3, 7, "ADA"),
        TextEntity("url", 15, 22, 16, 23, "https://x.com/a"),
        TextEntity("cashtag", 23, 29, 24, 30, "BRK.A"),
        TextEntity("hashtag", 30, 35, 31, 36, "news"),
    ]
