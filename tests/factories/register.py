"""People on the notification register, as the record has them before anything is worked out."""

from datetime import date

from offenders.models import Conviction, CustodyPeriod, Movement, Offence, Sentence
from offenders.register.actions.notices import NewItem, record_notice
from offenders.register.actions.working_out import work_out
from offenders.register.rules.notices import ItemKind, Section
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

RELEASED = date(2026, 11, 27)


def s58():
    words = {"title": "Collection of information", "schedule_19za": "part_2", "brings_notification": True}
    return Offence.objects.get_or_create(statute="Terrorism Act 2000", section="58", defaults=words)[0]


def sentenced(*, on=date(2024, 5, 27), released=RELEASED, born=date(1980, 3, 5), years=4, **more):
    """Sentenced for s.58 and held since; released: None while held. more: of the conviction."""
    person = OffenderFactory(date_of_birth=born, family_name="Ellwood")
    conviction = Conviction.objects.create(
        **{"offender": person, "offence": s58(), "convicted_on": on, "terrorist_connection": "no"} | more
    )
    Sentence.objects.create(offender=person, conviction=conviction, kind="SDS", sentenced_on=on, years=years)
    CustodyPeriod.objects.create(offender=person, starts_on=on, ends_on=released)
    Movement.objects.create(offender=person, happening="received", happened_on=on)
    if released:
        Movement.objects.create(offender=person, happening="released", happened_on=released)
        person.status = "on_licence"
        person.save(update_fields=["status"])
    return person


def police_of(person, *, role="ct_offender_manager"):
    """Somebody of CT police whose team works with the person."""
    team = TeamFactory(agency__kind="ct_police")
    GrantFactory(subject=person, team=team, grant_role="contributor")
    return UserFactory(role=role, agency=team.agency, teams=[team])


def probation_of(person):
    team = TeamFactory(agency__kind="probation")
    GrantFactory(subject=person, team=team, grant_role="contributor")
    return UserFactory(agency=team.agency, teams=[team])


def on_register(person, *, on):
    """Worked out as of that day, as an act does it."""
    return work_out(offender=person, because="Sentenced", by=None, on=on)


def told(person, by, *, on, section=Section.INITIAL, new=(), **more):
    """A notice at a station; the first has a phone and a home."""
    first = (
        NewItem(ItemKind.PHONE, "07700 900145", on),
        NewItem(ItemKind.HOME_ADDRESS, "1 Elland Road, Leeds LS11 0ES", on),
        NewItem(ItemKind.ACCOUNT, "Invented Bank 4417", on),
    )
    return record_notice(
        offender=person,
        section=section,
        told_on=on,
        station="Elland Road",
        by=by,
        new=new or (first if section is Section.INITIAL else ()),
        **more,
    )
