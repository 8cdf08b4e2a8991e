"""What people say about themselves: the texts of their profiles."""

from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext as _

from twitter_project.shared.db import atomic
from twitter_project.shared.errors import Invalid
from twitter_project.shared.text import TYPED_MAX, clean_line, clean_text
from users.errors import PersonNotFound
from users.models import SearchTerm, User
from users.terms import name_term_keys

PROFILE_FIELDS = ("name", "bio", "location", "link", "language")
MULTILINE_FIELDS = ("bio",)

_validate_link = URLValidator(schemes=["http", "https"])


def update_profile(*, user_id: int, **changes: str) -> None:
    """Change any of name, bio, location, link and language; "" clears a field.

    Raises: Invalid with messages by field; PersonNotFound.
    """
    unknown = changes.keys() - set(PROFILE_FIELDS)
    if unknown:
        raise TypeError(f"Not fields of a profile: {', '.join(sorted(unknown))}.")
    cleaned = clean_profile(changes)
    if cleaned:
        _update(user_id, cleaned)


@atomic
def _update(user_id: int, cleaned: Mapping[str, str]) -> None:
    if "name" in cleaned:
        SearchTerm.objects.filter(
            user_id=user_id, key__in=_stored_name_keys(user_id)
        ).delete()
        SearchTerm.objects.bulk_create(
            SearchTerm(user_id=user_id, key=key)
            for key in name_term_keys(cleaned["name"], user_id)
        )
    if not User.objects.filter(id=user_id).update(**cleaned):
        raise PersonNotFound


def _stored_name_keys(user_id: int) -> list[str]:
    name = User.objects.filter(id=user_id).values_list("name", flat=True).first()
    return name_term_keys(name or "", user_id)


def clean_profile(values: Mapping[str, str]) -> dict[str, str]:
    """Return the values as they will be stored.

    Raises: Invalid with messages by field.
    """
    cleaned: dict[str, str] = {}
    errors: dict[str, list[str]] = {}
    for field, value in values.items():
        clean = clean_text if field in MULTILINE_FIELDS else clean_line
        cleaned[field] = clean(value) if len(value) <= TYPED_MAX else value
        try:
            if value.strip() and not cleaned[field]:
                raise ValidationError(_("This text has no visible characters."))
            _validate(field, cleaned[field])
        except ValidationError as error:
            errors[field] = error.messages
    if errors:
        raise Invalid(errors=errors)
    return cleaned


def _validate(field: str, value: str) -> None:
    if field == "language" and value and value not in dict(settings.LANGUAGES):
        raise ValidationError(_("This language is not available."))
    if field == "link" and value:
        _validate_link(value)
    column = User._meta.get_field(field)
    limit = column.max_length if isinstance(column, models.CharField) else None
    if limit and len(value) > limit:
        raise ValidationError(
            _("Use %(max)d characters at most (you used %(length)d).")
            % {"max": limit, "length": len(value)}
        )
