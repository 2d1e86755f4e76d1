"""Order a bundle, decide what of an agency's own goes into it, approve it, withdraw it, and read its file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.models import Offender
from release_monitor.bundles import alert_kinds
from release_monitor.bundles.models import Bundle, BundleDecision, BundleFile, BundleItem
from release_monitor.bundles.rules import ASKED, Stage
from sharing import access, alerts, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.alerts import Only
from sharing.data_requests.models import kinds_of
from sharing.data_requests.rules import DataKind
from sharing.history.agency_then import known_by
from sharing.history.known import rows_known
from sharing.history.rules import say_with_zone
from sharing.models import Agency, Duty, Item, User
from sharing.records.errors import Refused
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import made_before
from sharing.who_looked.questions import restricted_among

ORDERED, DECIDED, APPROVED = "bundles.ordered", "bundles.item_decided", "bundles.approved"
WITHDRAWN, MADE, READ = "bundles.withdrawn", "bundles.made", "bundles.file_downloaded"


class BundleRefused(Refused):
    """It cannot be ordered, decided, approved or read as asked. No changes are saved."""


class BundleEnded(Exception):
    """It was approved, made or withdrawn before; nothing is changed."""


@transaction.atomic
def order(
    *,
    people: Sequence[tuple[Offender, str]],
    agency: Agency | None,
    known_at: datetime,
    authority: str,
    recipient: str,
    reason: str,
    says_held_back: bool,
    by: User,
    uid: UUID | None = None,
) -> list[Bundle]:
    """A bundle of each person, with the number that they were named by. Owners of items that are held back are asked.

    agency: None for the whole record, which whoever orders it must see now. Raises RecordHidden for another role and
    for who is excluded from one of them, SamePerson for an account that cannot sign, BundleRefused.
    """
    _makers_only(by, [person for person, _ in people])
    refuse_who_cannot_sign(by)
    if made := made_before(Bundle, uid):
        return [made]
    for field, words, text in (
        ("authority", authority, "Enter the authority"),
        ("recipient", recipient, "Enter who the bundle is for"),
        ("reason", reason, "Enter the reason"),
    ):
        if not words.strip():
            raise BundleRefused(field, text)
    refuse_hidden(BundleRefused, recipient=recipient)
    now = timezone.now()
    if known_at > now:
        raise BundleRefused("at", "The time must be in the past.")
    for person, number in people:
        if why := hindrance(person, agency, by, at=now):
            raise BundleRefused("numbers", f"{number}: {why}")
    ordered: list[Bundle] = []
    for person, number in people:
        bundle = Bundle.objects.create(
            subject=person,
            number=number,
            agency=agency,
            known_at=known_at,
            authority=authority.strip(),
            recipient=recipient.strip(),
            reason=reason.strip(),
            says_held_back=says_held_back,
            ordered_by=by,
            ordered_at=now,
            **({"uid": uid} if uid and not ordered else {}),
        )
        _ask_owners(bundle)
        _record(bundle, ORDERED, by=by, fields=("authority", "recipient", "reason", "agency", "known_at"))
        _raise_to_approve(bundle)
        ordered.append(bundle)
    return ordered


@transaction.atomic
def decide(*, item: BundleItem, is_released: bool, words: str, reason: str, by: User) -> BundleDecision:
    """What the agency releases of its own. May be decided otherwise until the bundle is approved.

    Raises RecordHidden for another role or agency, and for who may not see the person or know of the item;
    BundleRefused, BundleEnded.
    """
    allowed = by.can(Capability.DECIDE_DATA_REQUESTS) and BundleItem.objects.for_owner(by).filter(pk=item.pk).exists()
    if not allowed:
        audit.refuse(by=by, verb="bundles.decide_refused", target=item, subject=item.bundle.subject_id)
        raise access.RecordHidden
    access.require(by, Permission.VIEW, item.bundle.subject)
    if is_released and not words.strip():
        raise BundleRefused("words", "Enter what the bundle says of it")
    if not reason.strip():
        raise BundleRefused("reason", "Enter a reason")
    bundle = _locked(item.bundle)
    if bundle.stage is not Stage.ORDERED:
        raise BundleEnded
    decision = BundleDecision.objects.create(
        asked=item,
        is_released=is_released,
        words=words.strip() if is_released else "",
        reason=reason.strip(),
        decided_by=by,
        decided_at=timezone.now(),
    )
    what = audit.fields_of(item, "agency", "kind", "item") | audit.fields_of(decision, "is_released", "words", "reason")
    audit.record(
        action=audit.Action.ALTERATION,
        verb=DECIDED,
        by=by,
        target=item,
        subject=bundle.subject_id,
        payload={"after": what},
    )
    return decision


@transaction.atomic
def approve(*, bundle: Bundle, says_held_back: bool, by: User) -> Bundle:
    """The second person: neither who ordered it nor somebody who decided on something. A worker then makes the file.

    Raises RecordHidden, SamePerson, BundleRefused, BundleEnded.
    """
    may_see(bundle, by, maker=True)
    refuse_same_person(bundle.ordered_by, by)
    row = _locked(bundle)
    for decision in BundleDecision.objects.filter(asked__bundle=row).select_related("decided_by"):
        refuse_same_person(decision.decided_by, by)
    if row.stage is not Stage.ORDERED:
        raise BundleEnded
    now = timezone.now()
    for maker in (row.ordered_by, by):
        if why := hindrance(row.subject, row.agency, maker, at=now):
            raise BundleRefused("", f"{maker}: {why}")
    row.approved_by, row.approved_at, row.second_says_held_back = by, now, says_held_back
    row.save(update_fields=["approved_by", "approved_at", "second_says_held_back"])
    _record(row, APPROVED, by=by, fields=("second_says_held_back",))
    _end_alerts(row, reason="Approved")
    return row


@transaction.atomic
def withdraw(*, bundle: Bundle, reason: str, by: User) -> Bundle:
    """It is not needed, or was a mistake; until it was made. Raises RecordHidden, BundleRefused, BundleEnded."""
    may_see(bundle, by, maker=True)
    if not reason.strip():
        raise BundleRefused("reason", "Enter a reason")
    row = _locked(bundle)
    if row.printed_at or row.withdrawn_at:
        raise BundleEnded
    row.withdrawn_by, row.withdrawn_at, row.withdrawn_because = by, timezone.now(), reason.strip()
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_because"])
    _record(row, WITHDRAWN, by=by, fields=("withdrawn_because",))
    _end_alerts(row, reason="Withdrawn")
    return row


@transaction.atomic
def read_file(*, bundle: Bundle, by: User) -> bytes:
    """The zip, for one of its two makers, as far as they may still have it; that they read it is recorded.

    Raises RecordHidden for anybody else, BundleRefused where it is not there or not for them now.
    """
    may_see(bundle, by, maker=True)
    if not bundle.is_made_by(by):
        audit.refuse(by=by, verb="bundles.file_refused", target=bundle, subject=bundle.subject_id)
        raise access.RecordHidden
    if why := hindrance(bundle.subject, bundle.agency, by, at=timezone.now()):
        raise BundleRefused("", why)
    file = BundleFile.objects.filter(bundle=bundle, stage=Stage.READY).first()
    if file is None or file.content is None:
        raise BundleRefused("", "There is no file. Order a new bundle if it is still needed.")
    audit.record(action=audit.Action.EXPORT, verb=READ, by=by, target=bundle, subject=bundle.subject_id)
    return bytes(file.content)


def hindrance(person: Offender, agency: Agency | None, maker: User, *, at: datetime) -> str:
    """Why this maker may not have a bundle of this person now; empty if they may.

    What an agency could know has no field of the record; of a restricted person it is for those whom the restriction
    names, as the record is.
    """
    if not maker.can(Capability.ORDER_BUNDLES) or not access.not_excluded(_one(person), maker).exists():
        return "their role or access has changed."
    if agency is not None and not restricted_among([person.pk], at=at):
        return ""
    if access.may(maker, Permission.VIEW, person):
        return ""
    return (
        "the record is not visible to both people who make the bundle. Ask the lead agency to give their team access."
    )


def may_see(bundle: Bundle, by: User, *, maker: bool = False) -> None:
    """Raises RecordHidden, recorded, for whom the bundle is not there. maker: also for who only decides on items."""
    is_there = Bundle.objects.for_role_of(by).filter(pk=bundle.pk).exists()
    if not is_there or (maker and not by.can(Capability.ORDER_BUNDLES)):
        audit.refuse(by=by, verb="bundles.refused", target=bundle, subject=bundle.subject_id)
        raise access.RecordHidden


def _makers_only(by: User, people: Sequence[Offender]) -> None:
    keys = {person.pk for person in people}
    if not by.can(Capability.ORDER_BUNDLES) or access.not_excluded(_people(keys), by).count() < len(keys):
        audit.refuse(by=by, verb="bundles.order_refused")
        raise access.RecordHidden


def _one(person: Offender) -> Any:
    return _people({person.pk})


def _people(keys: Iterable[int]) -> Any:
    return Offender.objects.filter(pk__in=keys)


def _ask_owners(bundle: Bundle) -> None:
    """Each agency that has an owner of the person, of the classes that are held back; and of each item the agency of
    the team that holds it. No alert says how many items there are, or whether there is one."""
    agencies = list(Agency.objects.filter(pk__in=Duty.objects.filter(subject_id=bundle.subject_id).values("agency")))
    rows = [
        BundleItem(bundle=bundle, agency=agency, kind=kind)
        for agency in agencies
        for kind in kinds_of(agency)
        if kind in ASKED
    ]
    for item in _items_of(bundle):
        rows.append(BundleItem(bundle=bundle, agency=item.team.agency, kind=DataKind.INTELLIGENCE, item=item))
    BundleItem.objects.bulk_create(rows)
    told = {row.agency.pk for row in rows}
    if told:
        alerts.raise_alert(
            kind=alert_kinds.TO_DECIDE,
            key=str(bundle.uid),
            subject=bundle.subject,
            text=f"For {bundle.recipient}. Decide on each item of your agency before the bundle is approved.",
            link=reverse("bundle", args=[bundle.uid]),
            only=Only(agencies=sorted(told)),
        )


def _items_of(bundle: Bundle) -> list[Item]:
    """Items that the question is about, and that are still there."""
    of_person = Item.objects.filter(subject_id=bundle.subject_id).select_related("team__agency").order_by("pk")
    if bundle.agency is None:
        then = [row.pk for row in rows_known(Item, subject_id=bundle.subject_id, at=bundle.known_at)]
        return list(of_person.filter(pk__in=then))
    known = known_by(bundle.agency, bundle.subject, at=bundle.known_at, hidden=set())
    references = {item.reference for item in known.items}
    return [item for item in of_person if item.reference in references]


def _raise_to_approve(bundle: Bundle) -> None:
    alerts.raise_alert(
        kind=alert_kinds.TO_APPROVE,
        key=str(bundle.uid),
        subject=None,
        text=f"Reference {bundle.reference}, ordered by {bundle.ordered_by}. "
        f"As known at {say_with_zone(bundle.known_at)}.",
        link=reverse("bundle", args=[bundle.uid]),
    )


def _locked(bundle: Bundle) -> Bundle:
    return Bundle.objects.select_for_update(of=("self",)).with_words().get(pk=bundle.pk)


def _end_alerts(bundle: Bundle, *, reason: str) -> None:
    for kind in (alert_kinds.TO_DECIDE, alert_kinds.TO_APPROVE):
        alerts.resolve(kind=kind, key=str(bundle.uid), reason=reason)


def _record(bundle: Bundle, verb: str, *, by: User, fields: Sequence[str]) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=bundle,
        subject=bundle.subject_id,
        reason=bundle.authority,
        payload={"after": audit.fields_of(bundle, *fields)},
    )
