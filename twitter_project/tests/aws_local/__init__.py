"""Deploys `deploy/template.yaml` to an AWS on this machine, and uses what stands there.

`python -m twitter_project.tests.aws_local`, or `make aws-local`. The AWS is MiniStack,
which speaks the protocols of the services and runs functions as processes; MongoDB and
mail are real servers. docs/deployment.md says what that shows and what it does not.
"""
