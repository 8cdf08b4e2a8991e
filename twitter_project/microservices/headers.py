"""The headers of requests as API Gateway passes them on."""

from typing import Any


def without_false_names(event: dict[str, Any]) -> dict[str, Any]:
    """Return the event without headers that WSGI would confuse with others.

    WSGI uses one name for `X-Forwarded-For`, which API Gateway writes, and for
    `X_Forwarded_For`, which any client may send.
    """
    kept = {
        kind: {name: value for name, value in event[kind].items() if "_" not in name}
        for kind in ("headers", "multiValueHeaders")
        if event.get(kind)
    }
    return event | kept
