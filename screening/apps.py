"""The screening application."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """What happened to one candidate: values, assessments, reports."""

    name = "screening"
    default_auto_field = "django.db.models.BigAutoField"
