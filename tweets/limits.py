"""Limits for tweets, their pictures and requests, used by every interface."""

MEDIA_MAX = 4
THREAD_MAX = 25
ALT_MAX = 1500
FILE_NAME_MAX = 255
IDEMPOTENCY_KEY_MAX = 200
