"""A small draw of the proof that a caseload is imported to its end."""

import pytest

from offenders.importing import applying
from proofs import importing
from proofs.proof import Asked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(applying, "BATCH", 20)


def test_caseload_is_there_once_after_it_was_stopped_in_the_middle():
    outcome = importing.import_caseload(Asked(size=60, seed=1))

    assert outcome.is_proved, outcome
    assert (outcome.figures["people"], outcome.figures["recalls"]) == (60, 3)


def test_people_who_are_passed_over_are_noticed():
    assert not importing.import_caseload(Asked(size=60, seed=1, fault=importing.FORGETS)).is_proved
