"""Runs the site as four services that share one code base.

A process answers the paths of its own service (`SERVICE`) and knows the URLs of all.
docs/deployment.md has the table, docs/adr/0012-aws-functions.md explains why.
"""
