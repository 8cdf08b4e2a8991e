"""The users app's reactions to events, one service call each."""

from twitter_project.outbox.events import subscribe
from users import services
from users.events import (
    ApprovalEnded,
    ConfirmationRequested,
    ListImportStarted,
    PasswordForgotten,
    RegistrationRepeated,
    SecondFactorRemoved,
    SignedInFromNewNetwork,
    SignInsEnded,
    UserListed,
    UserReinstated,
    UserSuspended,
)


@subscribe(ConfirmationRequested, queue="mail")
def send_confirmation(event: ConfirmationRequested) -> None:
    services.send_confirmation(user_id=event.user_id)


@subscribe(RegistrationRepeated, queue="mail")
def send_repetition(event: RegistrationRepeated) -> None:
    services.send_repetition(user_id=event.user_id)


@subscribe(PasswordForgotten, queue="mail")
def send_reset(event: PasswordForgotten) -> None:
    services.send_reset(user_id=event.user_id)


@subscribe(SignInsEnded)
def forget_dead_sign_ins(event: SignInsEnded) -> None:
    services.forget_dead_sign_ins(user_id=event.user_id)


@subscribe(SignedInFromNewNetwork, queue="mail")
def warn_of_new_network(event: SignedInFromNewNetwork) -> None:
    services.warn_of_new_network(sign_in=event)


@subscribe(
    SecondFactorRemoved,
    queue="mail",
    former_name="users.handlers.tell_of_removed_factor",
)
def notify_of_removed_factor(event: SecondFactorRemoved) -> None:
    services.notify_of_removed_factor(user_id=event.user_id)


@subscribe(ApprovalEnded)
def accept_waiting(event: ApprovalEnded) -> None:
    services.accept_waiting(user_id=event.user_id)


@subscribe(UserSuspended, UserReinstated)
def review_memberships(event: UserSuspended | UserReinstated) -> None:
    services.review_memberships(member_id=event.user_id)


@subscribe(UserListed)
def review_new_member(event: UserListed) -> None:
    services.review_member(list_id=event.list_id, member_id=event.member_id)


@subscribe(ListImportStarted)
def run_import(event: ListImportStarted) -> None:
    services.run_import(import_id=event.import_id)
