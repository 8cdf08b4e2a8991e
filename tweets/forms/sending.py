"""What the composer's buttons ask for: post, schedule, or save what its form holds.

If a service refuses, the form has errors afterwards, and keeps everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from tweets import services
from tweets.errors import (
    DraftChanged,
    DraftNotFound,
    IdempotencyKeyReused,
    InThread,
    QuoteRefused,
    ReplyNotAllowed,
    TooManyDrafts,
    TweetNotFound,
)
from tweets.forms.composing import ComposeForm, new_key
from tweets.types import DraftView, TweetView
from twitter_project.shared.errors import Invalid
from users.types import Viewer

ALREADY_SENT = _(
    "What you sent before is already posted. Press the button again to post this, too."
)
PARENT_GONE = _("The tweet that you are replying to no longer exists.")
QUOTED_GONE = _("The tweet that you are quoting no longer exists.")
TIME_MISSING = _("Choose the day and the time.")
REFUSALS = (
    QuoteRefused,
    ReplyNotAllowed,
    DraftChanged,
    DraftNotFound,
    TooManyDrafts,
)

T = TypeVar("T")


def post(
    form: ComposeForm, viewer: Viewer, *, reminds_alt: bool = False
) -> Sequence[TweetView]:
    """Post, and return the tweets; none if the form has errors now.

    `reminds_alt`: the author wants to be asked once for missing descriptions.
    """

    def post_it() -> Sequence[TweetView]:
        return services.post_and_show_thread(
            viewer=viewer,
            tweets=form.read(),
            idempotency_key=form.cleaned_data["key"],
            written_in=form.find_draft(),
        )

    return _attempt(form, viewer.account_id, post_it, reminds_alt=reminds_alt) or ()


def schedule(form: ComposeForm, author_id: int) -> DraftView | None:
    """Schedule, and return the draft; None if the form has errors now."""

    def schedule_it() -> DraftView:
        publish_at = form.cleaned_data["publish_at"]
        if publish_at is None:
            raise Invalid(TIME_MISSING, field="publish_at")
        return services.schedule_tweets(
            author_id=author_id,
            tweets=form.read(),
            publish_at=publish_at,
            idempotency_key=form.cleaned_data["key"],
            written_in=form.find_draft(),
        )

    return _attempt(form, author_id, schedule_it)


def post_after(
    form: ComposeForm, viewer: Viewer, undo_s: int, *, reminds_alt: bool = False
) -> DraftView | Sequence[TweetView] | None:
    """Post in a few seconds; return the draft until then, or None if refused.

    If the form was sent before and its seconds are over, return its tweets.
    """

    def send_it() -> DraftView | Sequence[TweetView]:
        key: str = form.cleaned_data["key"]
        try:
            return services.send_tweets(
                author_id=viewer.account_id,
                tweets=form.read(),
                undo_s=undo_s,
                idempotency_key=key,
                written_in=form.find_draft(),
            )
        except DraftNotFound:
            return services.find_sent(viewer=viewer, idempotency_key=key)

    return _attempt(form, viewer.account_id, send_it, reminds_alt=reminds_alt)


def save(form: ComposeForm, author_id: int) -> DraftView | None:
    """Save as a draft; None if the form has errors now."""

    def save_it() -> DraftView:
        return services.create_draft(
            author_id=author_id,
            tweets=form.read(),
            idempotency_key=form.cleaned_data["key"],
            written_in=form.find_draft(),
        )

    return _attempt(form, author_id, save_it)


def keep(form: ComposeForm, author_id: int) -> tuple[DraftView | None, bool]:
    """Save the form while its author types; see `services.autosave_draft`.

    Raises: Invalid if a script left out the form's key.
    """
    form.full_clean()
    if "key" not in form.cleaned_data:
        raise Invalid(field="key")
    for part in form.parts:
        part.full_clean()
        part.attachments = services.list_staged_media(
            owner_id=author_id, media_ids=part.list_kept_ids()
        )
    return services.autosave_draft(
        author_id=author_id,
        tweets=form.read(),
        form_key=form.get_draft_key(),
        key=form.cleaned_data["key"],
        draft_id=form.cleaned_data.get("draft"),
        version=form.cleaned_data.get("draft_version") or 0,
    )


def _attempt(
    form: ComposeForm,
    author_id: int,
    act: Callable[[], T],
    *,
    reminds_alt: bool = False,
) -> T | None:
    """Attach the files and call `act`; return None if the form has errors now."""
    form.attach(author_id)
    if reminds_alt:
        for part in form.parts:
            part.ask_for_alt()
    with form.noting_errors():
        if all(part.is_valid() for part in form.parts):
            return _explain(form, act)
    if not form.errors:
        first = next(text for part in form.parts for text in _list_errors(part))
        form.add_error(None, first)
    return None


def _explain(form: ComposeForm, act: Callable[[], T]) -> T:
    """Call `act`, and translate its errors into errors of this form."""
    try:
        return act()
    except IdempotencyKeyReused as error:
        form.change(key=new_key())
        raise Invalid(ALREADY_SENT) from error
    except TweetNotFound as error:
        is_reply = form.cleaned_data["in_reply_to_id"] is not None
        raise Invalid(PARENT_GONE if is_reply else QUOTED_GONE) from error
    except REFUSALS as error:
        raise Invalid(str(error)) from error
    except InThread as error:
        with form.more[error.index - 1].noting_errors():
            raise error.cause from error
        raise Invalid(str(error)) from error


def _list_errors(form: forms.Form) -> Iterator[str]:
    for texts in form.errors.values():
        yield from (str(text) for text in texts)
