"""Decodes and encodes pictures, in a process that knows nothing else.

`pool` runs in the site and starts `process` for each picture. Modules that `process`
imports must not import Django: it would take ten times as long to start, and if a
hostile file takes over a decoder, it must find no settings, secrets or connections.
"""
