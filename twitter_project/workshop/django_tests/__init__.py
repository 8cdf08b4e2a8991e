"""Runs Django's own tests on the engine as an independent check.

`python -m twitter_project.workshop.django_tests [label ...]` downloads
Django's source distribution in the installed version and runs its tests on this engine.
"""
