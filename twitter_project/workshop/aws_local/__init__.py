"""Deploys `deploy/template.yaml` to an AWS on this machine, and uses the site there.

`python -m twitter_project.workshop.aws_local`, or `make aws-local`. The AWS is
MiniStack, which speaks the services' protocols and runs functions as processes; MongoDB
and mail are real servers. docs/deployment.md says what this proves, and what not.
"""
