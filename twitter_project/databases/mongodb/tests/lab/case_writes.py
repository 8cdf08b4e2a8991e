"""Writes: how safe they are, and which rows they affect."""

from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Lower, Now

from twitter_project.workshop.testing.database import count_round_trips

from .models import Author, Post, Tag
from .registry import case
from .world import EPOCH

database: Any = connection


@case
def acknowledged_writes() -> Any:
    with count_round_trips() as trips:
        author = Author.objects.create(name="new")
        author.save()
        author.delete()
    return {
        command.name: [
            command.document.get("writeConcern"),
            "txnNumber" in command.document,
        ]
        for command in trips
        if command.name in ("insert", "update", "delete")
    }


@case
def update_across_a_join() -> Any:
    author = Author.objects.create(name="leaver")
    Post.objects.create(author=author, created_at=EPOCH, text="A")
    count = Post.objects.filter(author__name="leaver").update(text=Lower("text"))
    return [count, [post.text for post in Post.objects.filter(author=author)]]


@case
def update_by_a_subquery() -> Any:
    author = Author.objects.create(name="joiner")
    Post.objects.create(author=author, created_at=EPOCH, text="A")
    joiners = Author.objects.filter(name="joiner")
    count = Post.objects.filter(author__in=joiners).update(text="b")
    return [count, [post.text for post in Post.objects.filter(author=author)]]


@case
def delete_across_a_join() -> Any:
    author = Author.objects.create(name="tagger")
    post = Post.objects.create(author=author, created_at=EPOCH, text="c")
    post.tags.add(*(Tag.objects.create(name=name) for name in ("x", "y", "z")))
    links = Post.tags.through._default_manager
    links.filter(tag__name="x").delete()
    links.filter(tag__in=Tag.objects.filter(name="y")).delete()
    links.filter(tag__name="nobody's").delete()
    return [tag.name for tag in post.tags.all()]


@case
def column_from_subquery() -> Any:
    latest = Post.objects.filter(author=OuterRef("pk")).values("text")[:1]
    Author.objects.filter(name="name9").update(name=Subquery(latest))
    return {"names lost": Author.objects.filter(name__isnull=True).count()}


@case
def insert_of_expression() -> Any:
    author = Author.objects.create(name="clerk")
    text = Lower(Value("SHOUT"))
    post = Post.objects.create(author=author, created_at=Now(), text=text)
    post.refresh_from_db()
    return [post.created_at.year >= EPOCH.year, post.text]


@case
def insert_of_column() -> Any:
    Author.objects.create(name=Lower("name"))


@case
def flush() -> Any:
    """Runs last, because it empties the world."""
    tables = database.introspection.table_names()
    database.ops.execute_sql_flush(tables)
    left = sum(database.database[name].count_documents({}) for name in tables)
    with count_round_trips() as trips:
        database.ops.execute_sql_flush(tables)
    return {"left": left, "collections": len(tables), "round trips": len(trips)}
