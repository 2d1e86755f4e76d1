"""Each minute: compare numbers that were given with everybody's, whoever may see whom, and put what may be one person
before the identity desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from offenders.identities import actions, alert_kinds
from offenders.identities.models import IdentityMatch, MatchBasis
from offenders.identities.rules import NAME, WAITS
from offenders.people.models import Identifier, Offender
from offenders.people.rules.identifiers import HAS_A_FORM, IdentifierKind, share_numbers
from sharing import access, alerts
from sharing.access.roles import Capability, holders
from sharing.access.rules import Permission
from sharing.jobs.set_aside import alone
from sharing.models import AuditEntry, User
from sharing.records.once import take_turns

AT_ONCE = 500  # numbers of one run; the next has the others
ADDED = "offenders.person_added"


def compare(*, at: datetime) -> int:
    """Of each number given some minutes ago: it is this person's alone from now on, or the identity desk decides.
    Returns how many matches are new. Safe to run twice, and late."""
    due = Q(number_given_at__isnull=True) | Q(number_given_at__lte=at - WAITS)
    known = _known(OuterRef("pk")).filter(number=OuterRef("prison_number"))
    people = Offender.objects.filter(~Exists(known), due, number_is_unchecked=True).order_by("number_given_at", "pk")
    found = 0
    for key in list(people.values_list("pk", flat=True)[:AT_ONCE]):
        with alone("identities", key, subject=key):
            found += _compare_person(key, at=at)
    due = Q(given_at__isnull=True) | Q(given_at__lte=at - WAITS)
    known = _known(OuterRef("offender")).filter(number=OuterRef("canonical"))
    numbers = Identifier.objects.filter(~Exists(known), due, is_unchecked=True).order_by("given_at", "pk")
    for key, person in list(numbers.values_list("pk", "offender")[:AT_ONCE]):
        with alone("identities", person, subject=person):
            found += _compare_number(key, at=at)
    _tell_of_what_nobody_can_decide(at=at)
    return found


def _tell_of_what_nobody_can_decide(*, at: datetime) -> None:
    """To those who agree who is at the desk, naming nobody; over as soon as a member can see both people."""
    waiting = dict(IdentityMatch.objects.to_decide().values_list("pk", "uid"))
    members = User.objects.filter(is_active=True, role__in=holders(Capability.RESOLVE_IDENTITIES)) if waiting else []
    for member in members:
        seen = set(IdentityMatch.objects.at_desk_of(member).filter(pk__in=list(waiting)).values_list("pk", flat=True))
        waiting = {key: uid for key, uid in waiting.items() if key not in seen}
    told = {key.split(":")[0]: key for key in alerts.open_keys(kind=alert_kinds.NOBODY_AT_DESK)}
    uids = {str(uid) for uid in waiting.values()}
    for uid in told.keys() - uids:
        reason = "The identity desk can decide it"
        alerts.resolve(kind=alert_kinds.NOBODY_AT_DESK, key=told[uid], reason=reason, at=at)
    for uid in sorted(uids - told.keys()):
        alerts.raise_alert(
            kind=alert_kinds.NOBODY_AT_DESK,
            key=f"{uid}:{at.isoformat()}",
            subject=None,
            text="Check that the desk has members and a scope over each programme, and ask those who set restrictions "
            "to name one of them. This closes once the desk can decide it.",
            at=at,
        )


def _known(person: Any) -> QuerySet[MatchBasis]:
    """Why it is before the desk with another, or was: of two people the one without the number stays unchecked."""
    return MatchBasis.objects.filter(Q(match__newer=person) | Q(match__older=person))


def _compare_person(key: int, *, at: datetime) -> int:
    person = Offender.objects.select_for_update().get(pk=key)
    if not person.number_is_unchecked:
        return 0
    others = _others_with(IdentifierKind.PRISON, person.prison_number, person)
    bases = [(IdentifierKind.PRISON.value, person.prison_number)]
    found = sum(actions.find(newer=person, older=other, bases=bases, at=at) for other in others)
    if not others:
        Offender.objects.filter(pk=key).update(number_is_unchecked=False)
    return found + _compare_name(person, at=at)


def _compare_number(key: int, *, at: datetime) -> int:
    row = Identifier.objects.select_for_update(of=("self",)).select_related("offender").get(pk=key)
    if not row.is_unchecked:
        return 0
    kind = IdentifierKind(row.kind)
    names_somebody = kind in HAS_A_FORM and row.is_verified and row.ends_on is None
    others = _others_with(kind, row.canonical, row.offender) if names_somebody else []
    if not others:
        Identifier.objects.filter(pk=key).update(is_unchecked=False)
    bases = [(row.kind, row.canonical)]
    return sum(actions.find(newer=row.offender, older=other, bases=bases, at=at) for other in others)


def _others_with(kind: IdentifierKind, number: str, but: Offender) -> list[Offender]:
    """Who else has this number for certain. Of two that nobody has compared yet, the one that was given first is."""
    take_turns(f"number:{number}")
    kinds = share_numbers(kind)
    same = Identifier.objects.filter(
        kind__in=kinds, canonical=number, is_verified=True, ends_on__isnull=True, is_unchecked=False
    )
    held = Q(pk__in=same.values("offender"))
    if IdentifierKind.PRISON in kinds:
        held |= Q(prison_number=number, number_is_unchecked=False)
    return list(Offender.objects.filter(held).exclude(pk=but.pk).order_by("pk"))


def _compare_name(person: Offender, *, at: datetime) -> int:
    """With those of one name and date of birth whom the adder could not be asked about. A file asks about nobody."""
    if person.date_of_birth is None:
        return 0
    alike = Offender.objects.alike(person.full_name).filter(date_of_birth=person.date_of_birth, pk__lt=person.pk)
    adder = _adder_of(person)
    return sum(
        actions.find(newer=person, older=other, bases=[(NAME, "")], at=at)
        for other in alike.order_by("pk")[:AT_ONCE]
        if adder is None or not access.may(adder, Permission.VIEW, other)
    )


def _adder_of(person: Offender) -> User | None:
    """Who added the person on the page or by the API, and was asked whether it is one of those they could see; None for
    a file."""
    entry = AuditEntry.objects.filter(verb=ADDED, subject_id=person.pk).exclude(request_id="").first()
    return User.objects.filter(pk=entry.actor_id).first() if entry and entry.actor_id else None
