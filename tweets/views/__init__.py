"""Pages of tweets, one module per topic."""
