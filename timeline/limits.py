"""How far home feeds go."""

# Home is the newest so many deliveries.
SHOWN = 800

# A trimmed or rebuilt feed keeps a few more, to lose without being rebuilt at once.
KEPT = 900

# A feed is trimmed when it is longer than this: seldom, and many entries at a time.
TRIMMED_ABOVE = 1000

# And its length is looked at only once in so many deliveries to it.
DELIVERIES_PER_TRIM = 256

# A page of so many tweets takes at most so many times as many entries.
ENTRIES_PER_TWEET = 2

# Who opens a home that has lost entries waits at most so long for its rebuilding.
REBUILDING_S = 2.0

# A tweet is not shown again while an older delivery of it is among the next so many.
REACH = 100

# MongoDB merges the scans of so many hashtags; of many more it would sort in memory.
FOLLOWED_TAGS_MAX = 100
