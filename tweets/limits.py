"""Limits for tweets, their pictures and requests, used by every interface."""

MEDIA_MAX = 4
ALT_MAX = 1500
FILE_NAME_MAX = 255
IDEMPOTENCY_KEY_MAX = 200
