"""Why something could not be fetched."""


class NotFetched(Exception):
    """Nothing was fetched; the message says why, for the log."""
