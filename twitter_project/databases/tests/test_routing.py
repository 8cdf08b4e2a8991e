"""Tests which database each app's rows live in, if accounts have their own."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import connections, router

from tweets.models import Tweet
from twitter_project.databases.routing import USERS_ALIAS, USERS_APPS, UsersRouter
from twitter_project.outbox.models import Delivery
from twitter_project.shared.models import WorkerLease
from users.models import User


def test_accounts_live_together_and_the_rest_elsewhere() -> None:
    of_users = UsersRouter().db_for_read

    assert (of_users(User), of_users(Tweet), of_users(Delivery)) == (
        "users",
        None,
        None,
    )


def test_no_foreign_key_leads_from_one_database_to_the_other() -> None:
    def is_of_users(model: Any) -> bool:
        return model._meta.app_label in USERS_APPS

    strays = [
        str(field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.related_model
        and is_of_users(model) != is_of_users(field.related_model)
    ]

    assert strays == []


def test_the_accounts_database_has_their_tables_and_an_outbox() -> None:
    def has(model: Any) -> bool | None:
        label = model._meta.app_label
        return UsersRouter().allow_migrate(USERS_ALIAS, label, model.__name__.lower())

    assert has(User)
    assert has(Permission)
    assert has(Delivery)
    assert not has(WorkerLease)
    assert not has(Tweet)


@pytest.mark.skipif(not settings.USERS_DATABASE_URL, reason="accounts are on MongoDB")
@pytest.mark.django_db
def test_accounts_are_on_postgresql_with_the_same_columns() -> None:
    assert connections[router.db_for_read(User)].vendor == "postgresql"
    with connections["users"].cursor() as cursor:
        tables = set(connections["users"].introspection.table_names(cursor))
    assert {"users_user", "auth_permission", "shared_delivery"} <= tables
    assert not {"tweets_tweet", "shared_workerlease"} & tables
    assert User._meta.pk.column == "_id"
