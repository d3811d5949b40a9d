"""The application that holds people, sites, studies and history."""

from django.apps import AppConfig
from django.core import checks
from django.db.backends.signals import connection_created


class TrialsiteConfig(AppConfig):
    """People, sites, studies, memberships and the history of every table."""

    name = "trialsite"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang in what must hold from the first connection on."""
        from trialsite import audit
        from trialsite import checks as ours

        connection_created.connect(audit.name_on_every_write, dispatch_uid="trialsite.audit")
        checks.register(ours.check_settings, checks.Tags.security)
        checks.register(ours.check_history, checks.Tags.database)
        checks.register(ours.check_web_role, checks.Tags.database, deploy=True)
