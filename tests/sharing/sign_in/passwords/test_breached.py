"""A password that is known from a breach is refused by a list on this machine."""

import hashlib
import random

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from sharing.sign_in.passwords.breached import NOT_NOW, WHY, is_listed


def digest(password):
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.fixture
def breached(tmp_path):
    def of(passwords, end="\n"):
        rng = random.Random(1)
        lines = [f"{each}:{rng.randrange(1, 10 ** rng.randrange(1, 8))}" for each in sorted(map(digest, passwords))]
        path = tmp_path / "breached.txt"
        path.write_text(end.join(lines) + end)
        return path

    return of


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("number", [1, 2, 3, 200])
def test_each_of_the_list_is_found_and_no_other(breached, number, end):
    listed = [f"brass lantern {n}" for n in range(number)]
    path = breached(listed, end)

    assert all(is_listed(each, path) for each in listed)
    assert not any(is_listed(f"copper kettle {n}", path) for n in range(200))


def test_nothing_is_found_in_an_empty_list(tmp_path):
    path = tmp_path / "breached.txt"
    path.write_text("")
    assert not is_listed("brass lantern 1", path)


def test_such_a_password_cannot_be_set(breached, settings):
    settings.BREACHED_PASSWORDS = str(breached(["correct horse battery staple"]))

    validate_password("seven grey herons wading")
    with pytest.raises(ValidationError, match=WHY):
        validate_password("correct horse battery staple")


def test_without_a_list_nothing_is_asked(settings):
    settings.BREACHED_PASSWORDS = ""
    validate_password("correct horse battery staple")


def test_a_list_that_is_gone_lets_no_password_pass(settings, tmp_path):
    settings.BREACHED_PASSWORDS = str(tmp_path / "gone.txt")
    with pytest.raises(ValidationError, match=NOT_NOW):
        validate_password("seven grey herons wading")
