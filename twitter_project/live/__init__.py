"""Live updates: tells connected clients about changes, by server-sent events.

Each process has one change stream of MongoDB (`hub`), which receives all commits
(`watching`); the rules decide who is told (`telling`); each open stream writes its own
events (`streams`, `asgi`). docs/adr/0010-live-updates.md explains why.
"""
