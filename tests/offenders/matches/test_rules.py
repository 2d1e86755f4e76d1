"""When two details on record are the same one."""

from datetime import UTC, datetime

import pytest

from offenders.matches import rules


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("07700 900123", "447700900123"),
        ("+44 7700 900 123", "447700900123"),
        ("+44 (0)7700 900123", "447700900123"),
        ("00447700900123", "447700900123"),
        ("0044 (0) 7700 900123", "447700900123"),
        ("+33 6 12 34 56 78", "33612345678"),
        ("999", ""),
        ("", ""),
    ],
)
def test_phone(typed, key):
    assert rules.phone_key(typed) == key


@pytest.mark.parametrize(("typed", "key"), [(" A.Pell@Example.org ", "a.pell@example.org"), ("a.pell", "")])
def test_email(typed, key):
    assert rules.email_key(typed) == key


@pytest.mark.parametrize(
    ("typed", "least", "key"),
    [("yk21 xxm", 4, "YK21XXM"), ("YK-21-XXM", 4, "YK21XXM"), ("A1", 4, ""), ("A123", 4, "A123")],
)
def test_number(typed, least, key):
    assert rules.number_key(typed, least=least) == key


@pytest.mark.parametrize(
    ("handle", "provider", "key"),
    [
        ("12-34-56 12345678", "Bank A", "12345612345678"),
        ("12345612345678", "", "12345612345678"),
        ("@Night_Owl", "Chat", "chat:night_owl"),
        ("night_owl", " chat ", "chat:night_owl"),
        ("night_owl", "Other", "other:night_owl"),
        ("night_owl", "", ""),
        ("ab", "Chat", ""),
        ("1234567", "", ""),
    ],
)
def test_account(handle, provider, key):
    assert rules.account_key(handle, provider=provider) == key


@pytest.mark.parametrize(
    ("address", "postcode", "key"),
    [
        ("12 Harrow Road, Leeds", "LS8 2AB", "LS82AB|12"),
        ("12, Harrow Rd, Leeds, ls82ab", "", "LS82AB|12"),
        ("Flat 2, 12 Harrow Road", "LS8 2AB", "LS82AB|2-12"),
        ("Rose Cottage, Mill Lane", "LS8 2AB", "LS82AB|ROSE-COTTAGE"),
        ("12 Harrow Road, Leeds", "", ""),
        ("", "LS8 2AB", ""),
    ],
)
def test_address(address, postcode, key):
    assert rules.address_key(address, postcode=postcode) == key


@pytest.mark.parametrize(
    ("typed", "key"),
    [("Aubrey Renwick", "aubrey renwick"), ("RENWICK, Aubrey", "aubrey renwick"), ("Renwick", ""), ("A. Renwick", "")],
)
def test_name(typed, key):
    assert rules.name_key(typed) == key


def test_detail_of_many_is_none_of_two():
    assert [rules.is_of_many(people, most=20) for people in (2, 20, 21)] == [False, False, True]


def test_time_of_the_desk():
    at = datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert rules.decide_by(at, hours=24) == datetime(2026, 12, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reason", "tells", "is_to_tell", "field"),
    [
        ("Both plan travel", ("Ask about his phone", ""), True, ""),
        ("Both plan travel", ("", "Ask about his phone"), True, ""),
        ("A switchboard", ("", ""), False, ""),
        (" ", ("Ask", ""), True, "reason"),
        ("Both plan travel", (" ", ""), True, "is_to_tell"),
        ("A switchboard", ("", "Ask"), False, "is_to_tell"),
    ],
)
def test_decision_says_why_and_what_is_told(reason, tells, is_to_tell, field):
    assert rules.why_not_decide(reason=reason, tells=tells, is_to_tell=is_to_tell)[0] == field
