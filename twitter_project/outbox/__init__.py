"""The outbox: events are stored with the change they report, and delivered after it.

`events` publishes and subscribes, `registry` knows event types and handlers by name,
`claiming` and `deliveries` run them, `transports` tell workers elsewhere. See
docs/adr/0004-outbox.md.
"""
