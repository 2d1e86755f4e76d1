"""A person with a history, owners of three agencies, and the two who make a bundle of it."""

from datetime import timedelta

from release_monitor.bundles import actions
from sharing import audit
from sharing.access.rules import GrantRole
from tests.factories.breaches import let_in, licence_in_force
from tests.factories.duties import DutyFactory
from tests.factories.items import decided, holder, recorded, team_of
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.history_clock import at, record_from
from tests.worlds import NOON

DAY = timedelta(days=1)
ORDER = {
    "agency": None,
    "known_at": NOON - 2 * DAY,
    "authority": "Notice of 24 November 2026, Coroners and Justice Act 2009 Sch. 5",
    "recipient": "HM Senior Coroner for Wexbridge",
    "reason": "Inquest, request of 24 November",
    "says_held_back": True,
}


def case(*, family_name="Telford", prison_number="A6120PD"):
    """Rows by name. The two makers see the person; each agency has an information owner."""
    record_from(NOON - 30 * DAY)
    person = OffenderFactory(given_names="Rowan", family_name=family_name, prison_number=prison_number)
    licence_in_force(person)
    officer = let_in(person, "probation", role="probation_officer", grant_role=GrantRole.LEAD, name="NSD North")
    police = holder(person, name="CT desk")
    with at(NOON - 10 * DAY):
        item = recorded(person, police)
    with at(NOON - 5 * DAY):
        decided(item, "share", police, team_of(officer))
    for moment in (NOON - 6 * DAY, NOON - DAY):
        look = {"action": audit.Action.CONSULTATION, "verb": "offender.opened", "by": officer, "subject": person}
        audit.record_many([look | {"at": moment}, look | {"verb": "person.victims_opened", "at": moment}])
    record_from(NOON - DAY)
    rows = {"person": person, "officer": officer, "police": police, "item": item}
    for name, user in (("probation_owner", officer), ("police_owner", police)):
        DutyFactory(subject=person, agency=user.agency, team=team_of(user))
        rows[name] = UserFactory(role="information_owner", agency=user.agency, teams=[team_of(user)])
    assurance = AgencyFactory(kind="assurance")
    team = TeamFactory(agency=assurance, name="Assurance")
    GrantFactory(team=team, subject=person, grant_role=GrantRole.READER)
    rows["auditor"] = UserFactory(role="auditor", name="Peter Vane", agency=assurance, teams=[team])
    rows["officer_of_privacy"] = UserFactory(role="privacy_officer", name="Noor Bell", agency=assurance, teams=[team])
    return rows


def ordered(person, by, **more):
    (bundle,) = actions.order(people=[(person, person.prison_number)], by=by, **ORDER | more)
    return bundle


def bundle_of(person):
    """For the walk of doors: ordered, and one item of it."""
    assurance = AgencyFactory(kind="assurance")
    by = UserFactory(role="auditor", agency=assurance, teams=[TeamFactory(agency=assurance)])
    bundle = ordered(person, by, agency=AgencyFactory())
    asked = bundle.items.first() or bundle.items.create(agency=AgencyFactory(), kind="minutes")
    return {"bundle": bundle, "bundle_item": asked}
