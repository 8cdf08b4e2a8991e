"""Attacks on a running local site, to check that they do not stall it.

`make attack` runs them; the product imports nothing from here. Every attack is limited
in number and time, and refuses any target that is not this machine.
"""
