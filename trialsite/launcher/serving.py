"""`run`: from nothing, or from last time, to a site that answers in the browser."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from trialsite.launcher import database, passwords, places
from trialsite.launcher.database import Addresses
from trialsite.launcher.postgres import Server
from trialsite.launcher.talk import Stop, step

HOST = "127.0.0.1"
PORT = 8000
WORKERS = 2
THREADS = 4
_SECONDS_TO_ANSWER = 60
_YES = {"1", "true", "yes", "on", "y", "ok"}


def server() -> Server:
    """Return the embedded server of the site."""
    return Server(places.data_folder() / "server")


def run(port: int | None) -> int:
    """Bring everything up, serve until somebody stops it, and return the exit status."""
    chosen = free_port(port)
    with database_for_site() as addresses:
        variables = leave_settings(addresses)
        bring_up_to_date(variables)
        return _serve(chosen, variables)


def start_database() -> None:
    """Start the embedded server and leave it running, for `python manage.py ...`."""
    running = server()
    running.start()
    variables = leave_settings(database.embedded(running))
    migrate(variables)


@contextmanager
def database_for_site() -> Iterator[Addresses]:
    """Yield the addresses of the database that the environment names, or of the embedded one, running."""
    addresses = database.external()
    with ExitStack() as stack:
        if addresses is None:
            addresses = database.embedded(stack.enter_context(server().in_use()))
        else:
            database.check(addresses)
        yield addresses


def leave_settings(addresses: Addresses) -> Mapping[str, str]:
    """Return the variables of this site; what `manage.py` needs of them is left in the data folder."""
    data = places.make_data_folder()
    before = places.read_settings(data)
    kept = {
        "SECRET_KEY": before.get("SECRET_KEY") or secrets.token_urlsafe(50),
        "DEMONSTRATION": os.environ.get("DEMONSTRATION", "True"),
        "STATIC_ROOT": str(data / "static"),
    }
    if addresses.socket is not None:
        kept |= addresses.variables | {places.EMBEDDED_SOCKET: str(addresses.socket)}
    places.write_private(places.settings_file(data), "".join(f"{name}={value}\n" for name, value in kept.items()))
    # The addresses of a server of one's own hold passwords: they stay in the environment where they came from.
    return kept | os.environ | addresses.variables


def bring_up_to_date(variables: Mapping[str, str]) -> None:
    """Migrate, collect the files that browsers load, set up the demonstration where this is one."""
    migrate(variables)
    manage(variables, "collectstatic", "--no-input", "--verbosity", "0")
    if variables["DEMONSTRATION"].lower() in _YES:
        step("Setting up the demonstration")
        manage(variables, "set_up_demo")


def migrate(variables: Mapping[str, str]) -> None:
    """Bring the tables up to date as their owner, and give the web role its rights where there are two roles."""
    step("Bringing the database up to date")
    manage(variables, "migrate", "--verbosity", "0")
    if variables.get("DATABASE_OWNER_URL", variables["DATABASE_URL"]) != variables["DATABASE_URL"]:
        manage(variables, "grant_web_role", show=False)


def manage(variables: Mapping[str, str], *command: str, show: bool = True) -> None:
    """Run one of Django's commands. What it prints is shown, unless told otherwise; errors always."""
    arguments = [sys.executable, str(places.PROJECT / "manage.py"), *command]
    said = None if show else subprocess.DEVNULL
    outcome = subprocess.run(arguments, env=dict(variables), cwd=places.PROJECT, stdout=said)
    if outcome.returncode != 0:
        raise Stop(
            f"`manage.py {command[0]}` failed, the lines above say why: mend that and start again, or type"
            " `python3 -m trialsite db reset` to begin anew without the data."
        )


def free_port(wanted: int | None) -> int:
    """Return the port to serve on. A taken one is refused with the next that is free."""
    port = PORT if wanted is None else wanted
    if _is_free(port):
        return port
    following = next((each for each in range(port + 1, min(port + 200, 65536)) if _is_free(each)), None)
    if following is None:
        raise Stop(f"Port {port} is taken: name a free one with --port.")
    raise Stop(
        f"Port {port} is taken (does the site already run at http://{HOST}:{port}/ ?): type"
        f" `python3 -m trialsite run --port {following}` to use another."
    )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Stop(f"Port {port} needs more rights than you have: name one above 1023 with --port.") from None
        except OSError:
            return False
    return True


def _serve(port: int, variables: Mapping[str, str]) -> int:
    step("Starting the web server")
    arguments = ["--bind", f"{HOST}:{port}", "--workers", str(WORKERS), "--threads", str(THREADS)]
    quiet = ["--log-level", "warning", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", *arguments, *quiet, "trialsite.wsgi:application"]
    # In a session of its own, so that Ctrl-C reaches this process only and the end is orderly.
    web = subprocess.Popen(command, env=dict(variables), cwd=places.PROJECT, start_new_session=True)
    with web, _ended_by_signals(web):
        _wait_until_it_answers(web, port)
        _welcome(port)
        status = web.wait()
    return 0 if status in {0, -signal.SIGTERM} else status


@contextmanager
def _ended_by_signals(web: subprocess.Popen[bytes]) -> Iterator[None]:
    def end(number: int, frame: object) -> None:
        with suppress(ProcessLookupError):
            web.terminate()

    old = {each: signal.signal(each, end) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        end(0, None)
        for each, handler in old.items():
            signal.signal(each, handler)


def _wait_until_it_answers(web: subprocess.Popen[bytes], port: int) -> None:
    patience = time.monotonic() + _SECONDS_TO_ANSWER
    while time.monotonic() < patience and web.poll() is None:
        status = _status_of_login_page(port)
        if status is not None and status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Stop("The site answers with an error: look at the lines above, mend that, then start again.")
        if status is not None:
            return
        time.sleep(0.1)
    if web.poll() is None:
        raise Stop(f"The web server gave no answer within {_SECONDS_TO_ANSWER} s: look at the lines above.")
    if web.returncode not in {0, -signal.SIGTERM}:
        raise Stop("The web server ended at once: look at the lines above, mend that, then start again.")


def _status_of_login_page(port: int) -> int | None:
    """Return the status that the login page answers with, None while nothing answers at all."""
    with closing(HTTPConnection(HOST, port, timeout=10)) as line:
        try:
            line.request("GET", "/accounts/login/")
            return line.getresponse().status
        except (OSError, HTTPException):
            return None


def _welcome(port: int) -> None:
    accounts = passwords.kept()
    print("".join(f"\n  {account}" for account in accounts), flush=True)
    print(f"\nReady: http://{HOST}:{port}/   (Ctrl-C ends it; the data stay)", flush=True)
