"""The engine as an app: listed first, so that its rules precede every model."""

from django.apps import AppConfig


class MongoDBConfig(AppConfig):
    name = "twitter_project.databases.mongodb"
    label = "mongodb"
