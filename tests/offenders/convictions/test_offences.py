"""The catalogue of offences: a few rows, and that it may be loaded again and taken out."""

from datetime import date

import pytest

from offenders.convictions import offences
from offenders.models import Conviction, Offence
from tests.factories.offenders import OffenderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue():
    """What the migration loads; a test that commits empties the table."""
    offences.load(Offence.objects.all())


@pytest.mark.parametrize(
    ("statute", "section", "maximum", "schedule", "is_sopc", "notifies"),
    [
        ("Terrorism Act 2000", "58", "15 years", "part_2", True, True),
        ("Terrorism Act 2000", "13", "6 months", "none", False, False),
        ("Terrorism Act 2000", "54", "life", "part_1", True, True),
        ("Terrorism Act 2000", "59", "as the offence incited", "part_1", True, True),
        ("Terrorism Act 2006", "5", "life", "part_1", True, True),
        ("Terrorism Act 2006", "8", "14 years", "part_2", True, True),
        ("Counter-Terrorism Act 2008", "54", "5 years", "part_2", True, False),
    ],
)
def test_row_stands_on_its_lists(statute, section, maximum, schedule, is_sopc, notifies):
    found = Offence.objects.get(statute=statute, section=section)

    assert (found.maximum, found.schedule_19za, found.is_sopc_listed, found.brings_notification) == (
        maximum,
        schedule,
        is_sopc,
        notifies,
    )


def test_loading_again_mends_a_row_and_adds_none():
    before = Offence.objects.count()
    Offence.objects.filter(section="58A").update(maximum="7 weeks")

    offences.load(Offence.objects.all())

    assert Offence.objects.count() == before == len(offences.CATALOGUE)
    assert Offence.objects.get(section="58A").maximum == "15 years"


def test_taking_out_leaves_what_a_conviction_speaks_of():
    used = Offence.objects.get(statute="Terrorism Act 2006", section="5")
    Conviction.objects.create(offender=OffenderFactory(), offence=used, convicted_on=date(2020, 1, 2))

    offences.unload(Offence.objects.all())

    assert list(Offence.objects.all()) == [used]


def test_what_is_not_confirmed_is_said():
    assert "Not confirmed" in Offence.objects.get(section="58B").note
