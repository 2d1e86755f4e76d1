"""A person whom two agencies have decided to delete, all in one transaction of the owner's role."""

from datetime import date

import pytest

from release_monitor.database.owner import by_owner
from release_monitor.figures.models import FigureFact
from sharing.models import RetentionReview
from sharing.retention import actions, clock, hooks
from sharing.retention.rules import RetentionDecision
from tests.factories.duties import DutyFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.sharing.sealing.conftest import check, key, only_this_database, sealing  # noqa: F401

CLOSED_ON = date(2025, 12, 1)


@pytest.fixture
def closed(monkeypatch):
    """The cases that are closed, and since when; nothing else forbids a deletion."""
    since = {}
    monkeypatch.setattr(hooks, "_closed", [lambda: since])
    monkeypatch.setattr(hooks, "_forbids", [])
    return since


@pytest.fixture
def owner(db, settings, tmp_path):
    settings.DISPOSALS = str(tmp_path / "disposals" / "list.jsonl")
    with by_owner():
        yield


@pytest.fixture
def decide(owner, at_noon, closed, noon):
    """A person with these names whose agencies have each decided by two."""

    def decided(agencies=2, **names):
        person = OffenderFactory(status="closed", **names)
        people = []
        for number in range(agencies):
            agency = AgencyFactory(kind="ct_police" if number else "probation")
            team = TeamFactory(agency=agency)
            GrantFactory(subject=person, team=team, grant_role="contributor" if number else "lead")
            two = [UserFactory(role="information_owner", agency=agency, teams=[team]) for _ in range(2)]
            DutyFactory(subject=person, team=team, owner=two[0])
            people.append(two)
        closed[person.pk] = CLOSED_ON
        clock.watch(at=noon)
        for first, second in people:
            row = RetentionReview.objects.select_related("subject").get(subject=person, agency=first.agency)
            actions.decide(review=row, decision=RetentionDecision.DELETE, reason="Nothing needs it", by=first)
            actions.agree(review=row, by=second)
        return person

    return decided


@pytest.fixture
def past_fact():
    """A fact of a day of the past, as it is counted."""

    def made(person):
        FigureFact.objects.create(person_id=person.pk, measure="released", kind="first:x", day=CLOSED_ON, number=1)

    return made
