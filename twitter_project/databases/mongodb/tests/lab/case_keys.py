"""Primary keys: where they are stored, who creates them, how they find rows."""

from typing import Any

from django.db import connection

from .models import OfSmall, Shop, Small, Ticket
from .registry import case, seen

database: Any = connection


@case
def get_by_key() -> Any:
    return seen(Ticket.objects.filter(pk=777))


@case
def save_by_key() -> Any:
    ticket = Ticket(id=778, code="code778", shelf=1)
    ticket._state.adding = False
    return seen(ticket.save)


@case
def stored_key() -> Any:
    Ticket.objects.create(id=-1, code="one more", shelf=1000)
    return database.database["lab_ticket"].find_one({"code": "one more"})


@case
def missing_key() -> Any:
    Ticket.objects.bulk_create([Ticket(code="no key", shelf=1000)])


@case
def key_of_child_row() -> Any:
    shop = Shop.objects.create(name="corner")
    stored = database.database["lab_shop"].find_one()
    return {"is_parents": stored["_id"] == shop.pk, "columns": sorted(stored)}


@case
def check_of_automatic_key() -> Any:
    errors = database.validation.check_field(Small._meta.pk)
    return [error.id for error in errors]


@case
def automatic_keys() -> Any:
    with connection.schema_editor() as editor:
        editor.create_model(Small)
        editor.create_model(OfSmall)
    smalls = [Small.objects.create() for _ in range(3)]
    smalls += Small.objects.bulk_create([Small(), Small()])
    keys = [small.pk for small in smalls]
    rows = [OfSmall.objects.create(small=small) for small in smalls]
    stored = database.database["lab_ofsmall"].find_one()
    return {
        "types": sorted({type(row.pk).__name__ for row in [*smalls, *rows]}),
        "type read": type(OfSmall.objects.get(pk=rows[0].pk).small_id).__name__,
        "types stored": {name: type(value).__name__ for name, value in stored.items()},
        "increase": keys == sorted(set(keys)),
        "chosen": Small.objects.create(pk=7).pk,
    }


@case
def join_on_automatic_key() -> Any:
    small = Small.objects.order_by("-pk")[0]
    return seen(OfSmall.objects.filter(small=small).select_related("small")) | {
        "rows": OfSmall.objects.select_related("small").filter(small=small).count()
    }
