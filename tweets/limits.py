"""Limits for tweets, their pictures and requests, used by every interface."""

MEDIA_MAX = 4
THREAD_MAX = 25
DRAFTS_MAX = 100
UNDO_MAX_S = 60
ALT_MAX = 1500
FILE_NAME_MAX = 255
IDEMPOTENCY_KEY_MAX = 200
