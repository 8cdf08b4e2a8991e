"""The database engines, and which database each app's rows live in."""
