"""Licences of the invented people in every state, made as officers make them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from demo import cast
from demo.access.liaison import let_liaison_in
from licence.catalogue import policy
from licence.conditions.actions import conditions
from licence.conditions.actions.conditions import Written
from licence.conditions.eligibility import refused_for
from licence.licences.actions import clock, force, licences
from licence.licences.actions.moves import is_directed
from licence.licences.force import Signing
from licence.models import Licence, LicenceCondition
from licence.victims import actions as ties
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import KeyDate, Offender
from parole.models import LiaisonNotice
from parole.victims.actions import notices, requests, victims
from parole.victims.rules.requests import PassedTo
from parole.victims.rules.requests import Status as AnswerStatus
from sharing import access
from sharing.access.rules import Permission
from sharing.audit.versions import version_of
from sharing.models import Alert, Receipt, Team, User
from sharing.time_words import format_date

ADDED: tuple[tuple[str, str, dict], ...] = (  # code: why it is necessary, with what its blanks are filled
    ("18b69f61", "The offence was planned with members of this group", {"nameOfOrganisation": ["The Lantern Circle"]}),
    ("355700a9", "Convicted together; contact was resumed in prison", {"nameOfIndividual": ["Neil Farrant"]}),
    ("9678fd9e", "Material was hidden at home and in a car", {}),
    ("8e52e16e", "The offence was committed with a second phone", {}),
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
COURSES = ("signed", "refused", "planned")  # of the last of these, how far a variation of today has come
FIRST = {  # of those who go: how far their licence has come
    "Rowan Telford": "approved",
    "Aaron Quill": "in_progress",
    "Joel Sandiford": "submitted",
    "Marcus Halden": "approved",
    "Bashir Colne": "moved",  # approved, and then the Board put the day off
    "Owen Trask": "rejected",
}
TAGGED = ("Rowan Telford", "Marcus Halden")
TRAIL = "524f2fd6"
PUT_OFF_BY = timedelta(days=2)
BOILERPLATE = "A lesser condition would not inform the officer in time"


def make_licences() -> None:
    """Of the known people whom the demo holds; others on licence have theirs from the history."""
    today, now = timezone.localdate(), timezone.now()
    com, head = (User.objects.filter(name=name).first() for name in ("Helen Castell", "Ruth Amory"))
    if not com or not head:
        return
    for name in IN_FORCE:
        if person := _person(name, com):
            in_force(person, com, head, today)
    for name, state in FIRST.items():
        person = _person(name, com)
        if person:
            _as_far_as(person, state, com, today)
    nobody_need_read_of_them(since=now)
    clock.watch(on=today, at=timezone.now())  # who goes within days: handed to the prison, and the release held
    others = [licence.offender for licence in of_the_officer(com) if licence.offender.full_name not in IN_FORCE]
    for person, course in zip(others[-len(COURSES) :], COURSES, strict=False):
        _as_far_as_force(person, course, com, head)
    varied = _person("Callum Dray", com)
    if varied and (active := Licence.objects.active().filter(offender=varied).first()):
        _variation(active, com)


def of_the_officer(com: User) -> list[Licence]:
    """Licences in force of her region, those of the known people first."""
    active = Licence.objects.active().filter(offender__region="North East").visible_to(com)
    rows = list(active.select_related("offender").order_by("pk"))
    return sorted(rows, key=lambda licence: licence.offender.full_name not in IN_FORCE)


def _as_far_as_force(person: Offender, course: str, com: User, head: User) -> None:
    """A variation that was approved today: signed, refused with no witness yet, or told of a start next week."""
    active = Licence.objects.active().filter(offender=person).first()
    senior, liaison = _somebody("probation_manager", person), _anyone("victim_liaison")
    if active is None or senior is None or liaison is None:
        return
    now, today = timezone.now(), timezone.localdate()
    variation = licences.vary(licence=active, reason="He now works and attends the office later", by=com)
    _fill(variation, com, today)
    added = variation.conditions.exclude(kind="standard").order_by("-position").first()
    if added:
        conditions.remove_condition(condition=added, reason="The condition has served its purpose", by=com)
    let_liaison_in(person, at=now)
    notice = LiaisonNotice.objects.get(of=variation.uid)
    notices.acknowledge(notice=notice, to_consider="", by=liaison)
    force.give_spo_view(licence=variation, view="Proportionate: he has kept to the others for a year.", by=senior)
    licences.submit(licence=variation, by=com)
    licences.approve(licence=variation, by=head)
    planned = timezone.make_aware(datetime.combine(today + timedelta(days=7), time(9))) if course == "planned" else None
    signing = Signing.REFUSED if course == "refused" else Signing.SIGNED
    told_at = timezone.now()
    force.record_told(licence=variation, told_at=told_at, signing=signing, planned_for=planned, by=com)


def _anyone(role: str) -> User | None:
    return User.objects.filter(role=role, is_active=True).order_by("pk").first()


def nobody_need_read_of_them(*, since: datetime) -> None:
    """Those in force were carried over from paper: what teams were told meanwhile, they had known."""
    active = Licence.objects.active().filter(system_of_record=Licence.Record.DOCUMENT)
    told = Alert.objects.unfinished().filter(kind__startswith="licence.", raised_at__gte=since)
    old = list(told.filter(subject__in=active.values("offender")).values_list("pk", flat=True))
    at, why = timezone.now(), "Carried over from paper"
    by = User.objects.get(name="Helen Castell")
    over = {"state": Alert.State.RESOLVED, "resolved_at": at, "resolved_by": by, "reason": why}
    Alert.objects.filter(pk__in=old).update(**over)
    Receipt.objects.filter(alert__in=old).update(closed_at=at)


def approve_one(person: Offender) -> None:
    """The licence of somebody of the officer's region who goes on the Board's direction, where none is begun."""
    com = User.objects.filter(name="Helen Castell").first()
    is_begun = Licence.objects.in_the_making().filter(offender=person).exists()
    if com and not is_begun and access.may(com, Permission.CHANGE, person):
        _as_far_as(person, "approved", com, timezone.localdate())


def _person(name: str, com: User) -> Offender | None:
    """One of the known people, if the officer may know them: in a small caseload somebody is barred."""
    given, family = name.split()
    return Offender.objects.visible_to(com).filter(given_names=given, family_name=family).order_by("pk").first()


def _drafted(person: Offender, com: User, today: date) -> Licence:
    """Begun and filled in."""
    licence = licences.begin(offender=person, by=com)
    _fill(licence, com, today)
    ends_on = today + timedelta(days=365)
    trail = (TRAIL, "His location shows whether he keeps away", {"endDate": format_date(ends_on)})
    for code, why, inputs in (*ADDED, *([trail] if person.full_name in TAGGED else [])):
        entry = next(
            (each for each in policy.additional(licence.policy_version) if each.code.lower().startswith(code)), None
        )
        if entry is None or refused_for(person, entry.family):
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
    team = Team.objects.filter(name=cast.PROBATION.get(licence.offender.region)).first()
    details = {
        "officer": com,
        "team": team,
        "ends_on": licence.ends_on or today + timedelta(days=730),
        "meets_with": Licence.MeetsWith.RESPONSIBLE_COM,
        "meets_when": Licence.MeetsWhen.ON_RELEASE,
        "meets_where": "Probation office, 14 Mill Lane",
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
    decider = _somebody("prison_decision_maker", person)
    if state in ("approved", "moved"):
        _approve(licence, decider, today)
    elif state == "rejected" and decider:
        licences.reject(licence=licence, reason="The meeting place is closed on that day", by=decider)
    if state == "moved":
        _put_off(person, today)


def _approve(licence: Licence, decider: User | None, today: date) -> None:
    """By the prison; where the Board directed the release casework puts the Board's approval on record."""
    licence.refresh_from_db()
    if not is_directed(licence):
        if decider:
            licences.approve(licence=licence, by=decider)
    elif casework := _somebody("ppcs", licence.offender):
        reference = f"{today:%Y}/{licence.offender.prison_number}"
        licences.approve_for_board(
            licence=licence, reference=reference, directed_on=today - timedelta(days=24), by=casework
        )


def _put_off(person: Offender, today: date) -> None:
    """The day that the Board directed moves: the licence stays approved, and both who made it are told."""
    directed = KeyDate.objects.current().official().filter(offender=person, code=Code.APD).first()
    if directed:
        put_off_to = directed.falls_on + PUT_OFF_BY
        put_off_to += timedelta(days=7 - put_off_to.weekday() if put_off_to.weekday() > 4 else 0)
        releases.record_official_dates(
            offender=person,
            dates={Code.APD: put_off_to},
            source="NOMIS",
            as_at=today,
            by=_somebody("ppcs", person),
        )


def _liaison_takes_part(variation: Licence, com: User, senior: User) -> bool:
    """Victim liaison acknowledges the variation. A victim has asked for a condition: it is tied, and included."""
    liaison = _anyone("victim_liaison")
    if liaison is None:
        return False
    person, now = variation.offender, timezone.now()
    let_liaison_in(person, at=now)
    contact = {"reference": "VLU/0611", "contact": "phone", "note": "Mornings only", "not_wanted": []}
    victim = victims.add_victim(offender=person, by=liaison, is_in_scheme=True, **contact)
    words = "Not to use a computer that no one inspects"
    asked = requests.ask(victim=victim, asked=words, asked_on=timezone.localdate(now), by=liaison)
    asked = requests.pass_on(request=asked, to=PassedTo.PROBATION, by=liaison)
    ties.tie(condition=variation.conditions.order_by("-position")[0], request=asked, by=com)
    requests.answer(request=asked, outcome=AnswerStatus.INCLUDED, by=senior)
    notice = LiaisonNotice.objects.get(of=variation.uid)
    notices.acknowledge(notice=notice, to_consider="Tell us the date it takes effect", by=liaison)
    return True


def _somebody(role: str, person: Offender) -> User | None:
    """Somebody of this role who may change this person; None when nobody has such access."""
    users = User.objects.filter(role=role, is_active=True).order_by("pk")
    return next((user for user in users if access.may(user, Permission.CHANGE, person)), None)


def in_force(person: Offender, com: User, head: User, today: date) -> None:
    """Released before the product came: the licence is a document, recorded with the day on which it took force."""
    licence = _drafted(person, com, today)
    licence.refresh_from_db()
    kept = {"system_of_record": Licence.Record.DOCUMENT, "external_ref": f"LIC/{person.prison_number}"}
    licences.set_details(licence=licence, details=kept, version=version_of(licence, *details_in_order(kept)), by=com)
    licences.submit(licence=licence, by=com)
    licences.approve(licence=licence, by=head)
    if licence.release and licence.release.released_on:
        force.record_kept_elsewhere(licence=licence, by=com)


def _variation(active: Licence, com: User) -> None:
    """He moves: one condition more, waiting for the head of the unit."""
    today = timezone.localdate()
    variation = licences.vary(licence=active, reason="He moves in with his sister, who has two computers", by=com)
    _fill(variation, com, today)
    taken = set(LicenceCondition.objects.filter(licence=variation).values_list("code", flat=True))
    entry = next(
        each
        for each in policy.additional(variation.policy_version)
        if each.family == "devices" and not each.inputs and each.code not in taken
    )
    written = Written(
        necessity="He found the material online",
        proportionality=BOILERPLATE,
        review_on=today + timedelta(days=91),
    )
    conditions.add_condition(licence=variation, entry=entry, written=written, by=com)
    senior = _somebody("probation_manager", active.offender)
    if senior and _liaison_takes_part(variation, com, senior):
        force.give_spo_view(licence=variation, view="Necessary: he has no machine of his own to inspect.", by=senior)
        licences.submit(licence=variation, by=com)
