"""Compares derived data (feeds, counters, inboxes) with brute force over the facts.

The rules are written here a second time, from their definitions and not from the
services, so that a fault in either shows as a difference.
"""

from .comparing import Finding, find_differences, find_inbox_differences
from .facts import Facts, load_facts

__all__ = [
    "Facts",
    "Finding",
    "find_differences",
    "find_inbox_differences",
    "load_facts",
]
