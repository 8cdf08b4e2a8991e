"""The shapes of tweets and pictures in requests and answers, one module per topic."""
