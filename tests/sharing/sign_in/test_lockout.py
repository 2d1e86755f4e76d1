"""Wrong passwords cost time, and cost nobody else anything."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from sharing.models import AuditPayload
from tests.factories.sharing import UserFactory
from tests.sharing.sign_in.conftest import PASSWORD

HOME, STRANGER = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def guess(sign_in):
    """Types a wrong password some times; returns the last answer."""

    def guessed(email, times, **where):
        for _ in range(times):
            answer = sign_in(email, "wrong wrong wrong", **where)
        return answer

    return guessed


def test_the_fifth_wrong_password_costs_a_minute(at_noon, client, person, sign_in, guess):
    assert guess(person.email, 4).status_code == 200

    locked = guess(person.email, 1)

    assert locked.status_code == 429
    assert locked["Retry-After"] == "60"
    assert "Try again after <strong>12:01pm</strong>" in locked.text
    at_noon.shift(timedelta(seconds=59))
    assert sign_in(person.email).status_code == 429
    at_noon.shift(timedelta(seconds=1))
    assert sign_in(person.email).status_code == 302


def test_the_minute_that_is_told_is_never_too_early(at_noon, person, guess):
    at_noon.shift(timedelta(seconds=5))

    locked = guess(person.email, 5)

    assert locked["Retry-After"] == "60"
    assert "Try again after <strong>12:02pm</strong>" in locked.text


def test_the_delay_grows_and_a_try_that_comes_too_early_does_not_add_to_it(at_noon, person, guess):
    guess(person.email, 5)
    assert guess(person.email, 3)["Retry-After"] == "60"

    at_noon.shift(timedelta(minutes=1))
    assert guess(person.email, 1)["Retry-After"] == "120"
    at_noon.shift(timedelta(minutes=2))
    assert guess(person.email, 1)["Retry-After"] == "240"


def test_the_count_goes_away_with_success(at_noon, client, person, sign_in, guess):
    guess(person.email, 4)
    sign_in(person.email)
    client.post(reverse("account_logout"))
    client.cookies.clear()

    assert guess(person.email, 4).status_code == 200
    assert guess(person.email, 1)["Retry-After"] == "60"


def test_the_count_is_forgotten_after_a_day(at_noon, person, guess):
    guess(person.email, 4)
    at_noon.shift(timedelta(days=1))

    assert guess(person.email, 4).status_code == 200


def test_a_stranger_elsewhere_locks_nobody_out(at_noon, person, sign_in, guess, other_browser):
    assert guess(person.email, 5, browser=other_browser, address=STRANGER).status_code == 429

    assert sign_in(person.email, address=HOME).status_code == 302


def test_many_strangers_share_one_count_of_the_account(at_noon, client, person, sign_in, guess):
    for number in range(8):
        assert guess(person.email, 1, browser=Client(), address=f"198.51.100.{number}").status_code == 200

    assert guess(person.email, 1, browser=Client(), address="203.0.113.9")["Retry-After"] == "60"
    assert sign_in(person.email, browser=Client(), address=HOME).status_code == 429
    at_noon.shift(timedelta(minutes=1))
    assert sign_in(person.email, browser=Client(), address=HOME).status_code == 302


def test_many_strangers_do_not_delay_a_browser_that_the_user_signed_in_from(at_noon, client, person, sign_in, guess):
    sign_in(person.email)
    client.post(reverse("account_logout"))
    for number in range(9):
        guess(person.email, 1, browser=Client(), address=f"198.51.100.{number}")

    assert sign_in(person.email, browser=client).status_code == 302


def test_success_on_a_known_browser_does_not_forget_what_strangers_tried(at_noon, client, person, sign_in, guess):
    sign_in(person.email)
    client.post(reverse("account_logout"))
    for number in range(8):
        guess(person.email, 1, browser=Client(), address=f"198.51.100.{number}")
    sign_in(person.email, browser=client)

    assert guess(person.email, 1, browser=Client(), address="203.0.113.9").status_code == 429


def test_one_address_is_delayed_whichever_names_it_tries(at_noon, person, sign_in, guess, other_browser):
    for number in range(30):
        assert guess(f"no.body{number}@ct-police.example", 1, address=STRANGER).status_code == 200
    assert sign_in(person.email, browser=other_browser, address=STRANGER).status_code == 302

    assert guess("one.more@ct-police.example", 1, address=STRANGER)["Retry-After"] == "60"
    assert sign_in(person.email, browser=Client(), address=STRANGER).status_code == 429
    assert sign_in(person.email, browser=Client(), address=HOME).status_code == 302


def test_a_forged_header_makes_no_new_count(at_noon, client, person, settings):
    settings.TRUSTED_PROXIES = 1
    data = {"login": person.email, "password": "wrong wrong wrong"}

    answers = [
        client.post(reverse("account_login"), data, headers={"X-Forwarded-For": f"6.6.6.{n}, 203.0.113.9"})
        for n in range(5)
    ]

    assert answers[-1].status_code == 429


def test_another_name_from_the_same_address_is_not_delayed(at_noon, person, sign_in, guess):
    guess("no.body@ct-police.example", 5)

    assert sign_in(person.email).status_code == 302


def test_the_letter_case_of_the_name_and_the_kind_of_browser_make_no_new_count(at_noon, person, guess):
    guess(person.email, 3)

    assert guess(person.email.upper(), 2, agent="Another/1.0").status_code == 429


def test_a_browser_that_the_user_signed_in_from_is_not_delayed_by_others_there(
    at_noon, client, person, sign_in, guess, other_browser
):
    sign_in(person.email)
    client.post(reverse("account_logout"))

    assert guess(person.email, 5, browser=other_browser).status_code == 429
    assert sign_in(person.email, browser=client).status_code == 302


def test_a_known_browser_has_a_count_of_its_own_wherever_it_is(at_noon, client, person, sign_in, guess):
    sign_in(person.email)
    client.post(reverse("account_logout"))

    guess(person.email, 3, address=HOME)

    assert guess(person.email, 2, address=STRANGER).status_code == 429


def test_a_known_browser_is_known_for_its_own_user_only(at_noon, client, person, sign_in, guess, other_browser):
    colleague = UserFactory()
    sign_in(colleague.email)
    client.post(reverse("account_logout"))

    guess(person.email, 5, browser=other_browser)

    assert sign_in(person.email, browser=client).status_code == 429


def test_a_forged_mark_makes_no_browser_known(at_noon, person, sign_in, guess):
    guess(person.email, 5)
    forger = Client()
    forger.cookies["known-browser"] = signing.dumps({"anything": "at all"}, key="another secret")

    assert sign_in(person.email, browser=forger).status_code == 429


def test_the_mark_is_out_of_reach_of_scripts_and_names_nobody(person, sign_in, client):
    sign_in(person.email)

    mark = client.cookies["known-browser"]
    assert mark["httponly"]
    assert mark["samesite"] == "Lax"
    assert "priya" not in str(signing.loads(mark.value, salt="sharing.sign_in.known_browser"))


def test_the_page_says_the_same_whether_there_is_such_an_account_or_not(at_noon, person, guess):
    known = guess(person.email, 5)
    unknown = guess("no.body@ct-police.example", 5)

    assert known.text == unknown.text


def test_a_try_that_came_too_early_is_recorded_as_such(at_noon, person, guess):
    guess(person.email, 6)

    tries = [payload["too_early"] for payload in AuditPayload.objects.order_by("pk").values_list("data", flat=True)]
    assert tries == [False] * 5 + [True]


def test_the_password_is_asked_again_under_the_same_delay(at_noon, client, person, sign_in):
    """Else a stolen session could guess it."""
    sign_in(person.email)
    at_noon.shift(timedelta(minutes=6))

    for _ in range(5):
        answer = client.post(reverse("account_reauthenticate"), {"password": "wrong wrong"}, REMOTE_ADDR=HOME)

    assert answer.status_code == 429


def test_many_people_behind_one_address_sign_in_in_the_same_minute(at_noon, sign_in, db):
    crowd = UserFactory.create_batch(35)

    answers = [sign_in(user.email, PASSWORD, browser=Client()).status_code for user in crowd]

    assert answers == [302] * 35
