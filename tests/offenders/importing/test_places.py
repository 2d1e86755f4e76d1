"""Where people are held, in a file: what is not known is an error with the nearest names, what has closed is past."""

from datetime import date

import pytest

from offenders.importing import applying
from offenders.models import Establishment, Offender

pytestmark = pytest.mark.django_db

TODAY = date(2026, 12, 1)
WENT = {"received_on": "", "establishment": ""}


def errors(path):
    return [str(error) for error in applying.preview(path, today=TODAY).errors]


def test_unknown_code_is_an_error_that_offers_the_nearest_and_adds_nothing(file_of):
    found = errors(file_of({"establishment": "FSJ"}))

    assert len(found) == 1
    assert found[0].endswith("“FSJ” is not an establishment here. Did you mean HMP Full Sutton (FSI)?")
    assert errors(file_of({"establishment": "XXI: HMP Nowhere"})) != []
    assert Establishment.objects.count() == 1


def test_closed_place_is_in_the_past_of_somebody_who_has_moved_on(file_of):
    Establishment.objects.create(code="ALI", name="Albany", is_open=False)

    path = file_of(WENT | {"movements": "received 2023-03-15 ALI; transferred 2024-01-08 FSI"})
    report = applying.apply(path, by=None, today=TODAY)

    assert [str(error) for error in report.errors] == []
    assert Offender.objects.get().establishment.code == "FSI"


def test_nobody_is_held_now_in_what_has_closed(file_of):
    Establishment.objects.create(code="ALI", name="Albany", is_open=False)

    found = errors(file_of({"establishment": "Albany"}))
    moved = errors(file_of(WENT | {"movements": "received 2023-03-15 FSI; transferred 2024-01-08 ALI"}))

    assert len(found) == len(moved) == 1
    assert "Albany is closed. If this was before it closed, get its closing date" in found[0]
    assert "Albany is closed" in moved[0]
