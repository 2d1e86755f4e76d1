"""A bare python3 comes to a working environment, whatever an earlier start has left."""

import ast
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from embedded import bootstrap
from release_monitor.running.state import CHECKOUT

from .conftest import eventually

BARE = sys._base_executable


@pytest.fixture
def checkout(tmp_path):
    """The files that set-up reads, in a folder of their own."""
    (tmp_path / "requirements").mkdir()
    for lock in ("run", "dev"):
        (tmp_path / "requirements" / f"{lock}.lock").write_text(f"# {lock}\n")
    return tmp_path


@pytest.fixture
def installed(checkout, monkeypatch):
    """Set-up without a network: records what would be installed."""
    done = []

    def pretend(command, root, environment=None):
        if "venv" in command:
            python = Path(command[-1]) / "bin" / "python"
            python.parent.mkdir(parents=True)
            python.write_text("")
            done.append("venv")

    monkeypatch.setattr(bootstrap, "run", pretend)
    monkeypatch.setattr(bootstrap, "install", lambda root, lock: done.append(lock))
    return done


def stamp(checkout, **content):
    (checkout / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
    (checkout / ".venv" / "bin" / "python").touch()
    bootstrap.venv_stamp(checkout).write_text(json.dumps(content))


@pytest.mark.parametrize(
    ("system", "machine", "libc", "named"),
    [
        ("win32", "AMD64", None, "not on"),
        ("darwin", "x86_64", None, "Intel Mac"),
        ("linux", "i686", (2, 41), "i686"),
        ("linux", "x86_64", None, "Alpine"),
        ("linux", "aarch64", (2, 27), "glibc 2.28"),
    ],
)
def test_machine_that_cannot_run_it_gets_one_line_that_names_compose(monkeypatch, system, machine, libc, named):
    monkeypatch.setattr(bootstrap.sys, "platform", system)
    monkeypatch.setattr(bootstrap.platform, "machine", lambda: machine)
    monkeypatch.setattr(bootstrap, "glibc", lambda: libc)

    line = bootstrap.unsupported()

    assert named in line
    assert "docker compose up" in line
    assert "\n" not in line


@pytest.mark.parametrize(("system", "machine"), [("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64")])
def test_machine_that_can_run_it_gets_no_line(monkeypatch, system, machine):
    monkeypatch.setattr(bootstrap.sys, "platform", system)
    monkeypatch.setattr(bootstrap.platform, "machine", lambda: machine)
    monkeypatch.setattr(bootstrap, "glibc", lambda: (2, 28))

    assert bootstrap.unsupported() is None


def test_unsupported_machine_is_told_before_anything_is_written(checkout, monkeypatch):
    monkeypatch.setattr(bootstrap, "unsupported", lambda: "no")
    before = sorted(checkout.rglob("*"))

    with pytest.raises(SystemExit, match="no"):
        bootstrap.enter(str(checkout), ["demo"])

    assert sorted(checkout.rglob("*")) == before


def test_old_python_can_read_manage_py_far_enough_to_be_told():
    ast.parse((CHECKOUT / "manage.py").read_text(), feature_version=(3, 6))


def test_development_packages_satisfy_every_command(checkout, installed):
    bootstrap.make_venv(checkout, "dev")

    assert bootstrap.venv_is_current(checkout, "dev")
    assert bootstrap.venv_is_current(checkout, "run")


def test_runtime_packages_do_not_satisfy_the_tests(checkout, installed):
    bootstrap.make_venv(checkout, "run")

    assert bootstrap.venv_is_current(checkout, "run")
    assert not bootstrap.venv_is_current(checkout, "dev")


def test_changed_lock_tops_up_the_environment(checkout, installed):
    bootstrap.make_venv(checkout, "run")
    (checkout / "requirements" / "run.lock").write_text("# newer\n")

    assert not bootstrap.venv_is_current(checkout, "run")
    bootstrap.make_venv(checkout, "run")

    assert installed == ["venv", "run", "run"]


def test_another_python_makes_the_environment_anew(checkout, installed):
    stamp(checkout, python="cpython 3.9", run=bootstrap.lock_hash(checkout, "run"))

    assert not bootstrap.venv_is_current(checkout, "run")
    bootstrap.make_venv(checkout, "run")

    assert installed == ["venv", "run"]


def test_half_made_environment_is_made_anew(checkout, installed):
    left = checkout / ".venv" / "lib" / "half"
    left.mkdir(parents=True)

    bootstrap.make_venv(checkout, "run")

    assert installed == ["venv", "run"]
    assert not left.exists()


def test_failed_top_up_leaves_no_stamp(checkout, installed, monkeypatch):
    bootstrap.make_venv(checkout, "run")

    def fail(root, lock):
        raise bootstrap.SetUpError

    monkeypatch.setattr(bootstrap, "install", fail)
    with pytest.raises(bootstrap.SetUpError):
        bootstrap.make_venv(checkout, "dev")

    assert not bootstrap.venv_is_current(checkout, "run")


def test_environment_whose_python_has_gone_is_not_current(checkout, installed):
    bootstrap.make_venv(checkout, "run")
    bootstrap.venv_python(checkout).unlink()

    assert not bootstrap.venv_is_current(checkout, "run")


def test_second_of_two_first_starts_waits(checkout, capsys):
    entered = threading.Event()

    def second():
        with bootstrap.only_one(checkout):
            entered.set()

    with bootstrap.only_one(checkout):
        waiting = threading.Thread(target=second)
        waiting.start()
        eventually(lambda: "waiting" in capsys.readouterr().err)
        assert not entered.is_set()
    waiting.join()

    assert entered.is_set()


def test_step_that_outlives_its_killed_start_keeps_the_next_one_waiting(checkout, monkeypatch):
    go_on = checkout / "go-on"
    step = f"sleep 0.05; until [ -e {go_on} ]; do sleep 0.05; done"
    orphan = subprocess.Popen
    left = []

    class Killed(Exception):
        """Stands for the SIGKILL that ends the parent between the start and the end of its step."""

    def start_and_be_killed(command, *, check, **more):
        left.append(orphan(command, **more))
        raise Killed

    monkeypatch.setattr(bootstrap.subprocess, "run", start_and_be_killed)
    with pytest.raises(Killed), bootstrap.only_one(checkout):
        bootstrap.run(["/bin/sh", "-c", step], checkout)
    entered = threading.Event()

    def second():
        with bootstrap.only_one(checkout):
            entered.set()

    waiting = threading.Thread(target=second)
    waiting.start()
    try:
        assert not entered.wait(0.3)
    finally:
        go_on.touch()
        left[0].wait()
        waiting.join()


def test_checkout_that_cannot_be_written_is_said_in_one_line(checkout):
    (checkout / ".tools").write_text("a file where the folder should be")

    with pytest.raises(bootstrap.SetUpError, match="cannot write") as told, bootstrap.only_one(checkout):
        pass

    assert "\n" not in str(told.value)


def test_uv_learns_what_pip_was_told(checkout, monkeypatch):
    links = f"https://links.example/ {checkout} {checkout}/not-there"
    told = {"index-url": "https://index.example/simple", "find-links": links, "cert": "/ca.pem"}
    monkeypatch.setattr(bootstrap, "pip_settings", lambda: told)
    for name in ("UV_DEFAULT_INDEX", "UV_FIND_LINKS", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)

    environment = bootstrap.uv_environment(checkout)

    assert environment["UV_DEFAULT_INDEX"] == "https://index.example/simple"
    assert environment["UV_FIND_LINKS"] == f"https://links.example/,{checkout}"
    assert environment["SSL_CERT_FILE"] == "/ca.pem"
    assert environment["UV_PYTHON_DOWNLOADS"] == "never"


def test_environment_of_the_person_wins_over_what_pip_was_told(checkout, monkeypatch):
    monkeypatch.setattr(bootstrap, "pip_settings", lambda: {"index-url": "https://pip.example/simple"})
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://uv.example/simple")

    assert bootstrap.uv_environment(checkout)["UV_DEFAULT_INDEX"] == "https://uv.example/simple"


def test_front_end_is_built_again_when_a_source_changes_and_not_when_its_result_does(checkout):
    (checkout / "package.json").write_text("{}")
    (checkout / "frontend" / "dist").mkdir(parents=True)
    (checkout / "frontend" / "dist" / "site.css").write_text("")
    source = checkout / "frontend" / "site.scss"
    source.write_text("a {}")
    (checkout / ".tools").mkdir()
    bootstrap.front_end_stamp(checkout).write_text(bootstrap.front_end_hash(checkout))
    (checkout / "frontend" / "dist" / "site.css").write_text("a{}")

    assert bootstrap.front_end_is_current(checkout)
    source.write_text("b {}")
    assert not bootstrap.front_end_is_current(checkout)


def test_front_end_that_lost_its_result_is_not_current(checkout):
    (checkout / "package.json").write_text("{}")
    (checkout / ".tools").mkdir()
    bootstrap.front_end_stamp(checkout).write_text(bootstrap.front_end_hash(checkout))

    assert not bootstrap.front_end_is_current(checkout)


def test_standard_input_and_output_pass_through_to_the_command_untouched(checkout):
    shutil.copy(CHECKOUT / "manage.py", checkout)
    (checkout / "embedded").mkdir()
    shutil.copy(CHECKOUT / "embedded" / "bootstrap.py", checkout / "embedded")
    stamp(checkout, python=bootstrap.python_version(), run=bootstrap.lock_hash(checkout, "run"))
    inside = bootstrap.venv_python(checkout)
    inside.write_text('#!/bin/sh\necho "$2 $3"\ncat\n')
    inside.chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name != "RELEASE_MONITOR_ENV"}

    done = subprocess.run(
        [BARE, "manage.py", "loaddata", "-"],
        check=True,
        cwd=checkout,
        env=environment,
        input=b"rows",
        capture_output=True,
    )

    assert done.stdout == b"loaddata -\nrows"
    assert done.stderr == b""
