"""Attacks on a running site of one's own, to see that they do not stall it.

`make attack` runs them; nothing of the product imports this. Every attack is bounded in
number and time, and refuses any target that is not this machine.
"""
