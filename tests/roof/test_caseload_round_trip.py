"""A caseload exported to an archive is the same caseload when it is imported again."""

import zipfile
from collections import defaultdict
from datetime import date

import pytest
from django.core.management import call_command

from licence.models import Account, Device, Licence, LicenceCondition, PlaceOfStay, Recall
from offenders.importing import applying
from parole.models import Decision, Hearing, ParoleReview
from sharing.models import Team
from tests.offenders.importing.conftest import catalogue_and_places  # noqa: F401
from tests.offenders.importing.test_caseload_file import (
    DECISION,
    FREE,
    HEARING,
    LICENCE,
    PERSON,
    RECALL,
    REVIEW,
    SENTENCE,
    archive,  # noqa: F401  a fixture
    ppcs,  # noqa: F401
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
ROWS = (ParoleReview, Hearing, Decision, Licence, LicenceCondition, Recall, Device, Account, PlaceOfStay)
NOT_COMPARED = {"id", "uid", "recorded_at", "offender_id"}


def everything(person):
    """The rows of the apps above by table, as two people can be compared."""
    found = defaultdict(list)
    for model in ROWS:
        for row in model.objects.filter(offender__prison_number=person):
            kept = {
                field.name: str(getattr(row, field.name))
                for field in row._meta.concrete_fields
                if field.attname not in NOT_COMPARED
            }
            found[model.__name__].append(sorted(kept.items()))
    return {name: sorted(rows) for name, rows in found.items()}


def test_caseload_comes_back(archive, ppcs, tmp_path):  # noqa: F811
    lead = Team.objects.get(name="PPCS")
    told = [
        {"happening": "licence_revoked", "on": "2026-11-19"},
        {"happening": "returned", "on": "2026-11-20", "place": "FSI"},
    ]
    additional = {"licence": "1.0", "kind": "bespoke", "wording": "=One phone", "family": "devices"}
    path = archive(
        people=[PERSON],
        convictions=[SENTENCE],
        movements=[*FREE, *told],
        reviews=[REVIEW],
        hearings=[HEARING],
        decisions=[DECISION],
        licences=[LICENCE | {"status": "recalled", "in_force_until": "2026-11-20"}],
        conditions=[additional],
        recalls=[RECALL | {"status": "returned", "returned_at": "2026-11-20 15:00", "establishment": "FSI"}],
        devices=[{"kind": "phone", "make": "Samsung", "starts_on": "2026-06-01", "evidence": "Said"}],
        accounts=[
            {"kind": "bank", "provider": "Northern", "handle": "1", "starts_on": "2026-06-01", "evidence": "Seen"}
        ],
        places=[{"kind": "home", "address": "12 High Street", "starts_on": "2026-06-01", "evidence": "Visited"}],
    )
    assert applying.apply(path, by=ppcs, today=date(2026, 12, 1), lead=lead).errors == []
    before = everything("A1234BC")
    assert {name for name, rows in before.items() if rows} == {model.__name__ for model in ROWS}

    call_command("export_people", str(tmp_path / "out.zip"))
    again = under_another_number(tmp_path / "out.zip", tmp_path / "in.zip")
    report = applying.apply(again, by=ppcs, today=date(2026, 12, 1), lead=lead)

    assert [str(error) for error in report.errors] == []
    assert everything("B7654CD") == before


def under_another_number(path, to):
    with zipfile.ZipFile(path) as exported, zipfile.ZipFile(to, "w") as changed:
        for name in exported.namelist():
            changed.writestr(name, exported.read(name).replace(b"A1234BC", b"B7654CD"))
    return to
