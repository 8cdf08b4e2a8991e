"""The tests of Django's that fail on this engine, and why."""

EXPECTED: dict[str, str] = {}
