"""Errors that keep the site from starting, in one line for a person."""


class CannotStart(Exception):
    """A start that failed; the message is one line and never contains a secret."""
