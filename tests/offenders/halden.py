"""Marcus Halden, the person of most pages here: where he is held, for what, and who works with him."""

from datetime import date

from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import Conviction, Establishment, Offence, Sentence
from offenders.movements import actions as custody
from offenders.status.actions import settle_status
from sharing.access.rules import GrantRole
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.worlds import prepare_nothing, world_of


def prisons():
    return {
        code: Establishment.objects.create(code=code, name=name)
        for code, name in (("FSI", "HMP Full Sutton"), ("FKI", "HMP Frankland"))
    }


def team_of_full_sutton():
    return TeamFactory(name="Full Sutton OMU", kind="establishment", place_code="FSI")


def held_at(establishment, prison_number="A4821KX"):
    """Held there for six years; a team leads, and the prison's is in."""
    person = OffenderFactory(
        given_names="Marcus", family_name="Halden", prison_number=prison_number, date_of_birth=date(1991, 3, 9)
    )
    GrantFactory(subject=person, team=TeamFactory(name="NSD North"), grant_role=GrantRole.LEAD)
    custody.receive(offender=person, establishment=establishment, on=date(2023, 3, 15), by=None)
    return person


def s58(**more):
    words = {"title": "Collection of information", "schedule_19za": "part_2", **more}
    return Offence.objects.get_or_create(statute="Terrorism Act 2000", section="58", defaults=words)[0]


def sentence_of(person):
    """Six years, with a terrorist connection."""
    conviction = Conviction.objects.create(
        offender=person,
        offence=s58(brings_notification=True),
        convicted_on=date(2023, 3, 1),
        court="Leeds Crown Court",
        terrorist_connection="yes",
        connection_decided_on=date(2023, 3, 2),
    )
    sentence = Sentence.objects.create(
        offender=person, conviction=conviction, kind="SDS", sentenced_on=date(2023, 3, 15), years=6
    )
    settle_status(offender=person, by=None)
    return sentence


def concern_of(person):
    """3 + 1 years: worked out as PED 29 November 2025, CRD 29 November 2026, SLED a year later."""
    conviction = Conviction.objects.create(offender=person, offence=s58(), convicted_on=date(2023, 11, 1))
    Sentence.objects.create(
        offender=person,
        conviction=conviction,
        kind="SOPC",
        sentenced_on=date(2023, 11, 30),
        years=3,
        extension_months=12,
    )
    settle_status(offender=person, by=None)
    return person


def sheet_of(person, **days):
    """Official dates as a sheet of the prison gives them."""
    return releases.record_official_dates(
        offender=person,
        dates={Code(code): day for code, day in days.items()},
        source="NOMIS",
        as_at=date(2026, 11, 24),
        by=None,
    )


def officer_of(team):
    """Works in the prison's team: may change the record, may give nobody access."""
    return UserFactory(name="Gareth Pym", role="prison_offender_manager", agency__kind="prison", teams=[team])


def colleague_of(team):
    return UserFactory(name="Colin Strand", role="prison_offender_manager", agency__kind="prison", teams=[team])


def world(made):
    """Of a module, by one of the functions below."""
    return world_of(made, patched=prepare_nothing)


def with_halden():
    places, team = prisons(), team_of_full_sutton()
    people = {"officer": officer_of(team), "colleague": colleague_of(team)}
    return {"places": places, "full_sutton": team, "halden": held_at(places["FSI"]), **people}


def with_sentence():
    world = with_halden()
    return world | {"sentenced": sentence_of(world["halden"])}


def with_concern():
    world = with_halden()
    return world | {"concerned": concern_of(world["halden"])}
