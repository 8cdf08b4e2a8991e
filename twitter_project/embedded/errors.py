"""What keeps the site from starting, said in one line for a person."""


class CannotStart(Exception):
    """A start that failed; the message is one line and never holds a secret."""
