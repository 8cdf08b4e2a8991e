"""Rows of the users app, one module per topic."""

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
    "Relationship",
    "RelationshipKind",
    "SearchTerm",
    "SignIn",
    "User",
    "UserManager",
    "has_ended",
    "insert_whole",
    "is_current",
]
