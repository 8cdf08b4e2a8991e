"""Decoding and encoding of pictures, by a process that knows nothing but pictures.

`pool` runs in the site and starts `process` for each picture. What `process` imports
must not import Django: it would take ten times as long to start, and a decoder that a
hostile file takes over must find no settings, no secrets and no connections.
"""
