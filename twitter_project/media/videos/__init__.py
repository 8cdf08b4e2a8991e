"""Turns uploaded videos and animated GIFs into MP4 files that every browser plays.

`tools` finds ffmpeg, `making` tells it what to do, and `running` starts it under limits
that the kernel enforces. Nothing here knows tweets, accounts or the bucket.
"""
