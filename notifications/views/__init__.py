"""Pages of notifications, one module per topic."""
