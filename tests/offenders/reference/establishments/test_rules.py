"""An establishment is read by its code or its name; what is not known is answered with the nearest."""

from datetime import date
from types import SimpleNamespace

import pytest

from offenders.reference.establishments.catalogue import known_establishments
from offenders.reference.establishments.rules import HOW, PlaceNames, closed_words, named, takes_people

ALL = PlaceNames(known_establishments())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("FKI", "FKI"),
        ("fki", "FKI"),
        (" HMP  Frankland ", "FKI"),
        ("frankland", "FKI"),
        ("HM Prison Frankland", "FKI"),
        ("HMP Frankland (FKI)", "FKI"),
        ("FKI: HMP Frankland", "FKI"),
        ("FKI, Frankland", "FKI"),
        ("HMP Belmarsh", "BAI"),
        ("HMP/YOI Belmarsh", "BAI"),
        ("HMP & YOI Belmarsh", "BAI"),
        ("Albany", "ALI"),  # closed: somebody was held there
    ],
)
def test_place_is_read_by_code_name_or_both(text, code):
    assert ALL.read(text).code == code


@pytest.mark.parametrize("place", known_establishments(), ids=lambda place: place.code)
def test_what_the_list_offers_is_read_as_that_place(place):
    assert ALL.read(named(place)) is ALL.read(place.code) is ALL.read(place.name) is place


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("HMP Franklnd", "“HMP Franklnd” is not an establishment here. Did you mean HMP Frankland (FKI)?"),
        ("Feltham", "“Feltham” is not an establishment here. Did you mean HMP Feltham (FMI) or HMYOI Feltham (FYI)?"),
        ("Zzyzx Camp", f"“Zzyzx Camp” is not an establishment here. {HOW}"),
        ("FKI: HMP Wakefield", "FKI is HMP Frankland, and HMP Wakefield is WDI. Correct one of them"),
        ("FKI: Elsewhere", "FKI is HMP Frankland here. Correct the code or the name"),
        ("QQQ: HMP Wakefield", "HMP Wakefield has the code WDI here, not QQQ. Correct the code or the name"),
        ("", HOW),
    ],
)
def test_what_is_not_known_is_answered_with_the_nearest(text, words):
    assert ALL.read(text) == words


def test_code_with_one_wrong_letter_offers_those_like_it():
    assert "FKI" in [place.code for place in ALL.nearest("FKX")]


def test_nothing_loaded_is_said_as_that():
    assert PlaceNames([]).read("FKI").startswith("No establishments are recorded here yet")


@pytest.mark.parametrize(
    ("is_open", "closed_on", "day", "takes"),
    [
        (True, None, 1, True),
        (None, None, 1, True),
        (False, None, 1, False),
        (True, date(2026, 12, 2), 1, True),
        (True, date(2026, 12, 2), 2, False),
        (False, date(2026, 12, 2), 1, True),
        (False, date(2026, 12, 2), 3, False),
    ],
)
def test_closed_place_takes_nobody_from_the_day_on_which_it_closed(is_open, closed_on, day, takes):
    assert takes_people(is_open=is_open, closed_on=closed_on, on=date(2026, 12, day)) is takes


def test_why_nobody_can_be_moved_there_says_what_to_do_when_the_day_is_not_known():
    place = SimpleNamespace(name="Albany", code="ALI", short_name="Albany", closed_on=None)

    assert closed_words(place) == (
        "Albany is closed. If this was before it closed, get its closing date recorded first"
    )
    place.closed_on = date(2026, 12, 2)
    assert closed_words(place) == "Albany is closed since 2 December 2026"
