"""Django's own tests as the engine's outside judge.

`python -m twitter_project.workshop.django_tests [label ...]` downloads
Django's source distribution at the installed version and runs its tests on this engine.
"""
