"""Proposing a change of reference data, and answering it: a second person of another agency agrees or refuses."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from offenders import followers
from offenders.reference.keeping import alert_kinds
from offenders.reference.keeping.drafts import form_name
from offenders.reference.keeping.drafts import key_of as draft_key_of
from offenders.reference.keeping.models import ReferenceChange
from offenders.reference.keeping.rules import Verb, changed_since, differing
from offenders.reference.registry import ReferenceKind
from sharing import access, alerts, audit, practice
from sharing.access import two_people
from sharing.drafts import actions as drafts
from sharing.models import Agency, User
from sharing.practice import working_time
from sharing.records.errors import Refused
from sharing.records.hidden_characters import refuse_hidden
from sharing.time_words import format_date

ANSWER_DAYS = practice.define(
    "reference.answer_working_days",
    "Working days to answer a change of reference data",
    unit="working days",
    default=5,
    source="This service",
)
State = ReferenceChange.State
FIRST = (
    "No one has proposed it yet. Compare it with its source and propose it; someone in another agency must then agree"
)


class ChangeRefused(Refused):
    """The change cannot be proposed, or not be answered so."""


@transaction.atomic
def propose(
    *,
    kind: ReferenceKind,
    verb: Verb,
    row: models.Model | None,
    typed: Mapping[str, Any],
    reason: str,
    source: str,
    by: User,
    at: datetime,
) -> ReferenceChange:
    """Propose to change a row, or to add one (row: None). typed: fields, as the data file would say them.

    Nothing counts before a second person of another agency has agreed. Raises ChangeRefused, NotAllowed, SamePerson.
    """
    _refuse_who_does_not_keep(kind, by)
    two_people.refuse_who_cannot_sign(by)
    change = _new(kind, verb, row, typed, reason, source, at=at, state=State.PROPOSED, proposed_by=by)
    drafts.forget(user=by, form=form_name(kind, verb), key=draft_key_of(row))
    _ask_a_second(change, by=by, at=at)
    return change


@transaction.atomic
def file(
    *,
    kind: ReferenceKind,
    verb: Verb,
    row: models.Model | None,
    typed: Mapping[str, Any],
    reason: str,
    source: str,
    by: User,
    at: datetime,
) -> ReferenceChange:
    """Send a change over the API: it waits for the first of two people to propose it, as one of a data file does.

    by: a program, or who keeps this kind. Raises ChangeRefused, NotAllowed.
    """
    for asker in by.askers:
        if not asker.is_program:
            _refuse_who_does_not_keep(kind, asker)
    change = _new(kind, verb, row, typed, reason, source, at=at, state=State.FILED, filed_by=by, filed_at=at)
    _record("filed", change, by, payload={"before": change.before, "after": change.after})
    alerts.raise_alert(
        kind=alert_kinds.FILED[kind.keepers],
        key=f"{file_key(kind)}:{change.uid}",
        subject=None,
        text=f"{by} sent it. {change}.",
        link=address_of(change),
        at=at,
        responds_in=change.answer_due_at - at,
    )
    return change


def _new(
    kind: ReferenceKind,
    verb: Verb,
    row: models.Model | None,
    typed: Mapping[str, Any],
    reason: str,
    source: str,
    *,
    at: datetime,
    **who: Any,
) -> ReferenceChange:
    """The change, once it can be made of the row as it stands. Raises ChangeRefused."""
    if row is not None:
        row = kind.model._default_manager.select_for_update().get(pk=row.pk)
        if waiting := ReferenceChange.objects.open().filter(kind=kind.name, row=uid_of(row)).first():
            raise ChangeRefused("", f"{waiting.from_whom} proposed a change of it that is waiting for an answer")
    elif verb is not Verb.ADD:
        raise ChangeRefused("row", "Name the row")
    for name, words in (("reason", reason), ("source", source)):
        if not words.strip():
            raise ChangeRefused(name, f"Enter the {name}")
    before, after = _difference(kind, verb, row, typed)
    if not after:
        raise ChangeRefused("", "Change at least one field")
    made = _made_of(kind, verb, row, after)
    _validate(kind, made)
    return ReferenceChange.objects.create(
        kind=kind.name,
        verb=verb,
        row=uid_of(row) if row is not None else None,
        named=str(row if row is not None else made)[:300],
        before=before,
        after=after,
        reason=reason.strip(),
        source=source.strip(),
        proposed_at=at,
        answer_due_at=due_at(at),
        **who,
    )


@transaction.atomic
def propose_filed(*, change: ReferenceChange, by: User, at: datetime) -> ReferenceChange:
    """The first of two people proposes what a data file or a program brought, having compared it with its source.

    Raises ChangeRefused, NotAllowed, SamePerson.
    """
    _refuse_who_does_not_keep(change.of, by)
    two_people.refuse_who_cannot_sign(by)
    _refuse_what_is_old(change, change.of)
    said = {"state": State.PROPOSED, "proposed_by": by, "proposed_at": at, "answer_due_at": due_at(at), "late_at": None}
    if not ReferenceChange.objects.filter(pk=change.pk, state=State.FILED).update(**said):
        raise ChangeRefused("", "Someone has proposed or refused it already")
    for name, value in said.items():
        setattr(change, name, value)
    _end_alerts(change, f"{by} proposed it", at=at)
    _ask_a_second(change, by=by, at=at)
    return change


def _ask_a_second(change: ReferenceChange, *, by: User, at: datetime) -> None:
    _record("proposed", change, by, payload={"before": change.before, "after": change.after})
    alerts.raise_alert(
        kind=alert_kinds.PROPOSED[change.of.keepers],
        key=key_of(change),
        subject=None,
        text=f"{by}, {by.agency}, proposed it. {change}.",
        link=address_of(change),
        at=at,
        responds_in=change.answer_due_at - at,
        only=alerts.Only(agencies=_other_agencies(by)),
    )
    followers.reference_proposed.tell(change=change, by=by)


@transaction.atomic
def agree(*, change: ReferenceChange, by: User, at: datetime) -> ReferenceChange:
    """The second person agrees: the change is made. Whoever follows reference data hears of it.

    Raises ChangeRefused, NotAllowed, SamePerson; the row is then as it was.
    """
    _refuse_who_cannot_answer(change, by)
    if change.is_filed:
        raise ChangeRefused("", FIRST)
    followers.reference_agreeing.tell(change=change, by=by)
    _claim(change, State.AGREED, by=by, at=at)
    kind, verb = change.of, Verb(change.verb)
    row = _refuse_what_is_old(change, kind)
    made = _made_of(kind, verb, row, change.after)
    if row is not None and verb is Verb.NEXT_STATE:
        _end_before(kind, row, getattr(made, kind.begins_with))
    _validate(kind, made)
    made.save()
    if row is None:
        made.refresh_from_db(fields=["uid"])
        change.row = uid_of(made)
        change.save(update_fields=["row"])
    _record("agreed", change, by, payload={"before": change.before, "after": change.after})
    _end_alerts(change, f"{by} agreed", at=at)
    if row is not None:
        followers.reference_changed.tell(kind=kind, rows=[uid_of(row)], by=by)
    return change


@transaction.atomic
def refuse(*, change: ReferenceChange, because: str, by: User, at: datetime) -> ReferenceChange:
    """The second person refuses, with the reason. Raises ChangeRefused, NotAllowed, SamePerson."""
    _refuse_who_cannot_answer(change, by)
    return _close(change, State.REFUSED, "refused", because, by=by, at=at)


@transaction.atomic
def withdraw(*, change: ReferenceChange, because: str, by: User, at: datetime) -> ReferenceChange:
    """Whoever proposed it takes it back, with the reason. Raises ChangeRefused, NotAllowed."""
    _refuse_who_does_not_keep(change.of, by)
    if change.proposed_by is None:
        raise ChangeRefused("", "No one has proposed it. You can refuse it")
    if change.proposed_by_id != by.pk:
        raise ChangeRefused("", f"Only {change.proposed_by} can withdraw it. You can refuse it")
    return _close(change, State.WITHDRAWN, "withdrawn", because, by=by, at=at)


@transaction.atomic
def alert_late(*, change: ReferenceChange, at: datetime) -> None:
    """Nobody answered in time: all who keep this kind hear of it, once."""
    if not ReferenceChange.objects.overdue(at=at).filter(pk=change.pk).update(late_at=at):
        return
    alerts.raise_alert(
        kind=alert_kinds.LATE[change.of.keepers],
        key=key_of(change),
        subject=None,
        text=f"{change.from_whom}, proposed it on {format_date(change.proposed_at)}. {change}.",
        link=address_of(change),
        at=at,
    )


def uid_of(row: models.Model) -> Any:
    return row.uid  # type: ignore[attr-defined]


def address_of(change: ReferenceChange) -> str:
    """The path of the page on which it is answered."""
    return reverse("reference_change", args=[change.uid])


def why_not_answered_by(change: ReferenceChange, user: User) -> str:
    """Why this person cannot agree or refuse, in words; empty where they can."""
    if not user.can(change.of.keepers):
        return "Only keepers of this reference data can answer it"
    if change.proposed_by is None:
        return "" if change.is_filed else "It was answered already"
    if change.proposed_by_id == user.pk:
        return "You proposed it. Someone in another agency must answer it"
    if change.proposed_by.agency_id == user.agency_id:
        return f"It was proposed at {user.agency}. Someone in another agency must answer it"
    return ""


def _difference(
    kind: ReferenceKind, verb: Verb, row: models.Model | None, typed: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the row says of the fields in question, and what it is to say."""
    if row is None:
        return {}, dict(typed)
    here = kind.said(row)
    after = differing(here, typed)
    if verb is Verb.NEXT_STATE and after.keys() <= {kind.begins_with}:
        raise ChangeRefused("", "Change at least one field, and enter the start date")
    before = {name: here.get(name) for name in after}
    return before | ({kind.ends_with: here[kind.ends_with]} if verb is Verb.NEXT_STATE else {}), after


def _made_of(kind: ReferenceKind, verb: Verb, row: models.Model | None, after: Mapping[str, Any]) -> models.Model:
    """The row as it would be, unsaved; of a new state, the new one."""
    if row is None:
        made = kind.model()
    elif verb is Verb.NEXT_STATE:
        made = kind.model(**{name: getattr(row, name) for name in (*kind.key, *kind.fields)})
    else:
        made = copy.copy(row)
    for name, value in after.items():
        try:
            setattr(made, name, kind.value(name, value))
        except ValidationError as wrong:
            raise ChangeRefused(name, wrong.messages[0]) from None
    refuse_hidden(ChangeRefused, **{name: str(after[name]) for name in (*kind.key, *kind.names) if after.get(name)})
    if row is not None and verb is Verb.NEXT_STATE:
        begins = getattr(made, kind.begins_with)
        if begins is None or begins == getattr(row, kind.begins_with):
            raise ChangeRefused(kind.begins_with, "Enter the first day of the new state")
        if getattr(row, kind.begins_with) and begins < getattr(row, kind.begins_with):
            raise ChangeRefused(kind.begins_with, "The new state must begin after the one that it ends")
        if kind.ends_with not in after:
            setattr(made, kind.ends_with, None)
    return made


def _validate(kind: ReferenceKind, made: models.Model) -> None:
    """Raises ChangeRefused for the first field that is wrong."""
    nothing_needed = [field.name for field in made._meta.fields if field.null and getattr(made, field.name) is None]
    try:
        made.clean_fields(exclude=["id", "uid", *nothing_needed])
        made.clean()
        made.validate_unique(exclude=["id", "uid"])
        made.validate_constraints(exclude=["id", "uid"])
    except ValidationError as wrong:
        name, (message, *_) = next(iter(wrong.message_dict.items()))
        raise ChangeRefused("" if name == NON_FIELD_ERRORS else name, message) from None


def _end_before(kind: ReferenceKind, row: models.Model, begins: date) -> None:
    setattr(row, kind.ends_with, begins - timedelta(days=1))
    row.save(update_fields=[kind.ends_with])


def _claim(change: ReferenceChange, state: State, *, by: User, at: datetime, answer: str = "") -> None:
    said = {"state": state, "answered_by": by, "answered_at": at, "answer": answer}
    if not ReferenceChange.objects.open().filter(pk=change.pk).update(**said):
        raise ChangeRefused("", "Someone has answered it already, or it was withdrawn")
    for name, value in said.items():
        setattr(change, name, value)


def _close(
    change: ReferenceChange, state: State, verb: str, because: str, *, by: User, at: datetime
) -> ReferenceChange:
    if not because.strip():
        raise ChangeRefused("because", "Enter a reason")
    _claim(change, state, by=by, at=at, answer=because.strip())
    _record(verb, change, by, reason=because.strip())
    _end_alerts(change, f"{by}: {because.strip()}"[:200], at=at)
    return change


def _refuse_who_does_not_keep(kind: ReferenceKind, by: User) -> None:
    if not by.can(kind.keepers):
        audit.refuse(by=by, verb=f"sharing.{kind.keepers}_refused")
        raise access.NotAllowed(kind.keepers)


def _refuse_who_cannot_answer(change: ReferenceChange, by: User) -> None:
    _refuse_who_does_not_keep(change.of, by)
    if change.proposed_by:
        two_people.refuse_same_person(change.proposed_by, by)
    if why := why_not_answered_by(change, by):
        raise ChangeRefused("", why)


def _other_agencies(by: User) -> set[int]:
    return set(Agency.objects.exclude(pk=by.agency_id).values_list("pk", flat=True))


def due_at(at: datetime) -> datetime:
    days = practice.value(ANSWER_DAYS, on=timezone.localdate(at))
    day = working_time.working_days_after(timezone.localdate(at), days) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def key_of(change: ReferenceChange) -> str:
    return f"reference:{change.pk}"


def _end_alerts(change: ReferenceChange, reason: str, *, at: datetime) -> None:
    for kinds in (alert_kinds.PROPOSED, alert_kinds.LATE):
        alerts.resolve(kind=kinds[change.of.keepers], key=key_of(change), reason=reason, at=at)
    if change.filed_at:
        end_alerts_of_files(change.of, at=at)


def end_alerts_of_files(kind: ReferenceKind, *, at: datetime) -> None:
    """Nothing that a data file brought waits any longer to be proposed: its alerts are over."""
    if ReferenceChange.objects.filter(kind=kind.name, state=State.FILED).exists():
        return
    for kinds in (alert_kinds.FILED, alert_kinds.LATE):
        for key in alerts.open_keys(kind=kinds[kind.keepers]):
            if key.startswith(f"{file_key(kind)}:"):
                alerts.resolve(kind=kinds[kind.keepers], key=key, reason="Each was proposed or refused", at=at)


def file_key(kind: ReferenceKind) -> str:
    """How keys of alerts begin that are about changes of this kind from a data file."""
    return f"reference-file:{kind.name}"


def _refuse_what_is_old(change: ReferenceChange, kind: ReferenceKind) -> models.Model | None:
    """The row as it stands, locked; None for one to be added. Raises ChangeRefused where it changed meanwhile."""
    row = kind.model._default_manager.select_for_update().get(uid=change.row) if change.row else None
    if row is not None and changed_since(change.before, kind.said(row)):
        raise ChangeRefused("", "The row was changed since. Refuse this, and propose it again")
    return row


def _record(verb: str, change: ReferenceChange, by: User, *, reason: str = "", **said: Any) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"offenders.reference_change_{verb}",
        by=by,
        target=change,
        reason=reason or change.reason,
        **said,
    )
