"""The table of who may do what: asked of the site, written to docs/security.md."""
