"""Limits for tweets, their pictures and requests, used by every interface."""

# Or one GIF, or one video.
MEDIA_MAX = 4
THREAD_MAX = 25
EDIT_WINDOW_MIN = 60
DRAFTS_MAX = 100
UNDO_MAX_S = 60
ALT_MAX = 1500
# Languages of one video.
SUBTITLES_MAX = 10
# More than a file of them may have: the service says so.
SUBTITLES_READ_BYTES = 200 * 1024
FILE_NAME_MAX = 255
POLL_OPTIONS_MIN, POLL_OPTIONS_MAX = 2, 4
POLL_OPTION_MAX = 50
POLL_DURATION_MIN_S, POLL_DURATION_MAX_S = 5 * 60, 7 * 24 * 60 * 60
PINS_MAX = 3
FOLDERS_MAX, FOLDER_NAME_MAX = 50, 50
IDEMPOTENCY_KEY_MAX = 200
