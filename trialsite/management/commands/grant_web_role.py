"""`manage.py grant_web_role`: give the web process its rights, no more and no less."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from trialsite import grants


class Command(BaseCommand):
    """Gives the database role of DATABASE_URL exactly the rights listed in trialsite/grants.py. Harmless to repeat."""

    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            grants.grant(connection, settings.WEB_ROLE)
        except grants.NotGranted as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f'The database role "{settings.WEB_ROLE}" has its rights.')
