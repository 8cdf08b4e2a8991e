"""What the site tells its operators: log lines and metrics.

docs/adr/0013-telemetry.md explains why it works this way, docs/operations.md how to
read it.
"""
