"""Live updates: what is new is told to those who look, by server-sent events.

One change stream of MongoDB for each process (`hub`) hears what is committed anywhere
(`watching`); the rules say who is told (`telling`); each open stream writes its own
events (`streams`, `asgi`). docs/adr/0010-live-updates.md says why.
"""
