"""Record who a person is linked to, review a link, say who reads a hidden one, and take it away.

What is taken away is gone: the log keeps that there was a link and why it went, and not to whom.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offenders.associates.models import Link
from offenders.associates.rules import DataSubject, LinkKind, LinkTerms, why_not, why_not_until
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.people.once import made_before
from offenders.people.rules.age import age_on
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Programme
from sharing.access.state_machines import RoleRefused
from sharing.drafts import actions as drafts
from sharing.grants.programmes import known_programmes
from sharing.grants.who_can_see import who_sees
from sharing.jobs.set_aside import alone
from sharing.models import User
from sharing.records.errors import Refused
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import keyed

COMPARTMENT = "associates.compartment"  # the verbs of hidden links: no page shows their entries to others
OPEN = "associates.link"
ADULT = 18


class LinkRefused(Refused):
    """It cannot be recorded or kept so. No changes were saved."""


@transaction.atomic
def record_link(
    *,
    offender: Offender,
    kind: LinkKind,
    data_subject: DataSubject,
    known: str,
    source: str,
    necessity: str,
    review_on: date,
    by: User,
    other: Offender | None = None,
    name: str = "",
    is_child: bool = False,
    protects_child: str = "",
    programme: str = "",
    readers: Iterable[User] | None = None,
    uid: UUID | None = None,
) -> Link:
    """Somebody is linked to the person: `other`, who is on record and whom `by` sees, or a name that is no person.

    readers: of a hidden link, who knows of it beside `by`; None for one that everybody knows who sees both ends. A
    partner system records no hidden one. Raises LinkRefused that names the field, RoleRefused.
    """
    lock(offender)
    if made := made_before(Link, uid, offender=offender):
        if not Link.objects.filter(pk=made.pk).visible_to(by).exists():
            raise access.RecordHidden
        return made
    if not by.can(Capability.KEEP_LINKS):
        raise RoleRefused
    today = timezone.localdate()
    is_child = is_child or _is_under_age(other, on=today)
    terms = LinkTerms(
        kind=kind,
        data_subject=data_subject,
        has_person=other is not None,
        name=name,
        known=known,
        source=source,
        necessity=necessity,
        review_on=review_on,
        is_child=is_child,
        protects_child=protects_child,
        is_self=other is not None and other.pk == offender.pk,
    )
    field, why = why_not(terms, on=today)
    if why:
        raise LinkRefused(field, why)
    refuse_hidden(LinkRefused, name=name)
    if readers is not None and by.is_program:
        raise LinkRefused("readers", "A partner system cannot record a hidden link")
    named = _named(offender, set(readers), by=by) if readers is not None else set()
    link = Link.objects.create(
        offender=offender,
        other=other,
        name=name.strip(),
        kind=str(kind),
        data_subject=str(data_subject),
        is_child=is_child,
        protects_child=protects_child.strip() if is_child else "",
        known=known.strip(),
        source=source.strip(),
        necessity=necessity.strip(),
        programme=_programme_of(offender, programme, by=by),
        is_named_only=readers is not None,
        recorded_by=by,
        review_on=review_on,
        **keyed(uid),
    )
    link.readers.set(named)
    _record(link, "recorded", audit.Action.COLLECTION, by, review_on=review_on)
    if not by.is_program:
        drafts.forget(user=by, form="link.record", key=str(offender.uid))
    return link


@transaction.atomic
def review_link(*, link: Link, necessity: str, review_on: date, by: User) -> Link:
    """Somebody looked, and it is still necessary. Raises LinkRefused, RoleRefused; RecordHidden where it is gone."""
    row, now = _locked(link, by=by), timezone.now()
    if not necessity.strip():
        raise LinkRefused("necessity", "Enter why it is still necessary to keep this")
    if why := why_not_until(review_on, on=timezone.localdate(now)):
        raise LinkRefused("review_on", why)
    row.necessity, row.review_on = necessity.strip(), review_on
    row.reviewed_by, row.reviewed_at = by, now
    row.save(update_fields=["necessity", "review_on", "reviewed_by", "reviewed_at"])
    _record(row, "reviewed", audit.Action.ALTERATION, by, review_on=review_on)
    return row


@transaction.atomic
def set_readers(*, link: Link, readers: Iterable[User] | None, by: User) -> Link:
    """Hide the link from all but these and `by`, or with None show it to everybody who sees both ends. Of a hidden one
    only a reader says so. Raises LinkRefused, RoleRefused, RecordHidden.
    """
    row = _locked(link, by=by)
    if by.is_program:
        raise RoleRefused
    named = _named(row.offender, set(readers), by=by) if readers is not None else set()
    row.is_named_only = readers is not None
    row.save(update_fields=["is_named_only"])
    row.readers.set(named)
    _record(row, "readers_set", audit.Action.ALTERATION, by, readers=sorted(user.pk for user in named))
    return row


@transaction.atomic
def remove_link(*, link: Link, reason: str, by: User) -> None:
    """It is wrong, or no longer necessary: it is gone. Raises LinkRefused, RoleRefused, RecordHidden."""
    row = _locked(link, by=by)
    if not reason.strip():
        raise LinkRefused("reason", "Enter a reason")
    _record(row, "removed", audit.Action.ERASURE, by)
    row.delete()


def erase_lapsed(*, on: date) -> int:
    """Take away the links that nobody reviewed in time; returns how many. Safe twice, and late: to every reader they
    were gone before."""
    gone = 0
    for link in Link.objects.lapsed(on=on).order_by("pk"):
        with alone("links", link.pk, subject=link.offender_id):
            _record(link, "lapsed", audit.Action.ERASURE, None, review_on=link.review_on)
            link.delete()
            gone += 1
    return gone


def may_read(person: Offender, *, by: User) -> list[User]:
    """Who else can be named as a reader of a hidden link: people who see the person."""
    people = who_sees(person, at=timezone.now()).exclude(pk=by.pk)
    found = people.select_related("agency").order_by("name", "pk")
    return [user for user in found if not user.is_program]


def _named(person: Offender, readers: Collection[User], *, by: User) -> set[User]:
    if not set(readers) - {by} <= set(may_read(person, by=by)):
        raise LinkRefused("readers", "Select people who can see this person")
    return {*readers, by}


def _locked(link: Link, *, by: User) -> Link:
    """The row as it stands, for somebody to whom it is there."""
    lock(link.offender)
    if not by.can(Capability.KEEP_LINKS):
        raise RoleRefused
    row = Link.objects.select_related("offender").filter(pk=link.pk).visible_to(by).first()
    if row is None:
        raise access.RecordHidden
    return row


def _is_under_age(other: Offender | None, *, on: date) -> bool:
    return other is not None and other.date_of_birth is not None and age_on(on, born=other.date_of_birth) < ADULT


def _programme_of(person: Offender, asked: str, *, by: User) -> str:
    known = {row.programme for row in known_programmes([person.pk], reader=by)[person.pk]}
    if asked:
        if known and asked not in known:
            raise LinkRefused("programme", "Select a programme that the person is under")
        return asked
    if len(known) > 1:
        raise LinkRefused("programme", "Select the programme that the link belongs to")
    return next(iter(known), str(Programme.TERRORISM))


def _record(link: Link, verb: str, action: audit.Action, by: User | None, **payload: object) -> None:
    """The log keeps that there is a link, and not to whom; of a hidden one under a verb of its own."""
    audit.record(
        action=action,
        verb=f"{COMPARTMENT if link.is_named_only else OPEN}_{verb}",
        by=by,
        target=link,
        subject=link.offender_id,
        payload={"kind": link.kind, **payload},
    )
