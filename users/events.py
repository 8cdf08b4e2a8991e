"""Things that happened to people, as ids."""

from dataclasses import dataclass

from twitter_project.shared.events import event


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


@event("users.confirmation_asked")
@dataclass(frozen=True, slots=True)
class ConfirmationAsked:
    """Someone waits for the mail by which an account's address is confirmed."""

    user_id: int


@event("users.registration_repeated")
@dataclass(frozen=True, slots=True)
class RegistrationRepeated:
    """Someone has tried to register with the address of this person."""

    user_id: int


@event("users.password_forgotten")
@dataclass(frozen=True, slots=True)
class PasswordForgotten:
    """Someone waits for the link to another password; 0 stands for nobody."""

    user_id: int


@event("users.sign_ins_ended")
@dataclass(frozen=True, slots=True)
class SignInsEnded:
    """Some of the account's browsers and apps were signed out."""

    user_id: int


@event("users.signed_in_from_new_network")
@dataclass(frozen=True, slots=True)
class SignedInFromNewNetwork:
    """Someone signed in to the account from where it was not used before.

    It carries what the mail says: the sign-in may have ended until it is sent.
    """

    user_id: int
    network: str
    user_agent: str
    is_app: bool
    signed_in_at_s: int


@event("users.second_factor_removed")
@dataclass(frozen=True, slots=True)
class SecondFactorRemoved:
    """An administrator took the second factor off an account."""

    user_id: int
