"""The application that holds people, sites, studies and history."""

from django.apps import AppConfig


class TrialsiteConfig(AppConfig):
    """People, sites, studies, memberships and the history of every table."""

    name = "trialsite"
    default_auto_field = "django.db.models.BigAutoField"
