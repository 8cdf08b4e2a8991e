"""How much a tweet, its pictures and its requests may hold, wherever it is asked."""

MEDIA_MAX = 4
ALT_MAX = 1500
FILE_NAME_MAX = 255
IDEMPOTENCY_KEY_MAX = 200
