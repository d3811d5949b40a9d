"""`run` from an empty data folder to a page that answers, and again with the data kept."""

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from urllib.request import urlopen

import pytest

from tests.trialsite.launcher_help import launch, outside
from trialsite.launcher import places, serving, testing
from trialsite.launcher.database import Addresses
from trialsite.launcher.postgres import Server
from trialsite.launcher.talk import Stop


def any_port():
    with socket.socket() as probe:
        probe.bind((serving.HOST, 0))
        return probe.getsockname()[1]


@contextmanager
def running(port, variables):
    "A site started as a person starts it, from the line that says it is ready to Ctrl-C. Yields what it printed."
    command = [sys.executable, "-m", "trialsite", "run", "--port", str(port)]
    with subprocess.Popen(
        command, env=variables, cwd=places.PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as site:
        lines = []
        try:
            for line in site.stdout:
                lines.append(line)
                if line.startswith("Ready:"):
                    break
            yield "".join(lines)
        finally:
            site.send_signal(signal.SIGINT)
            site.wait(timeout=30)
            assert site.returncode == 0, "".join(lines) + site.stdout.read()


def test_run_serves_and_run_again_keeps_the_data(data):
    port, variables = any_port(), outside(TRIALSITE_DATA=str(data))
    with running(port, variables) as printed:
        assert f"Ready: http://127.0.0.1:{port}/ " in printed
        with urlopen(f"http://127.0.0.1:{port}/accounts/login/") as page:
            assert page.status == 200
            body = page.read().decode()
        sheet = re.search(r'href="(/static/vendor/bootstrap/bootstrap\.min\.[0-9a-f]+\.css)"', body)[1]
        with urlopen(f"http://127.0.0.1:{port}{sheet}") as file:
            assert file.headers["Cache-Control"] == "max-age=315360000, public, immutable"
        refused = launch("run", "--port", str(port), variables=variables)
        assert f"Port {port} is taken" in refused.stderr
    assert Server(data / "server").is_running is False
    accounts = (data / "passwords.json").read_text()
    with running(port, variables) as printed:
        assert "Making an empty database" not in printed
    assert (data / "passwords.json").read_text() == accounts
    shown = launch("password", "coordinator", variables=variables)
    assert shown.stdout.strip() in {line.strip() for line in printed.splitlines()}


def test_settings_are_left_for_manage_py_and_for_nobody_else(data, monkeypatch):
    for name in ("SECRET_KEY", "DEMONSTRATION", "STATIC_ROOT"):
        monkeypatch.delenv(name, raising=False)
    addresses = Addresses("postgresql://o@/d?host=x", "postgresql://w@/d?host=x", data / "socket")
    variables = serving.leave_settings(addresses)
    left = places.settings_file(data)
    assert left.stat().st_mode & 0o777 == 0o600
    assert places.read_settings(data).items() <= variables.items()
    assert len(variables["SECRET_KEY"]) >= 50
    assert serving.leave_settings(addresses)["SECRET_KEY"] == variables["SECRET_KEY"]


def test_passwords_of_a_database_of_ones_own_are_not_copied(data):
    serving.leave_settings(Addresses("postgresql://o:secret@h/d", "postgresql://w:secret@h/d"))
    assert "secret" not in places.settings_file(data).read_text()


def test_a_privileged_port_is_explained(monkeypatch):
    def refuse(self, address):
        raise PermissionError

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(Stop, match=r"Port 80 needs more rights than you have: name one above 1023"):
        serving.free_port(80)


def test_a_failing_command_names_itself(data):
    with pytest.raises(Stop, match=r"^`manage\.py no_such_command` failed, the lines above say why"):
        serving.manage(dict(os.environ), "no_such_command", show=False)


def test_checks_that_fail_are_named_after_the_tests(monkeypatch):
    monkeypatch.setattr(testing, "_CHECKS", (("style", ("no_such_module",)), ("types", ("this",))))
    assert testing._failed_checks() == ["style"]
