"""The command line: `python3 -m trialsite run | test | db | password`."""

import argparse
import errno
import os
import signal
from collections.abc import Sequence

from trialsite.launcher import environment, passwords, places
from trialsite.launcher.talk import Stop, complain, note

_DESCRIPTION = "Starts, tests and tidies up this site on a machine that has only Python."
_MENDED_BY = {
    errno.EROFS: "it is on a read-only disk: copy the project into a folder of your own and start this there",
    errno.EACCES: "you may not write there: start this as the owner of that folder, or copy the project into your own",
    errno.EPERM: "you may not change it: start this as the owner of that folder, or copy the project into your own",
    errno.ENOSPC: "the disk is full: free about 1 GB, then start this again",
}


def main(arguments: Sequence[str]) -> int:
    """Run one command and return the exit status. Whatever a person can mend is said in one sentence."""
    options = _read(arguments)
    if "TRIALSITE_DATA" in os.environ:
        os.environ["TRIALSITE_DATA"] = str(places.data_folder())  # the folder of work changes, this one must not
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    try:
        if options.packages is not None and not _is_prepared(options.packages):
            environment.go_inside(arguments)
        status: int = options.action(options)
    except Stop as reason:
        complain(str(reason))
    except OSError as problem:
        complain(_explain(problem))
    except KeyboardInterrupt:
        return 130
    else:
        return status
    return 1


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    # Everything after `test` is pytest's; argparse would take some of it for its own.
    of_pytest = list(arguments[1:]) if arguments[:1] == ["test"] and arguments[1:2] not in (["-h"], ["--help"]) else []
    options = _parser().parse_args(arguments[: len(arguments) - len(of_pytest)])
    options.of_pytest = of_pytest
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 -m trialsite", description=_DESCRIPTION)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="set everything up where needed, and serve the site on this machine")
    run.add_argument("--port", type=int, help="the port to serve on (8000)")
    run.set_defaults(action=_run, packages="embedded")
    test = commands.add_parser("test", help="run the whole suite; further arguments go to pytest")
    test.set_defaults(action=_test, packages="test")
    db = commands.add_parser("db", help="the embedded database: start, stop, status, reset")
    db.add_argument("what", choices=_DATABASE_COMMANDS, help="reset erases all data for good")
    db.add_argument("--yes", action="store_true", help="reset without asking")
    db.set_defaults(action=_db, packages=None)
    password = commands.add_parser("password", help="show a demonstration account again")
    password.add_argument("role", nargs="?", help="such as coordinator; all accounts when left out")
    password.set_defaults(action=_password, packages=None)
    return parser


def _is_prepared(packages: str) -> bool:
    """Make the environment ready for this set of packages and return whether this process already runs in it."""
    is_own_server = packages == "embedded" and os.environ.get("DATABASE_URL")
    environment.prepare("base" if is_own_server else packages)
    return environment.is_inside()


# What these import needs the packages that the environment holds.


def _run(options: argparse.Namespace) -> int:
    from trialsite.launcher import serving

    return serving.run(options.port)


def _test(options: argparse.Namespace) -> int:
    from trialsite.launcher import testing

    return testing.test(options.of_pytest)


def _db(options: argparse.Namespace) -> int:
    if os.environ.get("DATABASE_URL"):
        raise Stop("DATABASE_URL names a server of yours, which is never touched from here: unset it and try again.")
    return _DATABASE_COMMANDS[options.what](options)


def _start(options: argparse.Namespace) -> int:
    if not _is_prepared("embedded"):
        environment.go_inside(["db", "start"])
    from trialsite.launcher import serving

    serving.start_database()
    note("The database runs until `python3 -m trialsite db stop`; Django's commands: .venv/bin/python manage.py ...")
    return 0


def _stop(options: argparse.Namespace) -> int:
    from trialsite.launcher import serving, testing

    stopped = [server.stop() for server in (serving.server(), testing.server())]
    note("The database is stopped; the data stay." if any(stopped) else "No database was running.")
    return 0


def _status(options: argparse.Namespace) -> int:
    from trialsite.launcher import serving

    server = serving.server()
    note(f"The database is {'running' if server.is_running else 'not running'}; its data are in {server.home}.")
    return 0


def _reset(options: argparse.Namespace) -> int:
    from trialsite.launcher import serving

    server = serving.server()
    if server.is_used():
        raise Stop("The site is running: end it with Ctrl-C where it was started, then reset.")
    if not options.yes and not _is_confirmed(f"Erase all data in {server.home} for good? Type yes: "):
        raise Stop("Nothing was erased: type `python3 -m trialsite db reset --yes` to do it.")
    server.erase()
    passwords.forget()
    note("All data are erased; `python3 -m trialsite run` begins anew.")
    return 0


def _is_confirmed(question: str) -> bool:
    try:
        return input(question).strip().lower() == "yes"
    except EOFError:
        print()
        return False


def _password(options: argparse.Namespace) -> int:
    accounts = passwords.kept()
    if not accounts:
        raise Stop(f"No accounts are kept in {places.data_folder()}: type `python3 -m trialsite run` to make them.")
    wanted = (options.role or "").replace(" ", "_").replace("-", "_").lower()
    found = [account for account in accounts if wanted in {"", account.role}]
    if not found:
        roles = ", ".join(sorted({account.role for account in accounts}))
        raise Stop(f"There is no demonstration account for {options.role!r}: name one of {roles}.")
    for account in found:
        note(str(account))
    return 0


def _explain(problem: OSError) -> str:
    subject = problem.filename or "a file"
    cure = _MENDED_BY.get(problem.errno or 0)
    return f"{subject} cannot be used: {cure or f'{problem.strerror or problem}; mend that, then start this again'}."


_DATABASE_COMMANDS = {"start": _start, "stop": _stop, "status": _status, "reset": _reset}
