"""Rows of the users app, one module per topic."""

from users.models.lists import (
    ListFollow,
    ListImport,
    ListMember,
    PeopleList,
    RepliesPolicy,
)
from users.models.muted_words import MutedWordGroup
from users.models.people import SearchTerm, User, UserManager, insert_whole
from users.models.relationships import (
    Relationship,
    RelationshipKind,
    has_ended,
    is_current,
)
from users.models.sign_ins import KnownNetwork, SignIn

__all__ = [
    "KnownNetwork",
    "ListFollow",
    "ListImport",
    "ListMember",
    "MutedWordGroup",
    "PeopleList",
    "Relationship",
    "RelationshipKind",
    "RepliesPolicy",
    "SearchTerm",
    "SignIn",
    "User",
    "UserManager",
    "has_ended",
    "insert_whole",
    "is_current",
]
