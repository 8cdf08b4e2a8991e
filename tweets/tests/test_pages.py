"""Tests the pages of tweets, whole and as fragments, as a browser requests them."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tweets.errors import TweetNotFound
from tweets.models import Media, MediaUpload, Tweet
from tweets.services import (
    delete_tweet,
    get_tweet,
    like_tweet,
    take_down_tweet,
    trash_tweet,
)
from twitter_project.media.storage import store_object
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.workshop.posting import post_tweet
from users.services import block_user
from users.types import ANONYMOUS, UserCard, Viewer

SignIn = Callable[[UserCard], Client]
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}


@pytest.fixture
def tweet_id(ada: UserCard) -> int:
    return post_tweet(
        author_id=ada.id, text="Hello, #world & @bob: http://a.example.org/x"
    )


def jpeg(name: str = "square.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or encode(draw(), "JPEG"), "image/jpeg")


def url_of(card: UserCard, tweet_id: int) -> str:
    return reverse("tweet", args=[card.handle, tweet_id])


def key_in(html: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', html)
    assert found
    return found[1]


def test_posting_without_a_script_leads_back_and_says_so(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)

    answer = client.post("/compose", {"text": "Good day", "key": "k", "next": "/"})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert Tweet.objects.get().text == "Good day"
    page = client.get("/").content.decode()
    assert "Your tweet is posted." in page
    assert "Good day" in page


def test_posting_with_htmx_gives_the_tweet_and_an_empty_composer(
    signed_in: SignIn, ada: UserCard
) -> None:
    answer = signed_in(ada).post(
        "/compose", {"text": "Good day", "key": "k", "place": "composer"}, headers=HTMX
    )

    html = answer.content.decode()
    assert answer.status_code == 200
    assert re.match(r'\s*<form class="composer"\s+id="composer"', html)
    assert key_in(html) != "k"
    assert f'id="tweet-{Tweet.objects.get().id}"' in html
    assert 'hx-swap-oob="afterbegin:#feed"' in html


def test_a_form_sent_twice_posts_once(signed_in: SignIn, ada: UserCard) -> None:
    client = signed_in(ada)

    for _ in range(2):
        answer = client.post("/compose", {"text": "Good day", "key": "same"})

    assert answer.status_code == 302
    assert Tweet.objects.count() == 1


def test_a_form_changed_after_it_posted_is_shown_again_with_another_key(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    client.post("/compose", {"text": "Good day", "key": "same"})

    answer = client.post("/compose", {"text": "Good night", "key": "same"})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Good night" in html
    assert key_in(html) != "same"
    client.post("/compose", {"text": "Good night", "key": key_in(html)})
    assert Tweet.objects.count() == 2


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_text_too_long_comes_back_with_its_fault(
    signed_in: SignIn, ada: UserCard, headers: dict[str, str]
) -> None:
    answer = signed_in(ada).post(
        "/compose", {"text": "x" * 283, "key": "k"}, headers=headers
    )

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "x" * 283 in html
    assert "The text is 3 characters too long." in html
    assert ("<html" in html) is not bool(headers)
    assert not Tweet.objects.exists()


def test_a_stranger_is_sent_to_sign_in_and_back(db: None, client: Client) -> None:
    answer = client.get("/compose")

    assert answer["Location"] == "/accounts/login/?next=%2Fcompose"


def test_htmx_is_told_to_sign_in_where_the_reader_is(
    tweet_id: int, client: Client
) -> None:
    headers = HTMX | {"HX-Current-URL": "http://testserver/public"}

    answer = client.post("/compose", {"text": "Hello"}, headers=headers)

    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fpublic"


def test_pictures_are_attached_described_and_posted_without_a_script(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    files = {"pictures": [jpeg(), jpeg()]}

    page = client.post(
        "/compose", {"text": "Look", "key": "k", "attach": "1"} | files
    ).content.decode()

    first, second = re.findall(r'name="media_ids" value="(\d+)"', page)
    assert "Look" in page
    answer = client.post(
        "/compose",
        {
            "text": "Look",
            "key": key_in(page),
            "media_ids": [first, second],
            "leave_out": second,
            f"alt_{first}": "A <square>",
        },
    )
    assert answer.status_code == 302
    tweet = get_tweet(tweet_id=Tweet.objects.get().id, viewer=ANONYMOUS)
    assert [(item.id, item.alt) for item in tweet.media] == [(int(first), "A <square>")]


def test_sensitive_pictures_are_covered_until_they_are_opened(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    sent = {"text": "Ouch", "key": "k", "is_sensitive": "on", "pictures": [jpeg()]}
    kept = client.post("/compose", sent | {"attach": "1"}).content.decode()
    client.post("/compose", sent | {"pictures": [jpeg()]})
    client.post("/compose", {"text": "Fine", "key": "l", "pictures": [jpeg()]})

    page = client.get("/public").content.decode()

    assert re.search(r'name="is_sensitive"\s+checked', kept)
    assert page.count('class="media__image"') == 2
    (cover,) = re.findall(r'<details class="cover">.*?</details>', page, re.S)
    assert "Sensitive media: show or hide" in cover
    assert 'class="media__image"' in cover
    assert "<details open" not in page


def test_pictures_sent_with_the_form_are_posted(
    signed_in: SignIn, ada: UserCard
) -> None:
    data = {"text": "", "key": "k", "pictures": [jpeg()]}

    answer = signed_in(ada).post("/compose", data)

    assert answer.status_code == 302
    assert Media.objects.get().holder_id == Tweet.objects.get().id


def test_a_refused_picture_costs_neither_the_text_nor_the_others(
    signed_in: SignIn, ada: UserCard
) -> None:
    bad = jpeg("bad.jpg", b"not a picture")
    data = {"text": "Look", "key": "k", "pictures": [jpeg(), bad]}

    answer = signed_in(ada).post("/compose", data)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Look" in html
    assert html.count('name="media_ids"') == 1
    assert "bad.jpg" in html
    assert not Tweet.objects.exists()


@pytest.mark.parametrize("id_", ["1", "9" * 30, "9" * 5000, "x"])
def test_a_picture_that_is_not_there_is_no_server_error(
    signed_in: SignIn, ada: UserCard, id_: str
) -> None:
    data = {"text": "", "key": "k", "media_ids": id_}

    answer = signed_in(ada).post("/compose", data)

    assert answer.status_code == 422
    assert not Tweet.objects.exists()


def test_htmx_uploads_pictures_and_refuses_a_fifth(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    files = {"pictures": [jpeg() for _ in range(5)]}

    html = client.post("/compose/pictures", files, headers=HTMX).content.decode()

    assert html.count("data-attachment") == 4
    assert "up to four pictures, or one GIF, or one video" in html
    assert Media.objects.count() == 4


def test_htmx_is_given_new_pictures_only(signed_in: SignIn, ada: UserCard) -> None:
    client = signed_in(ada)

    def choose(**form: object) -> list[str]:
        data = {"pictures": [jpeg()], **form}
        html = client.post("/compose/pictures", data, headers=HTMX).content.decode()
        return re.findall(r'name="media_ids" value="(\d+)"', html)

    (first,) = choose()
    (second,) = choose(media_ids=first, **{f"alt_{first}": "A square"})

    assert first != second
    assert Media.objects.get(id=first).alt == "A square"


def put_into_the_bucket(client: Client, content: bytes, **changes: object) -> str:
    """Do what the script does with a large picture; return the upload's id."""
    about = {"name": "sea.jpg", "content_type": "image/jpeg", "size": len(content)}
    ticket = client.post("/tweets/uploads", about | changes).json()
    row = MediaUpload.objects.get(id=int(ticket["id"]))
    assert urlsplit(ticket["url"]).path.endswith(row.key)
    store_object(row.key, content, row.content_type)
    upload_id: str = ticket["id"]
    return upload_id


def test_pictures_in_the_bucket_are_attached_with_those_of_the_form(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    upload_id = put_into_the_bucket(client, encode(draw(), "JPEG"))
    data = {"uploads": upload_id, "pictures": [jpeg()]}

    html = client.post("/compose/pictures", data, headers=HTMX).content.decode()

    assert html.count("data-attachment") == 2
    assert f'name="media_ids" value="{upload_id}"' in html
    assert Media.objects.filter(owner_id=ada.id).count() == 2


def test_a_picture_in_the_bucket_is_refused_in_words(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    client = signed_in(ada)
    broken = put_into_the_bucket(client, b"no picture")
    of_bob = put_into_the_bucket(signed_in(bob), encode(draw(), "JPEG"))
    unsent = client.post(
        "/tweets/uploads", {"name": "a", "content_type": "image/png", "size": 9}
    ).json()["id"]

    data = {"uploads": [broken, of_bob, unsent, "x"]}
    html = client.post("/compose/pictures", data, headers=HTMX).content.decode()

    assert "“sea.jpg” is not a JPEG, PNG, WebP or GIF picture." in html
    assert html.count("A picture no longer exists") == 3
    assert not Media.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"size": 0}, {"size": "x"}, {"content_type": "text/html"}, {"name": ""}]
)
def test_what_cannot_be_put_into_the_bucket_is_left_to_the_form(
    signed_in: SignIn, ada: UserCard, changes: dict[str, object]
) -> None:
    about = {"name": "sea.jpg", "content_type": "image/jpeg", "size": 9}

    answer = signed_in(ada).post("/tweets/uploads", about | changes)

    assert (answer.status_code, answer.content) == (422, b"")
    assert not MediaUpload.objects.exists()


def test_a_stranger_puts_nothing_into_the_bucket(client: Client, db: None) -> None:
    assert client.get("/tweets/uploads").status_code == 302
    assert client.post("/tweets/uploads").status_code == 302


def test_text_becomes_links_and_nothing_else(
    client: Client, ada: UserCard, tweet_id: int
) -> None:
    post_tweet(author_id=ada.id, text="<script>alert(1)</script>")

    page = client.get(url_of(ada, tweet_id)).content.decode()
    public = client.get("/public").content.decode()

    assert '<a href="/tags/world">#world</a> &amp; <a href="/@bob">@bob</a>' in page
    assert 'href="http://a.example.org/x" rel="nofollow noopener ugc"' in page
    assert "<script>alert" not in public
    assert "&lt;script&gt;alert" in public


def test_like_answers_with_the_actions_or_leads_back(
    signed_in: SignIn, bob: UserCard, tweet_id: int
) -> None:
    client = signed_in(bob)
    url = f"/tweets/{tweet_id}/like"

    fragment = client.post(url, {"on": "1"}, headers=HTMX).content.decode()
    answer = client.post(url, {"on": "0", "next": "/public"})

    assert 'id="tweet-' in fragment
    assert re.search(r'action--like is-on"[^>]*aria-pressed="true"', fragment)
    assert "<html" not in fragment
    assert answer["Location"] == f"/public#tweet-{tweet_id}"
    assert not get_tweet(tweet_id=tweet_id, viewer=Viewer(bob.id)).liked


def test_a_redirect_never_leaves_the_site(
    signed_in: SignIn, bob: UserCard, tweet_id: int
) -> None:
    answer = signed_in(bob).post(
        f"/tweets/{tweet_id}/retweet", {"on": "1", "next": "https://evil.example/"}
    )

    assert answer["Location"] == f"/#tweet-{tweet_id}"


def test_thread_shows_what_is_answered_and_the_answers(
    client: Client, ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    reply = post_tweet(author_id=bob.id, text="Hello back", in_reply_to_id=tweet_id)
    post_tweet(author_id=ada.id, text="Once more", in_reply_to_id=reply)

    page = client.get(url_of(bob, reply)).content.decode()

    assert page.index("#world") < page.index("Hello back</p>") < page.index("Once more")


def test_a_tweet_under_another_handle_is_redirected(
    client: Client, ada: UserCard, tweet_id: int
) -> None:
    answer = client.get(f"/@bob/{tweet_id}?sort=newest&after=7")

    assert answer.status_code == 302  # a handle may change later
    assert answer["Location"] == f"{url_of(ada, tweet_id)}?sort=newest&after=7"


def test_what_a_block_hides_is_not_found(
    signed_in: SignIn, ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    block_user(blocker_id=ada.id, blocked_id=bob.id)
    client = signed_in(bob)

    page = client.get(url_of(ada, tweet_id))
    like = client.post(f"/tweets/{tweet_id}/like", {"on": "1"}, headers=HTMX)

    assert page.status_code == 404
    assert "Nothing here" in page.content.decode()
    assert like.status_code == 404
    assert like["HX-Retarget"] == "#status"
    assert "This tweet does not exist." in like.content.decode()


def test_own_tweet_is_edited_and_says_so(
    signed_in: SignIn, ada: UserCard, tweet_id: int
) -> None:
    client = signed_in(ada)
    url = f"/tweets/{tweet_id}/edit"

    form = client.get(url).content.decode()
    refused = client.post(url, {"text": ""})
    answer = client.post(url, {"text": "Good night"})

    assert "Hello, #world &amp; @bob" in form
    assert refused.status_code == 422
    assert answer["Location"] == url_of(ada, tweet_id)
    assert "edited" in client.get(url_of(ada, tweet_id)).content.decode()


def test_authors_find_their_removed_tweet_and_can_only_read_it(
    signed_in: SignIn, ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    take_down_tweet(tweet_id=tweet_id, moderator_id=1)
    client, note = signed_in(ada), "Removed by moderators"

    page = client.get(url_of(ada, tweet_id)).content.decode()
    profile = client.get("/@ada").content.decode()

    for html in (page, profile):
        assert "Hello, " in html
        assert note in html
        assert f'action="/tweets/{tweet_id}/like"' not in html
    assert 'id="reply-composer"' not in page
    assert note not in client.get("/public").content.decode()
    for path in ("edit", "delete"):
        assert client.get(f"/tweets/{tweet_id}/{path}").status_code == 404
    for other in (signed_in(bob), Client()):
        assert other.get(url_of(ada, tweet_id)).status_code == 404
        assert "Hello, " not in other.get("/@ada").content.decode()


def test_own_tweet_is_deleted_after_asking(
    signed_in: SignIn, ada: UserCard, tweet_id: int
) -> None:
    client = signed_in(ada)
    url = f"/tweets/{tweet_id}/delete"

    question = client.get(url)

    assert "It will disappear for everyone" in question.content.decode()
    assert get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS)
    assert client.post(url)["Location"] == "/@ada"
    with pytest.raises(TweetNotFound):
        get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS)


def test_a_deleted_tweet_comes_back_where_one_was(
    signed_in: SignIn, ada: UserCard, tweet_id: int
) -> None:
    client, here = signed_in(ada), {"Referer": "http://testserver/tags/world"}
    question = client.get(f"/tweets/{tweet_id}/delete", headers=here).content.decode()
    assert 'name="next" value="http://testserver/tags/world"' in question
    client.post(f"/tweets/{tweet_id}/delete", {"next": "/tags/world"})
    page = client.get("/tags/world").content.decode()
    assert f'action="/tweets/{tweet_id}/undelete"' in page

    answer = client.post(f"/tweets/{tweet_id}/undelete", {"next": "/tags/world"})

    assert answer["Location"] == "/tags/world"
    assert "Hello, " in client.get("/tags/world").content.decode()


def test_a_deleted_tweet_is_not_brought_back_by_others(
    signed_in: SignIn, ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    trash_tweet(actor_id=ada.id, tweet_id=tweet_id)

    assert signed_in(bob).post(f"/tweets/{tweet_id}/undelete").status_code == 404


@pytest.mark.parametrize("action", ["edit", "delete"])
def test_others_tweets_cannot_be_changed(
    signed_in: SignIn, bob: UserCard, tweet_id: int, action: str
) -> None:
    answer = signed_in(bob).post(f"/tweets/{tweet_id}/{action}", {"text": "Mine"})

    assert answer.status_code == 404
    assert Tweet.objects.get().text.startswith("Hello")


def test_likers_are_listed(
    client: Client, ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    like_tweet(user_id=bob.id, tweet_id=tweet_id)

    likes = client.get(f"{url_of(ada, tweet_id)}/likes").content.decode()
    retweets = client.get(f"{url_of(ada, tweet_id)}/retweets").content.decode()

    assert f'id="person-{bob.id}"' in likes
    assert "Nobody yet" in retweets


def test_pages_and_fragments_are_kept_apart_by_caches(
    client: Client, ada: UserCard, tweet_id: int
) -> None:
    answer = client.get(url_of(ada, tweet_id))

    vary = {name.strip() for name in answer["Vary"].split(",")}
    assert {"HX-Request", "Cookie", "Accept-Language"} <= vary


def test_a_link_may_bring_the_text_but_not_the_key(
    signed_in: SignIn, ada: UserCard
) -> None:
    html = signed_in(ada).get("/compose?text=Look&key=chosen").content.decode()

    assert ">Look</textarea>" in html
    assert key_in(html) != "chosen"


def test_a_description_that_is_too_long_loses_no_picture(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    client.post("/compose", {"attach": "1", "key": "k", "pictures": [jpeg()]})
    media_id = Media.objects.get().id
    alt = "a" * 1501
    form = {"text": "Look", "key": "k", "media_ids": [media_id], f"alt_{media_id}": alt}

    answer = client.post("/compose", form)

    assert answer.status_code == 422
    html = answer.content.decode()
    assert f'name="media_ids" value="{media_id}"' in html
    assert alt in html
    assert not Tweet.objects.exists()
    again = client.post("/compose", form | {f"alt_{media_id}": "A square"})
    assert again.status_code == 302
    assert Tweet.objects.get().media[0]["alt"] == "A square"


def test_a_reply_to_what_was_deleted_meanwhile_keeps_its_text(
    signed_in: SignIn, ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    delete_tweet(actor_id=ada.id, tweet_id=tweet_id)
    form = {"text": "Long thoughts", "key": "k", "in_reply_to_id": tweet_id}

    answer = signed_in(bob).post("/compose", form)

    assert answer.status_code == 422
    html = answer.content.decode()
    assert "no longer exists" in html
    assert "Long thoughts" in html


def test_a_like_is_taken_back_from_what_is_out_of_sight_by_now(
    signed_in: SignIn, ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    block_user(blocker_id=ada.id, blocked_id=bob.id)

    answer = signed_in(bob).post(f"/tweets/{tweet_id}/like", {"on": "0"}, headers=HTMX)

    assert answer.status_code == 204
    assert Tweet.objects.get().likes_count == 0


def test_what_is_over_the_limit_is_shown(signed_in: SignIn, ada: UserCard) -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    tweet_id = post_tweet(author_id=ada.id, text="Before")
    text = "x" * 278 + f" {family}yyy"

    for path in ("/compose", f"/tweets/{tweet_id}/edit"):
        answer = signed_in(ada).post(path, {"key": "k", "text": text})

        assert answer.status_code == 422
        assert f'<mark dir="auto">{family}yyy</mark>' in answer.content.decode()
