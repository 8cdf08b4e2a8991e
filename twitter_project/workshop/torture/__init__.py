"""Two hundred malformed files, made here, and what a site may do with each.

A site either refuses a file (422, or a video that `failed`) or serves a clean one: no
other status, nothing of the original in what it serves, nothing left in the bucket, no
process left.
"""
