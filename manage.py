#!/usr/bin/env python3
"""Django's commands for this site, run inside the virtual environment that `python3 -m trialsite run` makes."""

import os
import sys

# These change tables or rights, so they connect as the owner of the tables; all others as the restricted web role.
OWNER_COMMANDS = {"migrate", "makemigrations", "grant_web_role", "flush", "sqlmigrate", "showmigrations"}


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trialsite.settings")
    if OWNER_COMMANDS.intersection(sys.argv[1:2]):
        os.environ.setdefault("TRIALSITE_CONNECT_AS", "owner")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit(
            "Django is not installed for this Python: type `python3 -m trialsite run` once,"
            " then use .venv/bin/python manage.py ..."
        )
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
