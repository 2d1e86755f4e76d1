"""Secrets come from the environment, or from files that it names."""

import pytest

from release_monitor.running import environment
from release_monitor.running.environment import SecretUnreadable

NAME = "RELEASE_MONITOR_SMTP_PASSWORD"


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch):
    for name in (NAME, f"{NAME}_FILE", "RELEASE_MONITOR_DESK", "RELEASE_MONITOR_DESK_FILE"):
        monkeypatch.delenv(name, raising=False)


def test_a_secret_is_read_from_the_file_that_is_named(monkeypatch, tmp_path):
    (tmp_path / "smtp").write_text("of the mail server\n")
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "smtp"))

    assert environment.value(NAME) == "of the mail server"
    assert environment.has(NAME)


def test_one_that_is_given_twice_is_refused(monkeypatch, tmp_path):
    (tmp_path / "smtp").write_text("of the mail server")
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "smtp"))
    monkeypatch.setenv(NAME, "another")

    with pytest.raises(SecretUnreadable, match=f"Set {NAME} or {NAME}_FILE, not both"):
        environment.value(NAME)


def test_a_file_that_is_not_there_is_named_and_nothing_of_a_secret(monkeypatch, tmp_path):
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "gone"))

    with pytest.raises(SecretUnreadable, match="gone, which cannot be read: FileNotFoundError"):
        environment.value(NAME)


def test_what_is_no_secret_has_no_file(monkeypatch, tmp_path):
    (tmp_path / "desk").write_text("The desk")
    monkeypatch.setenv("RELEASE_MONITOR_DESK_FILE", str(tmp_path / "desk"))

    assert environment.value("RELEASE_MONITOR_DESK", "nobody") == "nobody"
    assert not environment.has("RELEASE_MONITOR_DESK")
