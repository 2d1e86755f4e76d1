"""Licences of the invented people in every state, made as officers make them."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from licence import catalogue
from licence.actions import conditions, licences
from licence.actions.conditions import Written
from licence.models import Licence, LicenceCondition
from offenders.models import Offender
from sharing.models import Team, User
from sharing.versions import version_of

ADDED: tuple[tuple[str, str, dict], ...] = (  # code: why it is necessary, with what its blanks are filled
    ("18b69f61", "The offence was planned with members of this group", {"nameOfOrganisation": ["The Lantern Circle"]}),
    ("355700a9", "Convicted together; contact was resumed in prison", {"nameOfIndividual": ["Neil Farrant"]}),
    ("9678fd9e", "Material was hidden at home and in a car", {}),
    ("8e52e16e", "The offence was committed with a second telephone", {}),
    (
        "8686a815",
        "Money was sent to the group",
        {"accountTypes": ["bank accounts", "crypto currency accounts or wallets"]},
    ),
    (
        "42f71b40",
        "The place was watched before the arrest",
        {"nameTypeAndOrAddress": "Just a name or type of premises", "nameOfPremises": "Leeds railway station"},
    ),
)
IN_FORCE = ("Callum Dray", "Dylan Corrie", "Grace Penhallow", "Simon Astley")
MORE_IN_FORCE = 12  # others of the officer's region who are on licence
FIRST = {  # of those who go: how far their licence has come
    "Rowan Telford": "submitted",
    "Aaron Quill": "in_progress",
    "Joel Sandiford": "submitted",
    "Marcus Halden": "approved",
    "Bashir Colne": "in_progress",
    "Owen Trask": "rejected",
}
BOILERPLATE = "Nothing that asks less would tell the officer in time"


def make_licences() -> None:
    """Of the known people whom the demo holds and of some others; not of all, so that one can be begun too."""
    today = timezone.localdate()
    com, head = (User.objects.filter(name=name).first() for name in ("Helen Castell", "Ruth Amory"))
    if not com or not head:
        return
    for name in IN_FORCE:
        if person := _person(name, com):
            _in_force(person, com, head, today)
    others = (
        Offender.objects.visible_to(com)
        .filter(region="North", status="on_licence", licences__isnull=True)
        .order_by("pk")
    )
    for person in others[:MORE_IN_FORCE]:
        _in_force(person, com, head, today)
    for name, state in FIRST.items():
        person = _person(name, com)
        if person:
            _as_far_as(person, state, com, today)
    varied = _person("Callum Dray", com)
    if varied and (active := Licence.objects.active().filter(offender=varied).first()):
        _variation(active, com)


def _person(name: str, com: User) -> Offender | None:
    """One of the known people, if the officer may know them: in a small caseload somebody is barred."""
    given, family = name.split()
    return Offender.objects.visible_to(com).filter(given_names=given, family_name=family).order_by("pk").first()


def _drafted(person: Offender, com: User, today: date) -> Licence:
    """Begun and filled in."""
    licence = licences.begin(offender=person, by=com)
    _fill(licence, com, today)
    for code, why, inputs in ADDED:
        entry = next(
            (each for each in catalogue.additional(licence.policy_version) if each.code.lower().startswith(code)), None
        )
        if entry is None or conditions.refused_for(person, entry.family):
            continue
        written = Written(
            necessity=why,
            proportionality=BOILERPLATE,
            review_on=today + timedelta(days=182),
            inputs=inputs,
        )
        conditions.add_condition(licence=licence, entry=entry, written=written, by=com)
    return licence


def _fill(licence: Licence, com: User, today: date) -> None:
    licence.refresh_from_db()
    team = Team.objects.filter(name=f"NSD {licence.offender.region}").first()
    details = {
        "officer": com,
        "team": team,
        "ends_on": licence.ends_on or today + timedelta(days=730),
        "meets_with": Licence.MeetsWith.RESPONSIBLE_COM,
        "meets_when": Licence.MeetsWhen.ON_RELEASE,
        "meets_where": "Probation office, 14 Mill Lane",
        "spo_discussed_on": today,
        "has_no_vlo": True,
    }
    licences.set_details(
        licence=licence, details=details, version=version_of(licence, *details_in_order(details)), by=com
    )


def details_in_order(details: dict) -> list[str]:
    return [name for name in licences.DETAILS if name in details]


def _as_far_as(person: Offender, state: str, com: User, today: date) -> None:
    licence = _drafted(person, com, today)
    if state == "in_progress":
        return
    licences.submit(licence=licence, by=com)
    decider = _decider_for(person)
    if state == "submitted" or decider is None:
        return
    if state == "approved":
        licences.approve(licence=licence, by=decider)
    else:
        licences.reject(licence=licence, reason="The meeting place is closed on that day", by=decider)


def _decider_for(person: Offender) -> User | None:
    """A decision maker who may change this person: of the prison's team, else nobody."""
    from sharing import access
    from sharing.rules import Permission

    deciders = User.objects.filter(role="prison_decision_maker", is_active=True)
    return next((each for each in deciders if access.may(each, Permission.CHANGE, person)), None)


def _in_force(person: Offender, com: User, head: User, today: date) -> None:
    """Released before the product came: the licence is a document, recorded with the day on which it took force."""
    licence = _drafted(person, com, today)
    licence.refresh_from_db()
    kept = {"system_of_record": Licence.Record.DOCUMENT, "external_ref": f"LIC/{person.prison_number}"}
    licences.set_details(licence=licence, details=kept, version=version_of(licence, *details_in_order(kept)), by=com)
    licences.submit(licence=licence, by=com)
    licences.approve(licence=licence, by=head)
    left = licence.release.released_on if licence.release else None
    if left:
        licences.activate(licence=licence, on=left, by=com)


def _variation(active: Licence, com: User) -> None:
    """He moves: one condition more, waiting for the head of the unit."""
    today = timezone.localdate()
    variation = licences.vary(licence=active, reason="He moves in with his sister, who has two computers", by=com)
    _fill(variation, com, today)
    taken = set(LicenceCondition.objects.filter(licence=variation).values_list("code", flat=True))
    entry = next(
        each
        for each in catalogue.additional(variation.policy_version)
        if each.family == "devices" and not each.inputs and each.code not in taken
    )
    written = Written(
        necessity="He found the material online",
        proportionality=BOILERPLATE,
        review_on=today + timedelta(days=91),
    )
    conditions.add_condition(licence=variation, entry=entry, written=written, by=com)
    licences.submit(licence=variation, by=com)
