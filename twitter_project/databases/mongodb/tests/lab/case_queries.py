"""Queries: which index serves them, and that they find the right rows."""

from typing import Any

from django.db import IntegrityError
from django.db.models import Count, Exists, F, OuterRef
from django.db.models.functions import Lower

from twitter_project.workshop.testing.database import count_round_trips

from .models import Author, Post, Tag, Ticket
from .registry import case, seen
from .world import EPOCH


@case
def get_by_unique() -> Any:
    return seen(Ticket.objects.filter(code="code777"))


@case
def get_by_several_unique() -> Any:
    return seen(Ticket.objects.filter(code__in=["code777", "code778"]))


@case
def get_by_nullable_text() -> Any:
    return seen(Ticket.objects.filter(phone="+777"))


@case
def get_by_nullable_number() -> Any:
    return seen(Ticket.objects.filter(number=777))


@case
def refused_duplicates() -> Any:
    def is_refused(**fields: Any) -> bool:
        try:
            Ticket.objects.create(shelf=1000, **fields)
        except IntegrityError:
            return True
        return False

    return {
        "code": is_refused(id=-10, code="code1"),
        "phone": is_refused(id=-11, code="a", phone="+1"),
        "number": is_refused(id=-12, code="b", number=1),
        "null": is_refused(id=-13, code="c"),
    }


@case
def newest() -> Any:
    return seen(Post.objects.order_by("-created_at")[:20])


@case
def newest_keys() -> Any:
    return seen(Post.objects.order_by("-created_at").values_list("pk", flat=True)[:20])


@case
def newest_with_author() -> Any:
    posts = Post.objects.select_related("author").order_by("-created_at")[:20]
    plan = seen(posts)
    return plan | {"names": [post.author.name for post in posts]}


@case
def newest_with_subquery() -> Any:
    edited = Exists(Author.objects.filter(pk=OuterRef("editor_id")))
    return seen(Post.objects.annotate(edited=edited).order_by("-created_at")[:20])


@case
def keyset_page() -> Any:
    page = Ticket.objects.filter(shelf=7, id__lt=40_000).order_by("-id")
    return seen(page.values_list("id", flat=True)[:20])


@case
def only_one_column() -> Any:
    with count_round_trips() as trips:
        (post,) = Post.objects.only("text")[:1]
    (command,) = trips
    projections = [stage["$project"] for stage in command.document["pipeline"][1:]]
    return {"projections": projections, "deferred": sorted(post.get_deferred_fields())}


@case
def rows_that_a_join_decides() -> Any:
    by_name = Author.objects.order_by("name")
    posts = Post.objects.select_related("author")
    return {
        "filter": list(
            posts.filter(author__name__in=["name1", "name2"])
            .order_by("-created_at")
            .values_list("text", flat=True)[:3]
        ),
        "order": [
            (post.text, post.author.name)
            for post in posts.order_by("-author__name", "created_at")[:2]
        ],
        "many": list(by_name.filter(name="name1").values_list("post__text")[:3]),
        "count": list(
            by_name.annotate(n=Count("post")).filter(n__gt=0).values_list("n")[:2]
        ),
        "computed": list(
            posts.annotate(shout=Lower("text"))
            .order_by("-shout")
            .values_list("shout", flat=True)[:2]
        ),
        "nulls": list(
            posts.order_by(F("editor").asc(nulls_first=True), "created_at").values_list(
                "text", "editor__name"
            )[1:3]
        ),
    }


@case
def dangling_foreign_key() -> Any:
    """Somebody deletes the author of the newest post behind Django's back."""
    ghost = Author.objects.create(name="ghost")
    Post.objects.create(author=ghost, created_at=EPOCH.replace(year=2030), text="boo")
    Author.objects.filter(pk=ghost.pk)._raw_delete("default")
    page = Post.objects.select_related("author").order_by("-created_at")[:3]
    texts = [post.text for post in page]
    Post.objects.filter(text="boo")._raw_delete("default")
    return texts


@case
def prefetch_many_to_many() -> Any:
    post = Post.objects.order_by("created_at")[0]
    post.tags.add(Tag.objects.create(name="red"), Tag.objects.create(name="blue"))
    posts = Post.objects.order_by("created_at").prefetch_related("tags")[:2]
    return [sorted(tag.name for tag in post.tags.all()) for post in posts]


def _names(**lookup: Any) -> list[str]:
    return sorted(Author.objects.filter(**lookup).values_list("name", flat=True))


@case
def exact_but_for_case() -> Any:
    for name in ("tx.", "txt", "tx1", "a{2}", "aa"):
        Author.objects.create(name=name)
    return _names(name__iexact="TX.") + _names(name__iexact="A{2}")


@case
def exact_but_for_case_of_column() -> Any:
    return [n for n in _names(name__iexact=F("name")) if n in ("tx.", "a{2}")]


@case
def search_with_nul() -> Any:
    return _names(name__icontains="tx\0")


@case
def search_in_number() -> Any:
    return list(Ticket.objects.filter(id__startswith="4999").values_list("id")[:1])


@case
def rows_in_chunks() -> Any:
    """Read 250 of 5,000 rows, 100 at a time; return the requests to the server."""
    posts = Post.objects.order_by("created_at").iterator(chunk_size=100)
    with count_round_trips() as trips:
        read = [next(posts).text for _ in range(250)]
    return {
        "read": len(read),
        "asked": [
            [
                command.name,
                command.document.get("batchSize")
                or command.document.get("cursor", {}).get("batchSize"),
            ]
            for command in trips
        ],
    }


@case
def rows_at_once() -> Any:
    """Return how many round trips it takes to read a queryset of 5,000 rows."""
    with count_round_trips() as trips:
        count = len(Post.objects.filter(text__startswith="text"))
    return [count, len(trips)]
