"""Turns uploaded pictures into pictures that we serve.

`accepting` and `pool` run in the site; `pool` starts `process` for each picture, which
decodes and encodes it in a process that knows nothing else. Modules that `process`
imports must not import Django: it would take ten times as long to start, and if a
hostile file takes over a decoder, it must find no settings, secrets or connections.
"""
