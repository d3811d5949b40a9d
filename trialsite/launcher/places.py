"""Where things lie: the project, its virtual environment, the data folders, and the file that settings read.

The data folder holds what must survive the next start: the embedded database, the secret key, the passwords of the
demonstration. An ordinary user has it in the project (`.data`), root in /var/lib/trialsite, because PostgreSQL refuses
to run as root and the user that it runs as instead cannot reach into root's home.
"""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = PROJECT / ".venv"
DATA_OF_ROOT = Path("/var/lib/trialsite")


def is_root() -> bool:
    """Whether this process may do everything on this machine."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def data_folder() -> Path:
    """Return the folder of the data: `TRIALSITE_DATA`, or the usual place of this user. It may not exist yet."""
    named = os.environ.get("TRIALSITE_DATA")
    if named:
        return Path(named).expanduser().absolute()
    return DATA_OF_ROOT if is_root() else PROJECT / ".data"


def python() -> Path:
    """Return the interpreter of the virtual environment. It may not exist yet."""
    return ENVIRONMENT / "bin" / "python"


def settings_file(data: Path) -> Path:
    """Return the file with addresses and keys that the launcher leaves for `manage.py`: `NAME=value` lines, mode 0600."""
    return data / "env"


def read_settings(data: Path) -> dict[str, str]:
    """Return what the launcher left in the settings file, or nothing when there is none."""
    try:
        lines = settings_file(data).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, PermissionError):
        return {}
    pairs = (line.partition("=") for line in lines if "=" in line)
    return {name: value for name, _, value in pairs}
