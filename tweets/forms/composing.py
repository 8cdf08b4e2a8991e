"""The composer's form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from uuid import uuid4

from django import forms
from django.http import QueryDict
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
from tweets.forms.attaching import AttachForm
from tweets.forms.local_time import LocalTimeField
from tweets.limits import POLL_OPTIONS_MAX, THREAD_MAX
from tweets.types import (
    DraftView,
    MediaItem,
    NewPoll,
    NewTweet,
    QuotePolicy,
    ReplyPolicy,
    TweetView,
    Visibility,
    continue_tweet,
)
from twitter_project.shared.errors import Invalid
from twitter_project.shared.ids import MAX_ID
from users.types import Viewer

ALREADY_SENT = _(
    "This form has already posted another tweet. Send it again to post this one too."
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
PART = re.compile(r"p[0-9]{1,2}")

T = TypeVar("T")


POLL_NUMBERS = range(1, POLL_OPTIONS_MAX + 1)
POLL_DURATIONS = (
    (300, _("5 minutes")),
    (1_800, _("30 minutes")),
    (3_600, _("1 hour")),
    (21_600, _("6 hours")),
    (86_400, _("1 day")),
    (259_200, _("3 days")),
    (604_800, _("7 days")),
)


def new_key() -> str:
    return uuid4().hex


class ComposeForm(AttachForm):
    """A tweet or a reply being written, or a thread: then `more` are its other tweets.

    `key` makes a form that is sent twice post once. `draft` is the draft that the form
    is saved as, in the version that the form knows.
    """

    key = forms.CharField(max_length=64, initial=new_key)
    in_reply_to_id = forms.IntegerField(required=False)
    is_sensitive = forms.BooleanField(required=False)
    content_warning = forms.CharField(required=False)
    visibility = forms.ChoiceField(choices=Visibility.choices, required=False)
    reply_policy = forms.ChoiceField(choices=ReplyPolicy.choices, required=False)
    quoted_id = forms.IntegerField(required=False)
    poll_option_1 = forms.CharField(required=False)
    poll_option_2 = forms.CharField(required=False)
    poll_option_3 = forms.CharField(required=False)
    poll_option_4 = forms.CharField(required=False)
    poll_duration = forms.TypedChoiceField(
        choices=POLL_DURATIONS,
        coerce=int,
        initial=NewPoll().duration_s,
        empty_value=None,
        required=False,
    )
    poll_is_multiple = forms.BooleanField(required=False)
    quote_policy = forms.ChoiceField(choices=QuotePolicy.choices, required=False)

    draft = forms.IntegerField(required=False, min_value=1, max_value=MAX_ID)
    draft_key = forms.CharField(max_length=64, required=False)
    draft_version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    publish_at = LocalTimeField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.more: list[AttachForm] = [
            AttachForm(self.data, self.files, prefix=name)
            for name in list_parts(self.data)
        ]

    def attach(self, owner_id: int) -> None:
        super().attach(owner_id)
        for form in self.more:
            form.attach(owner_id)

    def arrange(self, change: str) -> None:
        """Add, remove or move a tweet of the thread: "add", "remove p1", "raise p1"."""
        forms = [self, *self.more]
        places = {form.prefix: place for place, form in enumerate(forms)}
        verb, _space, name = change.partition(" ")
        place = places.get(name, 0)
        parts = [(form.data.get(form.add_prefix("text"), ""), form) for form in forms]
        said = [(text, form.attachments) for text, form in parts]
        if verb == "add" and len(said) < THREAD_MAX:
            said.append(("", []))
        elif verb == "remove" and place:
            del said[place]
        elif verb == "raise" and place:
            said[place - 1 : place + 1] = [said[place], said[place - 1]]
        self._show(said)

    def _show(self, said: Sequence[tuple[str, list[MediaItem]]]) -> None:
        """Replace the tweets in the form."""
        self.data = self.data.copy()
        names = [f"p{number}" for number in range(1, len(said))]
        self.data.setlist("part", names)
        self.more = [AttachForm(self.data, prefix=name) for name in names]
        for form, (text, attachments) in zip([self, *self.more], said, strict=True):
            self.data[form.add_prefix("text")] = text
            form.data = self.data
            form.attachments = attachments

    def post(self, viewer: Viewer, *, reminds_alt: bool = False) -> Sequence[TweetView]:
        """Post, and return the tweets; none if the form has errors now.

        `reminds_alt`: the author wants to be asked once for missing descriptions.
        """

        def post() -> Sequence[TweetView]:
            return services.post_and_show_thread(
                viewer=viewer,
                tweets=self.read(),
                idempotency_key=self.cleaned_data["key"],
                draft_id=self.find_draft_id(viewer.account_id),
            )

        return self._send(viewer.account_id, post, reminds_alt=reminds_alt) or ()

    def schedule(self, author_id: int) -> DraftView | None:
        """Schedule, and return the draft; None if the form has errors now."""

        def schedule() -> DraftView:
            publish_at = self.cleaned_data["publish_at"]
            if publish_at is None:
                raise Invalid(TIME_MISSING, field="publish_at")
            draft = self._store(author_id)
            return services.schedule_draft(
                author_id=author_id, draft_id=draft.id, publish_at=publish_at
            )

        return self._send(author_id, schedule)

    def send(
        self, author_id: int, undo_s: int, *, reminds_alt: bool = False
    ) -> DraftView | None:
        """Post after some seconds; return the draft until then, None if refused."""

        def send() -> DraftView:
            draft = self._store(author_id)
            return services.send_draft(
                author_id=author_id, draft_id=draft.id, undo_s=undo_s
            )

        return self._send(author_id, send, reminds_alt=reminds_alt)

    def save(self, author_id: int) -> DraftView | None:
        """Save as a draft; None if the form has errors now."""
        return self._send(author_id, lambda: self._store(author_id))

    def keep(self, author_id: int) -> tuple[DraftView | None, bool]:
        """Save as its author types; see `services.autosave_draft`.

        Raises: Invalid if a script left out the form's key.
        """
        self.full_clean()
        if "key" not in self.cleaned_data:
            raise Invalid(field="key")
        for form in (self, *self.more):
            form.full_clean()
            form.attachments = services.list_staged_media(
                owner_id=author_id, media_ids=form.list_kept_ids()
            )
        return services.autosave_draft(
            author_id=author_id,
            tweets=self.read(),
            form_key=self._get_draft_key(),
            draft_id=self.cleaned_data.get("draft"),
            version=self.cleaned_data.get("draft_version") or 0,
        )

    def find_draft_id(self, author_id: int) -> int | None:
        """Return the draft that the form was saved as, if it was."""
        if "draft" not in self.data:
            return None
        known: int | None = self.cleaned_data["draft"]
        return known or services.find_draft_of_form(
            author_id=author_id, form_key=self._get_draft_key()
        )

    def _get_draft_key(self) -> str:
        """Return the key that identifies the form's draft until its id is known."""
        key: str = self.cleaned_data.get("draft_key") or self.cleaned_data["key"]
        return key

    def _store(self, author_id: int) -> DraftView:
        """Save as the form's draft, which it knows from then on."""
        draft_id = self.find_draft_id(author_id)
        if draft_id is None:
            draft = services.create_draft(
                author_id=author_id,
                tweets=self.read(),
                idempotency_key=self.cleaned_data["key"],
            )
        else:
            draft = services.change_draft(
                author_id=author_id,
                draft_id=draft_id,
                version=self.cleaned_data["draft_version"] or 0,
                tweets=self.read(),
            )
        self.data = self.data.copy()
        self.data["draft"] = str(draft.id)
        self.data["draft_version"] = str(draft.version)
        return draft

    def _send(
        self, author_id: int, send: Callable[[], T], *, reminds_alt: bool = False
    ) -> T | None:
        """Attach the files and call `send`; return None if the form has errors now."""
        self.attach(author_id)
        forms = (self, *self.more)
        if reminds_alt:
            for form in forms:
                form.ask_for_alt()
        with self.noting_errors():
            if all(form.is_valid() for form in forms):
                return self._explain(send)
        if not self.errors:
            self.add_error(None, next(text for form in forms for text in _texts(form)))
        return None

    def _explain(self, send: Callable[[], T]) -> T:
        """Call `send`, and translate its errors into errors of this form."""
        try:
            return send()
        except IdempotencyKeyReused as error:
            self.data = self.data.copy()
            self.data["key"] = new_key()
            raise Invalid(ALREADY_SENT) from error
        except TweetNotFound as error:
            is_reply = self.cleaned_data["in_reply_to_id"] is not None
            raise Invalid(PARENT_GONE if is_reply else QUOTED_GONE) from error
        except REFUSALS as error:
            raise Invalid(str(error)) from error
        except InThread as error:
            with self.more[error.index - 1].noting_errors():
                raise error.cause from error
            raise Invalid(str(error)) from error

    def read(self) -> list[NewTweet]:
        """Return the tweets in the form, the first one first."""
        first = self._read()
        return [
            first,
            *(
                continue_tweet(
                    first,
                    text=form.cleaned_data.get("text", ""),
                    media_ids=[item.id for item in form.attachments],
                )
                for form in self.more
            ),
        ]

    def _read(self) -> NewTweet:
        return NewTweet(
            text=self.cleaned_data.get("text", ""),
            media_ids=[item.id for item in self.attachments],
            in_reply_to_id=self.cleaned_data.get("in_reply_to_id"),
            is_sensitive=self.cleaned_data.get("is_sensitive", False),
            poll=self._read_poll(),
            content_warning=self.cleaned_data.get("content_warning", ""),
            visibility=self.cleaned_data.get("visibility", ""),
            reply_policy=self.cleaned_data.get("reply_policy") or ReplyPolicy.EVERYONE,
            quoted_id=self.cleaned_data.get("quoted_id"),
            quote_policy=self.cleaned_data.get("quote_policy") or QuotePolicy.EVERYONE,
        )

    @property
    def poll_fields(self) -> list[forms.BoundField]:
        """The fields of the poll's options."""
        return [self[f"poll_option_{number}"] for number in POLL_NUMBERS]

    def _read_poll(self) -> NewPoll | None:
        """Return the poll; there is one as soon as an option is filled in."""
        cleaned = self.cleaned_data
        typed = (cleaned.get(f"poll_option_{number}") for number in POLL_NUMBERS)
        options = tuple(filter(None, typed))
        if not options:
            return None
        duration_s = cleaned.get("poll_duration") or NewPoll().duration_s
        return NewPoll(options, duration_s, bool(cleaned.get("poll_is_multiple")))


def form_of_draft(draft: DraftView) -> ComposeForm:
    """Return the form that continues a draft, with a key of its own."""
    first = draft.tweets[0]
    form = ComposeForm(
        initial={
            **{name: getattr(first, name, None) for name in ComposeForm.base_fields},
            **_poll_initial(first.poll),
            "key": new_key(),
            "draft": draft.id,
            "draft_version": draft.version,
            "publish_at": draft.publish_at,
        }
    )
    form.more = [
        AttachForm(initial={"text": tweet.text}, prefix=f"p{number}")
        for number, tweet in enumerate(draft.tweets[1:], start=1)
    ]
    for part, tweet in zip([form, *form.more], draft.tweets, strict=True):
        part.attachments = [
            draft.media[id_] for id_ in tweet.media_ids if id_ in draft.media
        ]
    return form


def _poll_initial(poll: NewPoll | None) -> dict[str, object]:
    if poll is None:
        return {}
    options = enumerate(poll.options, start=1)
    return {
        **{f"poll_option_{number}": option for number, option in options},
        "poll_duration": poll.duration_s,
        "poll_is_multiple": poll.is_multiple,
    }


def list_parts(data: Mapping[str, Any]) -> list[str]:
    """Return the prefixes of the other tweets of the thread in the form, in order."""
    names = data.getlist("part") if isinstance(data, QueryDict) else []
    usable = [name for name in dict.fromkeys(names) if PART.fullmatch(name)]
    return usable[: THREAD_MAX - 1]


def _texts(form: forms.Form) -> Iterator[str]:
    for texts in form.errors.values():
        yield from (str(text) for text in texts)
