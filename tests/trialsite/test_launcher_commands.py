"""The command line: what it takes, and that each failure is one sentence with a way out."""

import errno
import subprocess
import sys

import pytest

from tests.trialsite.launcher_help import launch, outside
from trialsite.launcher import commands, environment, passwords, places, serving
from trialsite.launcher.postgres import Server
from trialsite.launcher.talk import Stop

COORDINATOR = passwords.Account("coordinator", "ann", "aaaa-bbbb-cccc-dddd")
EDITOR = passwords.Account("criteria_editor", "ed", "eeee-ffff-gggg-hhhh")


def run(capsys, *arguments):
    status = commands.main(arguments)
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_help_names_every_command():
    done = launch("--help", variables=outside())
    assert done.returncode == 0
    for name in ("run", "test", "db", "password"):
        assert f"\n    {name} " in done.stdout


def test_a_word_too_much_is_refused(capsys):
    with pytest.raises(SystemExit, match="2"):
        commands.main(["run", "fast"])


def test_everything_after_test_is_for_pytest(monkeypatch):
    options = commands._read(["test", "-k", "age", "--port", "tests/x.py", "-x"])
    assert options.of_pytest == ["-k", "age", "--port", "tests/x.py", "-x"]
    assert commands._read(["test"]).of_pytest == []


@pytest.mark.parametrize("role", ["coordinator", "Coordinator", None])
def test_a_password_is_shown_again(data, capsys, role):
    passwords.keep([COORDINATOR])
    assert run(capsys, "password", *filter(None, [role])) == (0, f"  {COORDINATOR}\n", "")


@pytest.mark.parametrize("role", ["criteria editor", "criteria-editor", "CRITERIA_EDITOR"])
def test_a_role_may_be_written_as_people_write(data, capsys, role):
    passwords.keep([COORDINATOR, EDITOR])
    assert run(capsys, "password", role) == (0, f"  {EDITOR}\n", "")


def test_an_unknown_role_is_told_the_known_ones(data, capsys):
    passwords.keep([COORDINATOR, EDITOR])
    status, _, said = run(capsys, "password", "king")
    assert status == 1
    assert said == (
        "\ntrialsite: There is no demonstration account for 'king': name one of coordinator, criteria_editor.\n"
    )


def test_without_accounts_the_command_that_makes_them_is_named(data, capsys):
    status, _, said = run(capsys, "password", "coordinator")
    assert status == 1
    assert "type `python3 -m trialsite run` to make them" in said


def test_passwords_are_kept_from_everybody_else(data):
    passwords.keep([COORDINATOR])
    assert [path.stat().st_mode & 0o777 for path in data.glob("passwords*")] == [0o600]
    assert passwords.kept() == (COORDINATOR,)
    passwords.forget()
    assert passwords.kept() == ()


def test_passwords_are_random_and_long_enough():
    found = {passwords.fresh() for _ in range(100)}
    assert len(found) == 100
    assert {len(password) for password in found} == {19}


def test_reset_asks_and_erases(data, capsys, monkeypatch):
    server = Server(data / "server")
    server.cluster.mkdir(parents=True)
    passwords.keep([COORDINATOR])
    monkeypatch.setattr("builtins.input", lambda question: "no")
    assert run(capsys, "db", "reset")[0] == 1
    assert server.cluster.exists()
    monkeypatch.setattr("builtins.input", lambda question: "yes")
    assert run(capsys, "db", "reset")[0] == 0
    assert not server.cluster.exists()
    assert passwords.kept() == ()


def test_reset_without_a_person_wants_a_flag(data):
    done = launch("db", "reset", variables=outside(TRIALSITE_DATA=str(data)))
    assert done.returncode == 1
    assert "type `python3 -m trialsite db reset --yes` to do it" in done.stderr


def test_a_running_site_is_not_erased(data, capsys, monkeypatch):
    monkeypatch.setattr(Server, "is_used", lambda self: True)
    status, _, said = run(capsys, "db", "reset", "--yes")
    assert status == 1
    assert "The site is running: end it with Ctrl-C" in said


def test_status_and_stop_when_nothing_runs(data, capsys):
    assert run(capsys, "db", "status")[1] == f"  The database is not running; its data are in {data}/server.\n"
    assert run(capsys, "db", "stop")[1] == "  No database was running.\n"


@pytest.mark.parametrize("what", ["start", "stop", "reset", "status"])
def test_a_database_of_ones_own_is_never_touched(data, capsys, monkeypatch, what):
    monkeypatch.setenv("DATABASE_URL", "postgresql://web@host/db")
    status, _, said = run(capsys, "db", what)
    assert status == 1
    assert "DATABASE_URL names a server of yours, which is never touched from here" in said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EROFS, "read-only disk: copy the project into a folder of your own"),
        (errno.EACCES, "you may not write there"),
        (errno.ENOSPC, "the disk is full"),
        (errno.EIO, "mend that, then start this again"),
    ],
)
def test_trouble_with_files_is_one_sentence(capsys, monkeypatch, number, said):
    def fail(*args):
        raise OSError(number, "it went wrong", "/some/file")

    monkeypatch.setattr(commands, "_is_prepared", fail)
    status, _, complaint = run(capsys, "run")
    assert status == 1
    assert complaint.startswith("\ntrialsite: /some/file cannot be used: ")
    assert said in complaint
    assert complaint.count("\n") == 2


def test_ctrl_c_ends_without_a_word(capsys, monkeypatch):
    def interrupt(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "_is_prepared", interrupt)
    assert run(capsys, "run") == (130, "", "")


def test_an_own_database_needs_no_embedded_server(monkeypatch):
    prepared = []
    monkeypatch.setattr(environment, "prepare", prepared.append)
    monkeypatch.setenv("DATABASE_URL", "postgresql://web@host/db")
    commands._is_prepared("embedded")
    monkeypatch.delenv("DATABASE_URL")
    commands._is_prepared("embedded")
    commands._is_prepared("test")
    assert prepared == ["base", "embedded", "test"]


def test_manage_py_names_the_database_that_sleeps(data):
    places.write_private(places.settings_file(data), f"SECRET_KEY=x\nTRIALSITE_EMBEDDED_SOCKET={data}/server/socket\n")
    done = manage("migrate", data)
    assert done.stderr == (
        "The embedded database is not running: type `python3 -m trialsite db start`, then this again.\n"
    )


def test_manage_py_says_what_to_type_before_the_first_start(data):
    done = manage("runserver", data)
    assert done.returncode == 1
    assert done.stderr.startswith("SECRET_KEY is not set.\n")
    assert "    python3 -m trialsite run\n" in done.stderr
    assert "Traceback" not in done.stderr


def manage(command, data):
    variables = outside(TRIALSITE_DATA=str(data))
    arguments = [sys.executable, "manage.py", command]
    return subprocess.run(arguments, env=variables, cwd=places.PROJECT, capture_output=True, text=True, timeout=60)


def test_a_taken_port_names_the_next(monkeypatch):
    monkeypatch.setattr(serving, "_is_free", lambda port: port >= 8003)
    assert serving.free_port(8003) == 8003
    with pytest.raises(Stop, match=r"^Port 8000 is taken .*`python3 -m trialsite run --port 8003`"):
        serving.free_port(None)
