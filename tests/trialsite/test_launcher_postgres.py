"""The embedded PostgreSQL: started, shared, stopped and erased by its users, who may die at any moment."""

import signal
import subprocess
import sys

import psutil
import pytest

from tests.trialsite.launcher_help import outside
from trialsite.launcher import database, places, programs
from trialsite.launcher.postgres import FOR_TESTS, Server
from trialsite.launcher.talk import Stop

KILLED = """
import os, signal
from pathlib import Path
from trialsite.launcher.postgres import FOR_TESTS, Server
with Server(Path({home!r}), FOR_TESTS).in_use():
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def server(data):
    own = Server(data / "server", FOR_TESTS)
    yield own
    own.stop()


def test_it_runs_while_it_is_used(server):
    assert server.is_used() is False
    with server.in_use():
        assert server.is_running is True
        assert server.is_used() is True
    assert server.is_running is False
    assert server.is_used() is False


def test_the_last_user_stops_it(server):
    with server.in_use():
        with server.in_use():
            pass
        assert server.is_running is True
    assert server.is_running is False


def test_a_started_server_stays_until_it_is_stopped(server):
    server.start()
    with server.in_use():
        pass
    assert server.is_running is True
    assert server.stop() is True
    assert server.is_running is False
    assert server.stop() is False


def test_a_killed_user_is_not_counted_for_ever(server):
    "After kill -9 the server stays, and the next user's end or `stop` ends it all the same."
    script = KILLED.format(home=str(server.home))
    killed = subprocess.run([sys.executable, "-c", script], env=outside(), cwd=places.PROJECT, capture_output=True)
    assert killed.returncode == -signal.SIGKILL
    assert server.is_running is True
    with server.in_use():
        pass
    assert server.is_running is False


def test_a_killed_server_starts_again(server):
    with server.in_use():
        postmaster = psutil.Process(int((server.cluster / "postmaster.pid").read_text().splitlines()[0]))
        family = [postmaster, *postmaster.children()]
        postmaster.kill()
        assert psutil.wait_procs(family, timeout=20)[1] == []
    with server.in_use():
        assert server.is_running is True


def test_data_stay_unless_they_are_erased(server):
    with server.in_use():
        database.embedded(server)
    kept = server.cluster / "PG_VERSION"
    assert kept.exists()
    server.erase()
    assert not kept.exists()


def test_only_the_first_user_begins_afresh(server):
    with server.in_use(afresh=True):
        mark = server.cluster / "mark"
        mark.touch()
        with server.in_use(afresh=True):
            assert mark.exists()
    with server.in_use(afresh=True):
        assert not mark.exists()


def test_nobody_else_can_enter_its_folders(server):
    with server.in_use():
        for folder in (server.home, server.cluster, server.socket):
            assert folder.stat().st_mode & 0o077 == 0


def test_a_long_path_gets_a_short_socket(data):
    own = Server(data / ("x" * 120), FOR_TESTS)
    try:
        with own.in_use():
            assert own.is_running is True
            assert own.socket.parent != own.home
    finally:
        own.socket.rmdir()


def test_a_socket_folder_of_somebody_else_is_refused(monkeypatch, data):
    own = Server(data / ("y" * 120), FOR_TESTS)
    own.socket.symlink_to(data)
    try:
        with pytest.raises(Stop, match=r"belongs to somebody else: set TRIALSITE_DATA"), own.in_use():
            pass
    finally:
        own.socket.unlink()


def test_data_of_another_release_are_refused_with_the_way_out(server):
    with server.in_use():
        pass
    (server.cluster / "PG_VERSION").write_text("16\n")
    with (
        pytest.raises(Stop, match=r"belong to PostgreSQL 16, this release brings 18: type `.* db reset`"),
        server.in_use(),
    ):
        pass


def test_a_failing_program_says_what_it_printed(server):
    with server.in_use():
        pass
    (server.cluster / "postgresql.conf").write_text("nonsense = 1\n")
    with pytest.raises(Stop, match=r"PostgreSQL's pg_ctl failed \(.+\): look into .*postgres\.log"), server.in_use():
        pass


def test_variables_of_another_server_do_not_disturb(monkeypatch, server):
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")
    with server.in_use():
        assert server.is_running is True


def test_without_the_wheel_the_first_command_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "ENVIRONMENT", tmp_path)
    programs.folder.cache_clear()
    try:
        with pytest.raises(Stop, match=r"not installed yet: type `python3 -m trialsite run`"):
            programs.folder()
    finally:
        programs.folder.cache_clear()


def test_an_ordinary_user_runs_the_programs_as_they_lie(monkeypatch):
    monkeypatch.setattr(places, "is_root", lambda: False)
    for cached in (programs.folder, programs.runner):
        cached.cache_clear()
    try:
        assert programs.runner() == {}
        assert programs.folder().is_relative_to(places.ENVIRONMENT)
    finally:
        for cached in (programs.folder, programs.runner):
            cached.cache_clear()


def test_root_without_a_system_user_is_told_to_be_somebody_else(monkeypatch):
    def fail(*args, **kwargs):
        raise FileNotFoundError("useradd")

    monkeypatch.setattr(subprocess, "run", fail)
    with pytest.raises(Stop, match=r"start this as an ordinary user, or set DATABASE_URL"):
        programs._make_user()


def test_root_in_a_closed_folder_is_told_which(tmp_path):
    closed = tmp_path / "closed"
    (closed / "data").mkdir(parents=True)
    closed.chmod(0o700)
    with pytest.raises(Stop, match=r"cannot pass .*: set TRIALSITE_DATA to a folder outside of it"):
        programs._check_way_to(closed / "data", user=closed.stat().st_uid + 1)
