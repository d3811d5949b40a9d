"""The browser of the journeys: found, installed where it must be, and named where it is missing."""

import subprocess

import pytest

from trialsite.launcher import browser, places
from trialsite.launcher.talk import Stop


@pytest.fixture
def machine(monkeypatch):
    "Return a function that makes this a machine with these programs, on which the driver starts or does not."
    monkeypatch.delenv("TRIALSITE_BROWSER", raising=False)
    monkeypatch.delenv("CI", raising=False)

    def with_programs(*names, driver=True, root=True):
        monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}" if name in names else None)
        monkeypatch.setattr(browser, "_driver_starts", lambda: driver)
        monkeypatch.setattr(places, "is_root", lambda: root)

    return with_programs


@pytest.fixture
def apt(monkeypatch):
    "The commands that were asked of apt-get; what it answers can be set."
    asked = []
    asked_answer = subprocess.CompletedProcess([], 0, "", "")

    def run(command, **_):
        asked.append(" ".join(command))
        return asked_answer

    monkeypatch.setattr(subprocess, "run", run)
    return asked, asked_answer


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_it_is_found_by_its_usual_names(machine, name):
    machine(name)
    assert browser.find() == f"/bin/{name}"
    assert browser.ensure() == ""


def test_another_can_be_named(machine, monkeypatch):
    machine("chromium", "my-chromium")
    monkeypatch.setenv("TRIALSITE_BROWSER", "my-chromium")
    assert browser.find() == "/bin/my-chromium"


def test_a_missing_browser_is_named(machine):
    machine()
    assert browser.ensure() == "there is no Chromium on this machine (Debian: apt-get install chromium)"


def test_a_driver_that_does_not_start_is_named(machine):
    "Seen on a minimal Debian, where Playwright's own node lacks a library."
    machine("chromium", driver=False)
    assert "for want of libatomic (Debian: apt-get install libatomic1)" in browser.ensure()


@pytest.mark.parametrize(("value", "demanded"), [("true", True), ("True", True), ("", False), ("false", False)])
def test_it_is_demanded_in_ci(monkeypatch, value, demanded):
    monkeypatch.setenv("CI", value)
    assert browser.is_demanded() is demanded


def test_ci_installs_what_is_missing(machine, apt, monkeypatch):
    monkeypatch.setattr(browser, "lacks", lambda: "" if apt[0] else "there is no Chromium")
    machine("apt-get")
    monkeypatch.setenv("CI", "true")
    assert browser.ensure() == ""
    assert apt[0] == [
        "apt-get --quiet update",
        "apt-get --quiet install --yes --no-install-recommends chromium libatomic1",
    ]


def test_ci_stops_where_nothing_can_be_installed(machine, monkeypatch):
    machine("apt-get", root=False)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(
        Stop, match=r"^With CI=true the browser tests must run, and there is no Chromium .*: install it"
    ):
        browser.ensure()


def test_ci_stops_where_the_installation_fails(machine, apt, monkeypatch):
    machine("apt-get")
    monkeypatch.setenv("CI", "true")
    apt[1].returncode, apt[1].stderr = 100, "W: no network\nE: Unable to locate package chromium\n"
    with pytest.raises(Stop, match=r"could not be installed \(E: Unable to locate package chromium\)"):
        browser.ensure()
