"""What the site tells of itself to who runs it: its log lines, and its metrics.

docs/adr/0013-telemetry.md says why it is so, docs/operations.md how it is read.
"""
