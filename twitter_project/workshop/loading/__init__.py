"""Loads a social graph and its texts from files, through the public services."""
