#!/usr/bin/env python3
"""Django's commands for this site, run inside the virtual environment that `python3 -m trialsite run` makes."""

import os
import sys

from trialsite.launcher import places

# These change tables or rights, so they connect as the owner of the tables; all others as the restricted web role.
OWNER_COMMANDS = {"migrate", "makemigrations", "grant_web_role", "flush", "sqlmigrate", "showmigrations"}
# These need no database.
WITHOUT_DATABASE = {"check", "collectstatic", "compilemessages", "help", "makemessages", "makemigrations", "version"}


def main() -> None:
    """Run the command named on the command line. What is missing for it is said in a sentence."""
    command = (sys.argv[1:2] or ["help"])[0]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trialsite.settings")
    if command in OWNER_COMMANDS:
        os.environ.setdefault("TRIALSITE_CONNECT_AS", "owner")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit(
            "Django is not installed for this Python: type `python3 -m trialsite run` once,"
            " then `.venv/bin/python manage.py ...`."
        )
    if command not in WITHOUT_DATABASE and places.embedded_database_sleeps():
        sys.exit("The embedded database is not running: type `python3 -m trialsite db start`, then this again.")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
