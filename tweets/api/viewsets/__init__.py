"""Tweets, the reactions to them, and their pictures over REST, one module per topic."""
