"""The table of who may do what: asks the site, and writes docs/access.md."""
