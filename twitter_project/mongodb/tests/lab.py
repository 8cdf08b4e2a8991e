"""Cases that run alike on our engine and on the stock one, in a process of their own.

`lab.py ENGINE` makes a small world in a database of its own, runs every case and
prints as JSON what each one saw; a case that raises is reported by its exception.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import django
from django.conf import settings

ENGINE = sys.argv[1]
IS_STOCK = ENGINE == "django_mongodb_backend"
ROWS = 50_000
AUTHORS = 1_000

settings.configure(
    DATABASES={
        "default": {
            "ENGINE": ENGINE,
            "HOST": os.environ["MONGODB_URI"],
            "NAME": f"lab_{'stock' if IS_STOCK else 'ours'}_{os.getpid()}",
        }
    },
    DEFAULT_AUTO_FIELD=(
        "django_mongodb_backend.fields.ObjectIdAutoField"
        if IS_STOCK
        else "django.db.models.BigAutoField"
    ),
    USE_TZ=True,
)
django.setup()

from bson import ObjectId  # noqa: E402
from django.core import checks  # noqa: E402
from django.db import IntegrityError, connection, models  # noqa: E402
from django.db.models import Count, F, Q  # noqa: E402
from django.db.models.functions import Lower  # noqa: E402

from twitter_project.shared.testing import (  # noqa: E402
    count_round_trips,
    explain_plan,
)

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class Ticket(models.Model):
    """Has a key of the application's own."""

    id = models.BigIntegerField(primary_key=True)
    code = models.CharField(max_length=20, unique=True)
    phone = models.CharField(max_length=20, unique=True, null=True)
    number = models.BigIntegerField(unique=True, null=True)
    shelf = models.BigIntegerField()

    class Meta:
        app_label = "lab"
        indexes = [models.Index(fields=["shelf", "-id"], name="ticket_shelf")]


class Author(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "lab"


class Post(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
    editor = models.ForeignKey(Author, models.CASCADE, null=True, related_name="edited")
    created_at = models.DateTimeField(db_index=True)
    text = models.CharField(max_length=20)

    class Meta:
        app_label = "lab"


class Small(models.Model):
    id = models.SmallAutoField(primary_key=True)

    class Meta:
        app_label = "lab"


class OfSmall(models.Model):
    id = models.AutoField(primary_key=True)
    small = models.ForeignKey(Small, models.CASCADE)

    class Meta:
        app_label = "lab"


class Place(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "lab"


class Shop(Place):
    class Meta:
        app_label = "lab"


def build_world() -> None:
    """Make the collections and fill them with raw rows, alike on both engines."""
    with connection.schema_editor() as editor:
        for model in (Ticket, Author, Post, Place, Shop):
            editor.create_model(model)
    key = Ticket._meta.pk.column
    _fill(
        Ticket,
        (
            {
                key: number,
                "code": f"code{number}",
                "phone": f"+{number}" if number % 2 else None,
                "number": number if number % 2 else None,
                "shelf": number % 100,
            }
            for number in range(ROWS)
        ),
    )
    keys = [ObjectId() if IS_STOCK else number + 1 for number in range(AUTHORS)]
    _fill(Author, ({"_id": key, "name": f"name{n}"} for n, key in enumerate(keys)))
    _fill(
        Post,
        (
            {
                "_id": ObjectId() if IS_STOCK else number + 1,
                "author_id": keys[number % AUTHORS],
                "editor_id": None,
                "created_at": EPOCH + timedelta(seconds=number),
                "text": f"text{number}",
            }
            for number in range(ROWS)
        ),
    )


def _fill(model: type[models.Model], documents: Any) -> None:
    connection.get_collection(model._meta.db_table).insert_many(list(documents))


def seen(work: Any) -> dict[str, Any]:
    """Return how the server ran a queryset, or what a function sent it."""
    if callable(work) and not isinstance(work, models.QuerySet):
        with count_round_trips() as trips:
            work()
        plans = explain_plan(trips)
    else:
        plans = explain_plan(work)
    return {
        "stages": sorted({stage for plan in plans for stage in plan.stages}),
        "documents": sum(plan.docs_examined for plan in plans),
        "commands": [
            {"name": plan.command.name, "collection": plan.command.collection}
            for plan in plans
        ],
    }


CASES: dict[str, Callable[[], Any]] = {}


def case(function: Callable[[], Any]) -> Callable[[], Any]:
    CASES[function.__name__] = function
    return function


# --- Keys --------------------------------------------------------------------


@case
def get_by_key() -> Any:
    return seen(Ticket.objects.filter(pk=777))


@case
def save_by_key() -> Any:
    ticket = Ticket(id=778, code="code778", phone=None, shelf=1)
    ticket._state.adding = False
    return seen(ticket.save)


@case
def stored_key() -> Any:
    Ticket.objects.create(id=-1, code="one more", shelf=1000)
    stored = connection.database["lab_ticket"].find_one({"code": "one more"})
    return {name: repr(value) for name, value in stored.items()}


@case
def same_key_twice() -> Any:
    before = Ticket.objects.count()
    try:
        Ticket.objects.bulk_create([Ticket(id=5, code="again", shelf=1000)])
    except IntegrityError:
        return {"refused": True, "added": Ticket.objects.count() - before}
    return {"refused": False, "added": Ticket.objects.count() - before}


@case
def missing_key() -> Any:
    Ticket.objects.bulk_create([Ticket(code="no key", shelf=1000)])


@case
def child_row_shares_its_key() -> Any:
    shop = Shop.objects.create(name="corner")
    stored = connection.database["lab_shop"].find_one()
    return {"is_same": stored["_id"] == shop.place_ptr_id, "fields": sorted(stored)}


# --- Unique indexes ----------------------------------------------------------


@case
def get_by_unique() -> Any:
    return seen(Ticket.objects.filter(code="code777"))


@case
def get_by_several_unique() -> Any:
    return seen(Ticket.objects.filter(code__in=["code777", "code778"]))


@case
def get_by_nullable_unique() -> Any:
    return [
        seen(Ticket.objects.filter(phone="+777")),
        seen(Ticket.objects.filter(number=777)),
    ]


@case
def unique_is_enforced() -> Any:
    def is_refused(**fields: Any) -> bool:
        try:
            Ticket.objects.create(shelf=1000, **fields)
        except IntegrityError:
            return True
        return False

    return {
        "same code": is_refused(id=-10, code="code1"),
        "same phone": is_refused(id=-11, code="a", phone="+1"),
        "same number": is_refused(id=-12, code="b", number=1),
        "second null": is_refused(id=-13, code="c"),
    }


# --- Sorting and joining -------------------------------------------------------


@case
def newest() -> Any:
    return seen(Post.objects.order_by("-created_at")[:20])


@case
def newest_keys() -> Any:
    return seen(Post.objects.order_by("-created_at").values_list("pk", flat=True)[:20])


@case
def newest_with_author() -> Any:
    posts = Post.objects.select_related("author").order_by("-created_at")[:20]
    return seen(posts) | {"names": [post.author.name for post in posts]}


@case
def newest_with_subquery() -> Any:
    return seen(
        Post.objects.annotate(
            is_edited=models.Exists(
                Author.objects.filter(pk=models.OuterRef("editor_id"))
            )
        ).order_by("-created_at")[:20]
    )


@case
def results_of_joins() -> Any:
    """Queries whose rows a join decides: both engines must give the same."""
    first = Author.objects.get(name="name1")
    posts = Post.objects.select_related("author")
    by_name = Author.objects.order_by("name")
    return [
        list(
            posts.filter(author__name__in=["name1", "name2"])
            .order_by("-created_at")
            .values_list("text", flat=True)[:3]
        ),
        list(
            posts.filter(author=first)
            .order_by("author__name", "created_at")
            .values_list("text", "author__name")[:3]
        ),
        list(by_name.filter(pk=first.pk).values_list("name", "post__text")[1:3]),
        list(
            by_name.annotate(posts=Count("post"))
            .filter(posts__gt=0)
            .values_list("name", "posts")[:3]
        ),
        list(
            posts.annotate(shout=Lower("text"))
            .order_by("-shout")
            .values_list("shout", flat=True)[:3]
        ),
        list(
            posts.order_by(F("editor").asc(nulls_first=True), "created_at").values_list(
                "text", "editor__name"
            )[1:3]
        ),
        sorted(
            Post.objects.filter(author__name="name7").values_list("text", flat=True)[:99]
        )[:3],
    ]


@case
def page_of_keyset() -> Any:
    return seen(
        Ticket.objects.filter(shelf=7, id__lt=40_000)
        .order_by("-id")
        .values_list("id", flat=True)[:20]
    )


@case
def only_some_columns() -> Any:
    with count_round_trips() as trips:
        list(Post.objects.only("text")[:1])
    (command,) = trips
    return command.document["pipeline"]


# --- Automatic keys ------------------------------------------------------------


@case
def auto_fields_are_checked() -> Any:
    errors = checks.run_checks(databases=["default"])
    return [error.id for error in errors if error.obj in Small._meta.fields]


@case
def auto_keys() -> Any:
    with connection.schema_editor() as editor:
        editor.create_model(Small)
        editor.create_model(OfSmall)
    smalls = [Small.objects.create() for _ in range(3)]
    smalls += Small.objects.bulk_create([Small(), Small()])
    rows = [OfSmall.objects.create(small=small) for small in smalls]
    stored = connection.database["lab_ofsmall"].find_one()
    return {
        "types": sorted({type(row.pk).__name__ for row in [*smalls, *rows]}),
        "read": type(OfSmall.objects.first().small_id).__name__,
        "stored": {name: type(value).__name__ for name, value in stored.items()},
        "increase": [s.pk for s in smalls] == sorted({s.pk for s in smalls}),
        "chosen": Small.objects.create(pk=7).pk,
        "join": list(
            OfSmall.objects.filter(small__pk=smalls[1].pk)
            .select_related("small")
            .values_list("small__pk", flat=True)
        )
        == [smalls[1].pk],
    }


# --- Lookups -------------------------------------------------------------------


@case
def exact_but_for_case() -> Any:
    Author.objects.create(name="tx.")
    for other in ("txt", "tx1", "tx\n", "a{2}", "aa"):
        Author.objects.create(name=other)

    def names(**lookup: Any) -> list[str]:
        return sorted(Author.objects.filter(**lookup).values_list("name", flat=True))

    return {
        "dot": names(name__iexact="TX."),
        "brace": names(name__iexact="A{2}"),
        "column": [
            name for name in names(name__iexact=F("name")) if name in ("tx.", "a{2}")
        ],
        "nul": names(name__icontains="tx\0"),
    }


# --- Schema --------------------------------------------------------------------


def _add_column(field: models.Field[Any, Any]) -> Any:
    class Box(models.Model):
        class Meta:
            app_label = "lab"
            apps = django.apps.registry.Apps()

    field.set_attributes_from_name("extra")
    field.model = Box
    with connection.schema_editor() as editor:
        editor.create_model(Box)
        connection.get_collection("lab_box").insert_one({"_id": 1})
        try:
            editor.add_field(Box, field)
            return connection.get_collection("lab_box").find_one()["extra"]
        finally:
            editor.delete_model(Box)


@case
def added_column_with_empty_object() -> Any:
    return _add_column(models.JSONField(default=dict))


@case
def added_column_with_dollar() -> Any:
    return _add_column(models.CharField(max_length=9, default="$_id"))


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _create(name: str, **options: Any) -> Any:
    """Create a model with these Meta options, then undo it; return what was said."""
    meta = type("Meta", (), {"app_label": "lab", **options})
    body = {
        "__module__": __name__,
        "Meta": meta,
        "name": models.CharField(max_length=9),
        "number": models.IntegerField(),
    }
    model: Any = type(name, (models.Model,), body)
    records = _Records()
    logging.getLogger().addHandler(records)
    try:
        with connection.schema_editor() as editor:
            editor.create_model(model)
            indexes = connection.database[model._meta.db_table].index_information()
            for index in model._meta.indexes:
                editor.remove_index(model, index)
            for constraint in model._meta.constraints:
                editor.remove_constraint(model, constraint)
    finally:
        logging.getLogger().removeHandler(records)
    return {"indexes": sorted(indexes), "said": records.messages}


@case
def index_on_expression() -> Any:
    index = models.Index(Lower("name"), name="low")
    plain = models.Index(fields=["name"], name="plain")
    return _create("WithExpression", indexes=[index, plain])


@case
def unique_expression() -> Any:
    constraint = models.UniqueConstraint(Lower("name"), name="low_unique")
    return _create("WithUniqueExpression", constraints=[constraint])


@case
def check_constraint() -> Any:
    constraint = models.CheckConstraint(condition=Q(number__gt=0), name="positive")
    return _create("WithCheck", constraints=[constraint])


@case
def impossible_condition() -> Any:
    condition = ~Q(number=0)
    index = models.Index(fields=["name"], condition=condition, name="partial")
    unique = models.UniqueConstraint(
        fields=["name"], condition=condition, name="partial_unique"
    )
    return _create("WithCondition", indexes=[index], constraints=[unique])


# --- Writes --------------------------------------------------------------------


@case
def acknowledged_writes() -> Any:
    author = Author.objects.get(name="name3")
    with count_round_trips() as trips:
        created = Author.objects.create(name="new")
        author.save()
        created.delete()
    return [
        {
            "name": command.name,
            "concern": command.document.get("writeConcern"),
            "is_retryable": "txnNumber" in command.document,
        }
        for command in trips
        if command.name in ("insert", "update", "delete")
    ]


@case
def writes_with_a_join() -> Any:
    author = Author.objects.create(name="leaver")
    for text in ("a", "b"):
        Post.objects.create(author=author, created_at=EPOCH, text=text)
    by_join = Post.objects.filter(author__name="leaver")
    by_subquery = Post.objects.filter(
        author__in=Author.objects.filter(name="leaver"), text="a"
    )
    return {
        "updated": by_join.update(text=Lower("text")),
        "updated by subquery": by_subquery.update(text="z"),
        "deleted by subquery": by_subquery.filter(text="z").delete()[0]
        or Post.objects.filter(
            author__in=Author.objects.filter(name="leaver"), text="z"
        ).delete()[0],
        "deleted": by_join.delete()[0],
        "none": Post.objects.filter(author__name="nobody").delete()[0],
    }


@case
def column_from_subquery() -> Any:
    latest = Post.objects.filter(author=models.OuterRef("pk")).values("text")[:1]
    Author.objects.filter(name="name9").update(name=models.Subquery(latest))
    return Author.objects.filter(name__isnull=True).count()


# --- Emptying (last: it empties the world) ----------------------------------------


@case
def flush() -> Any:
    tables = connection.introspection.table_names()
    connection.ops.execute_sql_flush(tables)
    left = {name: connection.database[name].count_documents({}) for name in tables}
    with count_round_trips() as trips:
        connection.ops.execute_sql_flush(tables)
    return {"left": sum(left.values()), "tables": len(tables), "again": len(trips)}


def run() -> dict[str, Any]:
    results: dict[str, Any] = {}
    for name, function in CASES.items():
        try:
            results[name] = {"value": function()}
        except Exception as error:
            results[name] = {"error": f"{type(error).__name__}: {error}"}
    return results


def main() -> None:
    if not IS_STOCK:
        from twitter_project.mongodb.testing import OnlyProcess
        from twitter_project.shared.ids import lease_from

        lease_from(OnlyProcess())
    connection.ensure_connection()
    try:
        build_world()
        results = run()
    finally:
        connection.connection.drop_database(connection.settings_dict["NAME"])
    sys.stdout.write(json.dumps(results, default=str))


if __name__ == "__main__":
    main()
