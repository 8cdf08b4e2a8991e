"""How the site is run as four services that share one code base.

A process answers the paths of its own part (`SERVICE`) and knows the addresses of all.
docs/deployment.md has the table, docs/adr/0012-aws-functions.md says why it is so.
"""
