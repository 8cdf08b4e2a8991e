"""The forms for signing up, signing in, and editing a profile and its settings."""

from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SignupForm,
)
from allauth.account.models import EmailAddress
from allauth.core import context
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.errors import Invalid, TryLater
from twitter_project.web.htmx import add_errors
from twitter_project.web.site import DISPLAY_CHOICES
from users import services
from users.handles import HANDLE_MAX
from users.types import Profile
from users.visitors import visitor_of

PICTURES = "image/jpeg,image/png,image/webp,image/gif"
PASSWORD_HELP = _("At least 8 characters.")


class SignUpForm(SignupForm):  # type: ignore[misc]
    """Three fields: everything that an account needs. The rest can be added later."""

    field_order = ("username", "email", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        username = self.fields["username"]
        username.label = _("Handle")
        username.help_text = _(
            "Letters, digits and underscores. People find you by it."
        )
        username.max_length = HANDLE_MAX
        username.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["email"].label = _("E-mail address")
        self.fields["password1"].help_text = PASSWORD_HELP

    def open_account(self, request: HttpRequest) -> int | None:
        """Register; return None if nobody may learn that the address is taken.

        Raises: TooMany; Invalid if somebody else was a moment faster.
        """
        return services.open_account(
            visitor=visitor_of(request),
            handle=self.cleaned_data["username"],
            email=self.cleaned_data["email"],
            password=self.cleaned_data["password1"],
            language=get_language() or "",
        )


class SignInForm(LoginForm):  # type: ignore[misc]
    """Handle or e-mail address, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        login = self.fields["login"]
        login.label = _("Handle or e-mail address")
        login.widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        self.fields["password"].help_text = ""


class ChangeAddressForm(AddEmailForm):  # type: ignore[misc]
    """The address that the account changes to once it is confirmed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["email"].label = _("New e-mail address")

    def save(self, request: HttpRequest) -> EmailAddress:
        services.spend_mail_request(visitor=visitor_of(request))
        address = services.propose_email(
            user_id=self.user.pk, email=self.cleaned_data["email"]
        )
        address.send_confirmation(request)
        get_adapter().add_message(
            request,
            messages.INFO,
            "account/messages/email_confirmation_sent.txt",
            {"email": address.email, "login": True, "signup": False},
        )
        return address


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """Sets a new password for somebody who knows the current one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["password1"].help_text = PASSWORD_HELP

    def clean_oldpassword(self) -> str:
        """Check the current password. Raises: TooManyTries."""
        paid = services.begin_password_try(
            login=self.user.handle_key,
            user_id=self.user.pk,
            visitor=visitor_of(context.request),
        )
        password: str = super().clean_oldpassword()
        paid.refund()
        return password


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc]
    """Asks where to send the link for choosing a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["email"].label = _("E-mail address")

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Have the mail sent. Raises: TooMany."""
        email: str = self.cleaned_data["email"]
        services.ask_reset(email=email, visitor=visitor_of(request))
        return email


class PasswordByLinkForm(ResetPasswordKeyForm):  # type: ignore[misc]
    """Sets a new password for somebody who followed the link in a mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["password1"].help_text = PASSWORD_HELP


def _without_placeholders(form: forms.Form) -> None:
    """Remove the placeholders, which would repeat the labels above the fields."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class DisplayForm(forms.Form):
    """The site's appearance and language; fields that are not sent stay as they are."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in DISPLAY_CHOICES.items():
            self.fields[name] = forms.ChoiceField(
                choices=[(choice, choice) for choice in choices], required=False
            )

    def split(self) -> tuple[str, dict[str, str]]:
        """Return the language, if one was chosen, and the display choices by name."""
        chosen = {name: choice for name, choice in self.cleaned_data.items() if choice}
        return chosen.pop("language", ""), chosen


class IntroductionForm(forms.Form):
    """Asks a newcomer for one part of the profile: the name."""

    name = forms.CharField(label=_("Name"), required=False)

    @classmethod
    def initial_of(cls, profile: Profile) -> dict[str, str]:
        return {"name": profile.person.card.name}

    def save(self, *, user_id: int) -> bool:
        """Store what changed; return whether the form has no errors."""
        if not self.is_valid():
            return False
        changed = {field: self.cleaned_data[field] for field in self.changed_data}
        try:
            services.update_profile(user_id=user_id, **changed)
        except Invalid as error:
            add_errors(self, error)
        return not self.errors


class ProfileForm(IntroductionForm):
    """The texts of a person's profile; the service sets the limits."""

    bio = forms.CharField(
        label=_("About you"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    location = forms.CharField(label=_("Location"), required=False)
    link = forms.CharField(
        label=_("Link"),
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    @classmethod
    def initial_of(cls, profile: Profile) -> dict[str, str]:
        return {
            **super().initial_of(profile),
            "bio": profile.person.card.bio,
            "location": profile.location,
            "link": profile.link,
        }


class PictureForm(forms.Form):
    """A person's picture or banner, by `kind`: a new one, or none."""

    picture = forms.FileField(
        required=False,
        widget=forms.FileInput(
            attrs={"accept": PICTURES, "class": "file-choice__file"}
        ),
    )
    remove = forms.BooleanField(required=False)

    SERVICES: ClassVar = {
        "avatar": (services.change_avatar, services.remove_avatar),
        "banner": (services.change_banner, services.remove_banner),
    }

    def __init__(self, kind: str, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id=f"{kind}_%s")
        self.change, self.take_away = self.SERVICES[kind]
        self.refusal: TryLater | None = None

    def save(self, *, user_id: int) -> bool:
        """Store the picture, or remove it; return whether the form has no errors."""
        if not self.is_valid():
            return False
        file = self.cleaned_data["picture"]
        try:
            if file:
                self.change(user_id=user_id, file=file)
            elif self.cleaned_data["remove"]:
                self.take_away(user_id=user_id)
        except Invalid as error:
            texts = [text for texts in error.errors.values() for text in texts]
            self.add_error("picture", texts)
        except TryLater as error:
            self.refusal = error
            self.add_error("picture", str(error))
        return not self.errors
