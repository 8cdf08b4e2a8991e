"""The whole site under random use while its processes are killed at random.

    python -m twitter_project.workshop.chaos --backend celery --kills 20

starts a site of its own (a MongoDB, a Redis, web and worker) on a data folder of its
own, has eight people act through the REST API, kills with -9, starts again what was
killed, and looks at the end whether anything that was acknowledged is missing and
whether every feed, counter and inbox is what brute force says.
"""
