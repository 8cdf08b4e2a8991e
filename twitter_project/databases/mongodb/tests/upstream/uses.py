"""Uses each app once for its purpose; the order matters."""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth import models as auth_models
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection
from django.test import Client, RequestFactory
from django.test.utils import setup_test_environment
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken
from rest_framework_simplejwt.tokens import RefreshToken

from twitter_project.workshop.testing.database import explain_plan

database: Any = connection
# The type checker knows the project's own user and tokens, not these.
User: Any = auth_models.User
Refresh: Any = RefreshToken
Outstanding: Any = OutstandingToken


def auth() -> Any:
    root = User.objects.create_superuser("root", "root@example.org", "pw")
    group = Group.objects.create(name="moderators")
    permissions = Permission.objects.filter(content_type__model="user")
    group.permissions.set(permissions)
    group.permissions.set(permissions.filter(codename__in=["add_user", "view_user"]))
    ada = User.objects.create_user("ada", "ada@example.org", "pw")
    ada.groups.add(group)
    return {
        "key": type(root.pk).__name__,
        "may add": User.objects.get(pk=ada.pk).has_perm("auth.add_user"),
        "may delete": User.objects.get(pk=ada.pk).has_perm("auth.delete_user"),
        "kept": sorted(p.codename for p in group.permissions.all()),
        "members": [u.username for u in User.objects.filter(groups=group)],
        "prefetched": [
            [group.name for group in user.groups.all()]
            for user in User.objects.order_by("username").prefetch_related("groups")
        ],
    }


def contenttypes() -> Any:
    ada = User.objects.get(username="ada")
    kind: Any = ContentType.objects.get_for_model(User)
    return {
        "object": kind.get_object_for_this_type(pk=ada.pk).username,
        "unique": ContentType.objects.filter(app_label="auth", model="user").count(),
    }


def sessions_and_admin() -> Any:
    setup_test_environment()  # so that a response has its context
    client = Client()
    client.force_login(
        User.objects.get(username="root"), "django.contrib.auth.backends.ModelBackend"
    )
    users = "/admin/auth/user/"
    form = {"username": "bob", "usable_password": "false"}
    added = client.post(f"{users}add/", form)
    bob = User.objects.get(username="bob")
    changed = client.get(f"{users}{bob.pk}/change/")
    listed = client.get(users, {"q": "bo", "is_staff__exact": "0", "o": "-1"})
    history = client.get(f"{users}{bob.pk}/history/")
    deleted = client.post(
        users,
        {"action": "delete_selected", "_selected_action": bob.pk, "post": "yes"},
    )
    key = client.session.session_key
    return {
        "statuses": [r.status_code for r in (added, changed, listed, history, deleted)],
        "found": listed.context["cl"].result_count,
        "log": [str(e) for e in LogEntry.objects.order_by("action_time")],
        "left": User.objects.filter(username="bob").exists(),
        "session": Session.objects.filter(pk=key).exists(),
        "session plan": _plan(Session.objects.filter(session_key=key)),
        "user plan": _plan(User.objects.filter(username="root")),
    }


def _plan(queryset: Any) -> Any:
    (plan,) = explain_plan(queryset)
    return [sorted(set(plan.stages)), plan.docs_examined]


def token_blacklist() -> Any:
    token = Refresh.for_user(User.objects.get(username="ada"))
    Refresh(str(token)).blacklist()
    try:
        Refresh(str(token))
    except TokenError as error:
        refused = str(error)
    else:
        refused = ""
    outstanding = Outstanding.objects.select_related("blacklistedtoken").get()
    return {
        "refused": refused,
        "blacklisted": outstanding.blacklistedtoken.token_id == outstanding.pk,
    }


def allauth() -> Any:
    ada = User.objects.get(username="ada")
    address = EmailAddress.objects.add_email(None, ada, "ada@example.org")
    address.set_verified()
    address.set_as_primary()
    root = User.objects.get(username="root")
    try:
        EmailAddress.objects.create(user=root, email="ada@example.org", verified=True)
        second = "let in"
    except IntegrityError:
        second = "refused"
    codes = RecoveryCodes.activate(ada)
    request = RequestFactory().get("/")
    request.user = ada
    request.session = Client().session
    request.session.create()
    UserSession.objects.create_from_request(request)
    return {
        "primary": EmailAddress.objects.get_primary(ada).email,
        "second verified": second,
        "recovery code": codes.validate_code(codes.get_unused_codes()[0]),
        "authenticators": Authenticator.objects.filter(user=ada).count(),
        "sessions": UserSession.objects.filter(user=ada).count(),
    }


def serialisation() -> Any:
    """The rows of upstream apps go through dumpdata and loaddata."""
    from django.core import serializers

    text = serializers.serialize("json", Group.objects.all())
    Group.objects.all().delete()
    for row in serializers.deserialize("json", text):
        row.save()
    return [group.permissions.count() for group in Group.objects.all()]


USES: tuple[Callable[[], Any], ...] = (
    auth,
    contenttypes,
    sessions_and_admin,
    token_blacklist,
    allauth,
    serialisation,
)
