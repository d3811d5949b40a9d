"""Where things lie: the project, its virtual environment, the data folders, and the file that settings read.

The data folder holds what must survive the next start: the embedded database, the secret key, the passwords of the
demonstration. An ordinary user has it in the project (`.data`), root in /var/lib/trialsite, because PostgreSQL refuses
to run as root and the user that it runs as instead cannot reach into root's home.
"""

import os
import socket
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = PROJECT / ".venv"
REQUIREMENTS = PROJECT / "requirements"
DATA_OF_ROOT = Path("/var/lib/trialsite")

# The name under which the settings file holds the folder of the embedded server's socket.
EMBEDDED_SOCKET = "TRIALSITE_EMBEDDED_SOCKET"
SOCKET_NAME = ".s.PGSQL.5432"


def is_root() -> bool:
    """Whether this process may do everything on this machine."""
    return os.geteuid() == 0


def data_folder() -> Path:
    """Return the folder of the data: `TRIALSITE_DATA`, or the usual place of this user. It may not exist yet."""
    named = os.environ.get("TRIALSITE_DATA")
    if named:
        return Path(named).expanduser().absolute()
    return DATA_OF_ROOT if is_root() else PROJECT / ".data"


def python() -> Path:
    """Return the interpreter of the virtual environment. It may not exist yet."""
    return ENVIRONMENT / "bin" / "python"


def make_data_folder() -> Path:
    """Make the data folder, unless it is there already, and return it. Others may pass through root's, never look."""
    folder = data_folder()
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o711 if is_root() else 0o700)
    return folder


def write_private(file: Path, text: str) -> None:
    """Replace a file by this text in one go; nobody but this user can read it at any moment."""
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)
    draft.replace(file)


def settings_file(data: Path) -> Path:
    """Return the file in which the launcher leaves addresses and keys for `manage.py`, as `NAME=value` lines."""
    return data / "env"


def read_settings(data: Path) -> dict[str, str]:
    """Return what the launcher left in the settings file, or nothing when there is none for this user."""
    try:
        lines = settings_file(data).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return {}
    pairs = (line.partition("=") for line in lines if "=" in line)
    return {name: value for name, _, value in pairs}


def answers(folder: Path) -> bool:
    """Whether a database server listens on the socket in this folder."""
    with socket.socket(socket.AF_UNIX) as line:
        try:
            line.connect(str(folder / SOCKET_NAME))
        except OSError:
            return False
    return True


def embedded_database_sleeps() -> bool:
    """Whether settings would connect to the embedded database while its server is not running."""
    folder = read_settings(data_folder()).get(EMBEDDED_SOCKET)
    return folder is not None and "DATABASE_URL" not in os.environ and not answers(Path(folder))
