"""How far home feeds go."""

# Home is the newest entries, up to this many.
SHOWN = 800

# A trimmed or rebuilt feed keeps a few more, so that it can lose some without a
# rebuild.
KEPT = 900

# A feed is trimmed when it is longer than this: seldom, and many entries at a time.
TRIMMED_ABOVE = 1000

# Its length is checked only once in this many entries that fan-out adds.
ENTRIES_PER_TRIM = 256

# For each this many tweets, a page of home takes one entry to spare: the rules hide
# some, mostly replies to people whom the owner does not follow.
TWEETS_PER_SPARE = 4

# A page of tweets reads at most this many times as many entries.
ENTRIES_PER_TWEET = 2

# Opening a home that has lost entries waits at most this long for its rebuild.
REBUILDING_S = 2.0

# A tweet is not repeated if an older entry of it is among this many entries below.
REACH = 100

# MongoDB merges the scans of this many hashtags; for many more it would sort in memory.
FOLLOWED_TAGS_MAX = 100
