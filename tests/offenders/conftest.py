"""A person with a record, for the pages that show one; a reader, their team, and people who may leave on a day."""

from datetime import date

import pytest

from offenders.models import CustodyPeriod, Release
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.offenders import halden as halden_and_others


@pytest.fixture(scope="module")
def world():
    """No rows. A module whose tests all begin from the same makes them once: `world = halden.world(with_sentence)`."""
    return {}


def of_module(copied, name, make, *given):
    """The row that the module has made, or one of this test alone."""
    return copied[name] if name in copied else make(*given)


@pytest.fixture
def places(copied):
    return of_module(copied, "places", halden_and_others.prisons)


@pytest.fixture
def full_sutton(copied):
    return of_module(copied, "full_sutton", halden_and_others.team_of_full_sutton)


@pytest.fixture
def frankland():
    team = TeamFactory(name="Frankland OMU", kind="establishment", place_code="FKI")
    UserFactory(role="prison_offender_manager", teams=[team])  # somebody who can answer
    return team


@pytest.fixture
def halden(copied, places, full_sutton):
    return of_module(copied, "halden", halden_and_others.held_at, places["FSI"])


@pytest.fixture
def sentenced(copied, halden):
    return of_module(copied, "sentenced", halden_and_others.sentence_of, halden)


@pytest.fixture
def concerned(copied, halden):
    return of_module(copied, "concerned", halden_and_others.concern_of, halden)


@pytest.fixture
def sheet(halden):
    """Records official dates as a sheet gives them: `sheet(PED=date(...), CRD=None)`."""

    def record(**days):
        return halden_and_others.sheet_of(halden, **days)

    return record


@pytest.fixture
def officer(copied, full_sutton):
    return of_module(copied, "officer", halden_and_others.officer_of, full_sutton)


@pytest.fixture
def colleague(copied, full_sutton):
    return of_module(copied, "colleague", halden_and_others.colleague_of, full_sutton)


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def reader(client, team):
    user = UserFactory(teams=[team])
    client.force_login(user)
    return user


@pytest.fixture
def expected(team):
    """Somebody who may leave on a day; `to` is the team that is given access."""

    def make(name, day, *, to=team, certainty="fixed", basis="CRD", **who):
        person = OffenderFactory(family_name=name, **who)
        GrantFactory(subject=person, team=to)
        return Release.objects.create(
            offender=person,
            period=CustodyPeriod.objects.create(offender=person, starts_on=date(2023, 3, 15)),
            basis=basis,
            certainty=certainty,
            is_counted=certainty != "possible",
            **dict.fromkeys(["expected_on", "leaves_on", "warn_on"], day),
        )

    return make


@pytest.fixture(autouse=True)
def alone(nothing_to_prepare):
    """What the apps above make of a release is tested there."""
