"""A person with a record, for the pages that show one; a reader, their team, and people who may leave on a day."""

from datetime import date

import pytest

from offenders.actions import custody, dates
from offenders.models import Conviction, CustodyPeriod, Establishment, Offence, Release, Sentence
from offenders.rules.releases import Code
from sharing.rules import GrantRole
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory


@pytest.fixture
def places():
    return {
        code: Establishment.objects.create(code=code, name=name)
        for code, name in (("FSI", "HMP Full Sutton"), ("FKI", "HMP Frankland"))
    }


@pytest.fixture
def full_sutton():
    return TeamFactory(name="Full Sutton OMU", kind="establishment", place_code="FSI")


@pytest.fixture
def frankland():
    return TeamFactory(name="Frankland OMU", kind="establishment", place_code="FKI")


@pytest.fixture
def halden(places, full_sutton):
    """Held at Full Sutton for six years; a team leads, and the prison's is in."""
    person = OffenderFactory(
        given_names="Marcus", family_name="Halden", prison_number="A4821KX", date_of_birth=date(1991, 3, 9)
    )
    GrantFactory(subject=person, team=TeamFactory(name="NSD North"), grant_role=GrantRole.LEAD)
    custody.receive(offender=person, establishment=places["FSI"], on=date(2023, 3, 15), by=None)
    return person


@pytest.fixture
def sentenced(halden):
    offence, _ = Offence.objects.get_or_create(
        statute="Terrorism Act 2000",
        section="58",
        defaults={"title": "Collection of information", "schedule_19za": "part_2", "brings_notification": True},
    )
    conviction = Conviction.objects.create(
        offender=halden,
        offence=offence,
        convicted_on=date(2023, 3, 1),
        court="Leeds Crown Court",
        terrorist_connection="yes",
        connection_decided_on=date(2023, 3, 2),
    )
    return Sentence.objects.create(
        offender=halden, conviction=conviction, kind="SDS", sentenced_on=date(2023, 3, 15), years=6
    )


@pytest.fixture
def concerned(halden):
    """Halden, sentenced to 3 + 1 years: worked out as PED 29 November 2025, CRD 29 November 2026, SLED a year later."""
    offence, _ = Offence.objects.get_or_create(
        statute="Terrorism Act 2000",
        section="58",
        defaults={"title": "Collection of information", "schedule_19za": "part_2"},
    )
    conviction = Conviction.objects.create(offender=halden, offence=offence, convicted_on=date(2023, 11, 1))
    Sentence.objects.create(
        offender=halden,
        conviction=conviction,
        kind="SOPC",
        sentenced_on=date(2023, 11, 30),
        years=3,
        extension_months=12,
    )
    return halden


@pytest.fixture
def sheet(halden):
    """Records official dates as a sheet gives them: `sheet(PED=date(...), CRD=None)`."""

    def record(**days):
        return dates.record_official_dates(
            offender=halden,
            dates={Code(code): day for code, day in days.items()},
            source="NOMIS",
            as_at=date(2026, 11, 24),
            by=None,
        )

    return record


@pytest.fixture
def officer(full_sutton):
    """Works in the prison's team: may change the record, may let nobody in."""
    return UserFactory(name="Gareth Pym", role="prison_offender_manager", teams=[full_sutton])


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
    """Somebody who may leave on a day; `to` is the team that is let in."""

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
