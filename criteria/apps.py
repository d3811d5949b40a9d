"""The criteria application."""

from django.apps import AppConfig


class CriteriaConfig(AppConfig):
    """What the protocol demands: variables, criteria, versions, releases."""

    name = "criteria"
    default_auto_field = "django.db.models.BigAutoField"
