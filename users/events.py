"""Things that happened to people, as ids."""

from dataclasses import dataclass

from twitter_project.outbox.events import event


@event("users.registered")
@dataclass(frozen=True, slots=True)
class UserRegistered:
    user_id: int


@event("users.followed")
@dataclass(frozen=True, slots=True)
class UserFollowed:
    follower_id: int
    followee_id: int


@event("users.unfollowed")
@dataclass(frozen=True, slots=True)
class UserUnfollowed:
    follower_id: int
    followee_id: int


@event("users.follow_requested")
@dataclass(frozen=True, slots=True)
class FollowRequested:
    requester_id: int
    target_id: int


@event("users.follow_request_ended")
@dataclass(frozen=True, slots=True)
class FollowRequestEnded:
    """A request was accepted, rejected or withdrawn, or a block ended it."""

    requester_id: int
    target_id: int


@event("users.follow_accepted")
@dataclass(frozen=True, slots=True)
class FollowAccepted:
    """A request became a follow."""

    follower_id: int
    followee_id: int


@event("users.approval_ended")
@dataclass(frozen=True, slots=True)
class ApprovalEnded:
    """The person no longer approves followers; the requests that wait are accepted."""

    user_id: int


@event("users.override_changed")
@dataclass(frozen=True, slots=True)
class OverrideChanged:
    """The owner rings for the target, is never notified of them, or neither."""

    owner_id: int
    target_id: int


@event("users.blocked")
@dataclass(frozen=True, slots=True)
class UserBlocked:
    blocker_id: int
    blocked_id: int


@event("users.unblocked")
@dataclass(frozen=True, slots=True)
class UserUnblocked:
    blocker_id: int
    blocked_id: int


@event("users.muted")
@dataclass(frozen=True, slots=True)
class UserMuted:
    muter_id: int
    muted_id: int


@event("users.unmuted")
@dataclass(frozen=True, slots=True)
class UserUnmuted:
    muter_id: int
    muted_id: int


@event("users.suspended")
@dataclass(frozen=True, slots=True)
class UserSuspended:
    user_id: int


@event("users.reinstated")
@dataclass(frozen=True, slots=True)
class UserReinstated:
    user_id: int


@event("users.confirmation_requested", former_name="users.confirmation_asked")
@dataclass(frozen=True, slots=True)
class ConfirmationRequested:
    """Somebody asked for the mail that confirms an account's address."""

    user_id: int


@event("users.registration_repeated")
@dataclass(frozen=True, slots=True)
class RegistrationRepeated:
    """Somebody tried to register with this person's address."""

    user_id: int


@event("users.password_forgotten")
@dataclass(frozen=True, slots=True)
class PasswordForgotten:
    """Somebody asked for the link to a new password; id 0 if the address is unknown."""

    user_id: int


@event("users.sign_ins_ended")
@dataclass(frozen=True, slots=True)
class SignInsEnded:
    """Some of the account's browsers and apps were signed out."""

    user_id: int


@event("users.signed_in_from_new_network")
@dataclass(frozen=True, slots=True)
class SignedInFromNewNetwork:
    """Somebody signed in to the account from a new network.

    It contains the content of the mail, because the sign-in may end before it is sent.
    `sign_in_id` is 0 in events of earlier releases.
    """

    user_id: int
    network: str
    user_agent: str
    is_app: bool
    signed_in_at_s: int
    sign_in_id: int = 0


@event("users.second_factor_removed")
@dataclass(frozen=True, slots=True)
class SecondFactorRemoved:
    """An administrator or an operator removed the account's second factor."""

    user_id: int


@event("users.listed")
@dataclass(frozen=True, slots=True)
class UserListed:
    """Somebody was added to a list; look whether the list is private."""

    list_id: int
    owner_id: int
    member_id: int


@event("users.unlisted")
@dataclass(frozen=True, slots=True)
class UserUnlisted:
    """Somebody was removed from a list."""

    list_id: int
    owner_id: int
    member_id: int


@event("users.list_concealed")
@dataclass(frozen=True, slots=True)
class ListConcealed:
    """A public list was made private or deleted: nobody else may know of it now."""

    list_id: int
    owner_id: int


@event("users.list_revealed")
@dataclass(frozen=True, slots=True)
class ListRevealed:
    """A private list was made public. Nobody is told that they are on it."""

    list_id: int
    owner_id: int


@event("users.list_import_started")
@dataclass(frozen=True, slots=True)
class ListImportStarted:
    """Somebody confirmed an import of lists."""

    import_id: int


@event("users.muted_words_changed")
@dataclass(frozen=True, slots=True)
class MutedWordsChanged:
    """The person mutes other words than before, or a group of them has just ended."""

    user_id: int
