"""Tests searching real texts: every operator against brute force, and its plan."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from tweets.errors import BadSearch
from tweets.models import Reaction, ReactionKind, Tweet
from tweets.search.parsing import parse_query
from tweets.search.words import split_words, stem
from tweets.services import (
    describe_media,
    edit_tweet,
    parse_top_cursor,
    search_top_tweets,
    search_tweets,
    take_down_tweet,
    upload_media,
)
from tweets.services.search import scanning
from tweets.tests.search.world import insert_world, react, read_texts
from tweets.types import NewPoll
from twitter_project.shared.errors import Invalid, SignInRequired
from twitter_project.shared.ids import first_id_at
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import block_user, mute_user, suspend_user
from users.types import ANONYMOUS, UserCard, Viewer

pytestmark = pytest.mark.django_db

Test = Callable[[Tweet], bool]


def find(
    text: str, viewer: Viewer = ANONYMOUS, limit: int = 20, before: int | None = None
) -> list[int]:
    keyset = Keyset(limit=limit, before=before)
    page = search_tweets(query=parse_query(text), viewer=viewer, keyset=keyset)
    return [tweet.source_id for tweet in page.items]


def find_all(text: str, viewer: Viewer, limit: int = 100) -> list[int]:
    """Return all results, page by page."""
    found: list[int] = []
    before = None
    while True:
        keyset = Keyset(limit=limit, before=before)
        page = search_tweets(query=parse_query(text), viewer=viewer, keyset=keyset)
        found += [tweet.id for tweet in page.items]
        if page.next is None:
            return found
        before = int(page.next)


def keep_picture(owner: UserCard, alt: str) -> int:
    """Upload a picture with this description; return its id."""
    content = io.BytesIO()
    Image.new("L", (32, 24)).save(content, "PNG")
    file = ContentFile(content.getvalue(), name="picture.png")
    return upload_media(owner_id=owner.id, file=file, alt=alt).id


def assert_unknown(text: str, viewer: Viewer) -> None:
    """Check that the query's handle is as unknown to the viewer as one of nobody."""
    handle = text.removeprefix("-").lstrip("@").split(":")[-1]
    with pytest.raises(BadSearch) as error:
        find(text, viewer)
    written = text.removeprefix("-")
    assert str(error.value) == f"No account is called @{handle}. Check “{written}”."
    assert error.value.field == "q"


def has_word(tweet: Tweet, word: str) -> bool:
    return stem(word, tweet.language) in [
        stem(each, tweet.language) for each in split_words(tweet.text)
    ]


def operators(ada: UserCard, bob: UserCard) -> dict[str, Test]:
    """Return queries, and for each what a tweet has to meet."""
    day = first_id_at(datetime(2026, 3, 9, tzinfo=UTC))
    return {
        "love": lambda t: has_word(t, "love"),
        "loving": lambda t: has_word(t, "love"),
        "ACCIÓN": lambda t: "acción" in t.text.lower(),
        "accion": lambda t: "acción" in t.text.lower(),
        '"good friends"': lambda t: "good friends" in t.text.lower(),
        'good -"good friends"': (
            lambda t: has_word(t, "good") and "good friends" not in t.text.lower()
        ),
        "good -food": lambda t: has_word(t, "good") and not has_word(t, "food"),
        "-love": lambda t: not has_word(t, "love"),
        "wine OR rain OR #fail": (
            lambda t: has_word(t, "wine") or has_word(t, "rain") or "fail" in t.hashtags
        ),
        "love OR -good": lambda t: has_word(t, "love") or not has_word(t, "good"),
        "#fail": lambda t: "fail" in t.hashtags,
        "$tsla": lambda t: "$TSLA" in t.text,
        "from:ada": lambda t: t.author_id == ada.id,
        "from:ada OR from:bob": lambda t: t.author_id in (ada.id, bob.id),
        "-from:ada": lambda t: t.author_id != ada.id,
        "to:bob": lambda t: t.in_reply_to_author_id == bob.id,
        "@bob": lambda t: bob.id in t.mention_ids,
        "since:2026-03-09": lambda t: t.id >= day,
        "until:2026-03-09": lambda t: t.id < day,
        "lang:es": lambda t: t.language == "es",
        "has:images": lambda t: "image" in t.features,
        "has:video": lambda t: "video" in t.features,
        "has:gif": lambda t: "gif" in t.features,
        "has:links": lambda t: "link" in t.features,
        "has:poll": lambda t: False,
        "is:quote": lambda t: t.quoted_id is not None,
        "is:reply": lambda t: t.is_reply,
        "-is:reply": lambda t: not t.is_reply,
        "-is:retweet": lambda t: True,
        "min_likes:10": lambda t: t.likes_count >= 10,
        "min_retweets:3": lambda t: t.retweets_count >= 3,
        "in:following": lambda t: t.author_id == bob.id,
        "love from:bob min_likes:1": (
            lambda t: (
                has_word(t, "love") and t.author_id == bob.id and t.likes_count > 0
            )
        ),
        "love lang:en -is:reply": (
            lambda t: has_word(t, "love") and t.language == "en" and not t.is_reply
        ),
    }


def test_every_operator_finds_what_brute_force_finds(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweets = insert_world([ada.id, bob.id, cyd.id], texts=read_texts(500))
    public = [tweet for tweet in reversed(tweets) if tweet.state == "published"]
    viewer = Viewer(ada.id)

    for text, test in operators(ada, bob).items():
        with count_round_trips() as trips:
            first = find(text, viewer)
        expected = [tweet.id for tweet in public if test(tweet)]

        assert find_all(text, viewer) == expected, text
        assert first == expected[:20], text
        assert_indexed(trips, max_examined=3 * scanning.SCANNED_MAX)
        assert expected or text == "has:poll", text


def test_own_tweets_and_reactions_find_what_brute_force_finds(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweets = insert_world([ada.id, bob.id, cyd.id], texts=read_texts(300))
    liked = [tweet.id for tweet in tweets[::3]]
    react(ada.id, liked, ReactionKind.LIKE)
    kept = [tweet.id for tweet in tweets[::7]]
    react(ada.id, kept, ReactionKind.BOOKMARK)
    react(bob.id, [tweet.id for tweet in tweets[::4]], ReactionKind.RETWEET)
    react(cyd.id, [tweet.id for tweet in tweets[::5]], ReactionKind.RETWEET)
    viewer = Viewer(ada.id)
    newest = list(reversed(tweets))
    shown = {tweet.id: tweet for tweet in newest if tweet.state == "published"}
    seen = shown | {tweet.id: tweet for tweet in newest if tweet.author_id == ada.id}

    mine = [tweet.id for tweet in newest if tweet.author_id == ada.id]
    good = [id_ for id_ in mine if has_word(seen[id_], "good")]
    assert find_all("in:mine", viewer) == find_all("from:me", viewer) == mine
    assert find_all("good in:mine", viewer) == good
    assert find_all("in:likes", viewer) == [
        id_ for id_ in reversed(liked) if id_ in seen
    ]
    assert find_all("in:likes good", viewer) == [
        id_ for id_ in reversed(liked) if id_ in seen and has_word(seen[id_], "good")
    ]
    assert find_all("good in:bookmarks", viewer) == [
        id_ for id_ in reversed(kept) if id_ in seen and has_word(seen[id_], "good")
    ]
    for text, user_ids in {
        "is:retweet": {bob.id, cyd.id},
        "is:retweet from:bob": {bob.id},
        "good is:retweet from:bob": {bob.id},
    }.items():
        with count_round_trips() as trips:
            find(text, viewer)
        rows = Reaction.objects.filter(kind="retweet", user_id__in=user_ids)
        assert find_all(text, viewer) == [
            row.tweet_id
            for row in rows.order_by("-id")
            if row.tweet_id in shown
            and ("good" not in text or has_word(shown[row.tweet_id], "good"))
        ], text
        assert_indexed(trips, max_examined=1100)


def test_pages_have_no_gaps_and_no_repetitions(ada: UserCard, bob: UserCard) -> None:
    insert_world([ada.id, bob.id], texts=read_texts(300))
    whole = find_all("good OR love", ANONYMOUS, limit=100)

    for limit in (1, 2, 7):
        assert find_all("good OR love", ANONYMOUS, limit=limit) == whole


def test_pages_lead_back_to_newer_ones(ada: UserCard) -> None:
    insert_world([ada.id], texts=["cat"] * 30)
    query = parse_query("cat lang:en OR cat")
    whole = find_all("cat", ANONYMOUS)

    keyset = Keyset(limit=5, after=whole[12])
    page = search_tweets(query=query, viewer=ANONYMOUS, keyset=keyset)

    assert [tweet.id for tweet in page.items] == whole[7:12]
    assert page.prev == str(whole[7])
    assert page.next == str(whole[11])


def test_a_page_is_full_although_much_of_it_is_hidden(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    authors = [cyd.id, bob.id, bob.id, bob.id]
    for number in range(40):
        post_tweet(author_id=authors[number % 4], text=f"regatta {number}")
    block_user(blocker_id=bob.id, blocked_id=ada.id)

    found = find("regatta", Viewer(ada.id), limit=10)

    by_cyd = Tweet.objects.filter(author_id=cyd.id).order_by("-id")
    assert found == list(by_cyd.values_list("id", flat=True))


def test_what_a_viewer_may_not_see_is_not_found(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    by_bob = post_tweet(author_id=bob.id, text="a secret of bob")
    by_cyd = post_tweet(author_id=cyd.id, text="a secret of cyd")
    removed = post_tweet(author_id=bob.id, text="a secret that goes")
    take_down_tweet(tweet_id=removed, moderator_id=cyd.id)

    assert find("secret") == [by_cyd, by_bob]
    assert find("secret", Viewer(bob.id)) == [by_cyd, by_bob]
    assert find("secret in:mine", Viewer(bob.id)) == [removed, by_bob]

    block_user(blocker_id=cyd.id, blocked_id=ada.id)
    assert find("secret", Viewer(ada.id)) == [by_bob]
    assert_unknown("from:cyd", Viewer(ada.id))
    assert_unknown("from:ada", Viewer(cyd.id))
    mute_user(muter_id=ada.id, muted_id=bob.id)
    assert find("secret", Viewer(ada.id)) == []
    assert find("secret from:bob", Viewer(ada.id)) == [by_bob]
    suspend_user(user_id=bob.id, moderator_id=cyd.id)
    assert find("secret") == [by_cyd]
    assert_unknown("from:bob", ANONYMOUS)


def test_an_edit_changes_what_finds_a_tweet(ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Las naciones #uno")
    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="The boats https://x.com #dos")

    assert find("nacion OR #uno") == []
    assert find("boat has:links #dos") == [tweet_id]


def test_a_search_goes_on_where_it_gave_up(
    ada: UserCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert_world([ada.id], texts=["needle cat"] * 3 + ["cat", "needle"] * 400)
    monkeypatch.setattr(scanning, "SCANNED_MAX", 20)

    assert find("needle cat") == []
    assert len(find_all("needle cat", ANONYMOUS)) == 3


def test_newer_pages_also_go_on_where_they_gave_up(
    ada: UserCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["needle cat"] * 3 + ["cat", "needle"] * 400 + ["needle cat"] * 3
    insert_world([ada.id], texts=texts)
    whole = find_all("needle cat", ANONYMOUS)
    monkeypatch.setattr(scanning, "SCANNED_MAX", 20)
    query = parse_query("needle cat")

    after, found = whole[-1], [whole[-1]]
    for _ in range(20):
        keyset = Keyset(limit=20, after=after)
        page = search_tweets(query=query, viewer=ANONYMOUS, keyset=keyset)
        found = [tweet.id for tweet in page.items] + found
        if page.prev is None:
            break
        after = int(page.prev)

    assert found == whole


@pytest.mark.parametrize(
    "text", ["in:likes in:bookmarks", "is:retweet in:likes", "in:bookmarks is:retweet"]
)
def test_two_places_cannot_be_searched_at_once(text: str, ada: UserCard) -> None:
    with pytest.raises(BadSearch, match="cannot be searched together"):
        find(text, Viewer(ada.id))


def test_own_tweets_are_found_in_other_places_too(ada: UserCard, bob: UserCard) -> None:
    ids = [post_tweet(author_id=one.id, text="cat") for one in (ada, bob)]
    react(ada.id, ids, ReactionKind.LIKE)

    assert find("in:likes in:mine", Viewer(ada.id)) == ids[:1]
    assert find("cat in:likes", Viewer(ada.id)) == ids[::-1]


def test_polls_are_found(ada: UserCard) -> None:
    poll = NewPoll(options=("Apple", "Pear"))
    poll_id = post_tweet(author_id=ada.id, text="Which fruit?", poll=poll)
    other_id = post_tweet(author_id=ada.id, text="Fruit!")

    assert find("fruit has:poll") == [poll_id]
    assert find("fruit -has:poll") == [other_id]


@pytest.mark.parametrize("text", ["in:bookmarks", "in:likes", "from:me", "@me"])
def test_strangers_have_nothing_of_their_own(text: str) -> None:
    with pytest.raises(SignInRequired):
        find(text)


def test_a_handle_that_nobody_has_is_named(ada: UserCard) -> None:
    post_tweet(author_id=ada.id, text="hello @nobody_here")

    for text in ("from:nobody_here", "@nobody_here", "-to:nobody_here"):
        assert_unknown(text, ANONYMOUS)
    with pytest.raises(BadSearch, match="No account is called @zoe"):
        find("hello from:ada OR from:zoe")


def test_options_and_descriptions_are_found(ada: UserCard, bob: UserCard) -> None:
    poll = NewPoll(options=("Green apples", "Las peras maduras"))
    poll_id = post_tweet(author_id=ada.id, text="Which fruit?", poll=poll)
    media_id = keep_picture(ada, "Dos niñas corriendo por la playa")
    picture_id = post_tweet(author_id=ada.id, text="Summer", media_ids=(media_id,))
    kept_id = keep_picture(ada, "Girls running on the beach")
    private_id = post_tweet(
        author_id=ada.id,
        text="Summer",
        media_ids=(kept_id,),
        visibility="followers",
    )

    for text in ("apple", '"green apples"', "peras", '"maduras"', "fruit apples"):
        assert find(text) == [poll_id], text
    assert find('"fruit green"') == find('"apples las"') == []
    for text in ("niña", "nina", "corriendo", '"por la playa"'):
        assert find(text) == [picture_id], text
    assert find("runs") == []
    assert find("runs in:mine", Viewer(ada.id)) == [private_id]

    describe_media(owner_id=ada.id, media_id=media_id, alt="A running dog")
    assert find("run dog") == [picture_id]
    assert find("playa") == []


@pytest.mark.parametrize(
    ("text", "found", "missed"),
    [
        (
            "今日は日本語を勉強します",
            ["日", "本", "日本", "日本語", '"勉強します"', "語 勉強", "-猫 語"],
            ["日語", "本日", "猫", '"日 語"', "語語"],
        ),
        (
            "我喜欢看中文电影 on my iPhone手机",
            ["我", "影", "中文", "中文电影", "手机", '"iphone手机"', "电影 喜欢"],
            ["文中", "电中", "影电", "机手"],
        ),
        (
            "วันนี้อากาศดีมาก",
            ["อากาศ", "ดี", "ดีมาก", "ก", '"อากาศดี"'],
            ["มากดี", "ฝน"],
        ),
        ("오늘 날씨가 좋다", ["날씨", "날씨가", "씨", "좋다"], ["씨날"]),
    ],
)
def test_scripts_without_spaces(
    text: str, found: list[str], missed: list[str], ada: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text=text)
    post_tweet(author_id=ada.id, text="something else")

    for query in found:
        assert find(query) == [tweet_id], query
    for query in missed:
        assert find(query) == [], query


def test_a_day_begins_where_the_viewer_is(ada: UserCard) -> None:
    tweets = insert_world([ada.id], texts=["cat"] * 90)  # more than two days
    in_tokyo = Viewer(ada.id, time_zone="Asia/Tokyo")
    begin = first_id_at(datetime(2026, 3, 1, 15, tzinfo=UTC))

    assert find_all("cat since:2026-03-02 until:2026-03-03", in_tokyo) == [
        tweet.id
        for tweet in reversed(tweets)
        if begin <= tweet.id < first_id_at(datetime(2026, 3, 2, 15, tzinfo=UTC))
        and tweet.state == "published"
    ]


def test_top_ranks_reactions_and_recency_and_its_pages_fit(
    ada: UserCard, bob: UserCard
) -> None:
    tweets = insert_world([ada.id, bob.id], texts=["cat"] * 120)
    Tweet.objects.filter(id=tweets[3].id).update(likes_count=10**6, state="published")
    query = parse_query("cat")

    def read(limit: int) -> list[int]:
        found: list[int] = []
        cursor = ""
        while True:
            page = search_top_tweets(
                query=query,
                viewer=ANONYMOUS,
                limit=limit,
                after=parse_top_cursor(cursor),
            )
            found += [tweet.id for tweet in page.items]
            if page.next is None:
                return found
            if not cursor:  # what comes later changes nothing behind the cursor
                post_tweet(author_id=ada.id, text="cat")
            cursor = page.next

    whole = read(200)
    assert whole[0] == tweets[3].id
    assert sorted(whole) == sorted(find_all("cat", ANONYMOUS))
    assert [id_ for id_ in read(7) if id_ in whole] == whole


@pytest.mark.parametrize("cursor", ["x", "1.2", "1.2.3.4", "1.-2.3", f"{2**63}.1.1"])
def test_a_wrong_cursor_is_named(cursor: str) -> None:
    with pytest.raises(Invalid) as error:
        parse_top_cursor(cursor)

    assert error.value.field == "before"


def test_a_mistake_is_no_empty_result() -> None:
    with pytest.raises(BadSearch):
        find("has:everything")
