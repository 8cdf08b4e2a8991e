"""The whole site under random use while its processes are killed at random.

    python -m twitter_project.workshop.chaos --backend celery --kills 20

starts a site (a MongoDB, a Redis, web and worker) on its own data folder, has eight
people act through the REST API, kills processes with -9 and restarts them. At the end
it checks whether anything that was acknowledged is missing, whether each scheduled
tweet was published once or is a draft that says why not, and whether every feed,
counter and inbox matches brute force.
"""
