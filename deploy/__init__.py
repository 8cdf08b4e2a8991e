"""Runs the site on more than one machine: AWS Lambda, nginx, containers."""
