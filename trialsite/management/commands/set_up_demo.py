"""`manage.py set_up_demo`: make the demonstration in an empty database, or what is missing of it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from trialsite.management.demonstration import NotADemonstration, set_up


class Command(BaseCommand):
    """Called at each start of a demonstration. All of it or nothing; nothing where everything is there."""

    help = (
        "Make the demonstration in an empty database: a site, the first study in use, one account per role (shown by"
        " `python3 -m trialsite password`) and fictitious candidates. Repeating it changes nothing."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                anything = False
                for line in set_up():
                    anything = True
                    self.stdout.write(f"  {line}")
                    self.stdout.flush()
            if not anything:
                self.stdout.write("  Everything is there.")
        except NotADemonstration as refusal:
            raise CommandError(str(refusal)) from None
