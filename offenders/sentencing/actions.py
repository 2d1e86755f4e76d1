"""Record for what a person was sentenced, to what, and the days that move its dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from offenders.classifying import actions as classifying
from offenders.classifying import asking
from offenders.convictions.models import Adjustment, Conviction, Sentence
from offenders.convictions.plausibility import SentenceQuestion
from offenders.convictions.questions import (
    KEPT_FIELDS,
    as_kept,
    format_questions,
    question,
    questions_of_sentence,
    wait_or_not,
)
from offenders.convictions.rules import (
    CREDITS,
    ONLY_AT_TWO_THIRDS,
    Term,
    impossible_adjustment,
    impossible_conviction,
    impossible_sentence,
    may_release_at_two_thirds,
)
from offenders.custody.rules import days_at_large
from offenders.dates.upkeep.releases import derive_releases
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.people.once import made_before
from offenders.questioned_sentences import asking as questioned
from offenders.reference.disposals import listed as disposals
from offenders.reference.offences.models import Offence
from offenders.writing import Changed, write_changed, write_new
from sharing import audit
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.errors import Refused
from sharing.records.once import keyed

CONVICTION_FIELDS = (
    *("offence", "offence_words", "ancillary_form"),
    *("convicted_on", "committed_on", "court"),
    *("terrorist_connection", "connection_decided_on"),
    *("foreign_power", "foreign_power_decided_on"),
)
SENTENCE_FIELDS = (
    "kind",
    "sentenced_on",
    "years",
    "months",
    "weeks",
    "days",
    "extension_months",
    "consecutive_to",
    "two_thirds_by_law",
    "early_release",
    "kept_because",
)
TERM_FIELDS = ("years", "months", "weeks", "days", "extension_months")
APPEAL_FIELDS = ("appeal", "appeal_on", "is_term_of_appeal", "first_term", *TERM_FIELDS)
ADJUSTMENT_FIELDS = ("kind", "days", "starts_on", "ends_on", "credited_to")


TO_BE_CLASSIFIED = "This offence is to be classified by 2 people. Correct its words here, or propose a classification"


class SentenceRefused(Refused):
    """No court did this, or it is on record already."""


class SentenceQuestioned(SentenceRefused):
    """The law did not allow this sentence for that offence, age and day; with a reason it is kept."""

    def __init__(self, questions: Sequence[SentenceQuestion]) -> None:
        said = f"{format_questions(questions)}. Correct it, or enter a reason for keeping it"
        super().__init__("kept_because", said)


@dataclass(frozen=True)
class Passed:
    """A sentence as it was pronounced. kept_because: why it stands although the law did not allow it."""

    kind: str
    sentenced_on: date
    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    extension_months: int = 0
    consecutive_to: Sentence | None = None
    two_thirds_by_law: str = ""
    early_release: str = ""
    kept_because: str = ""

    @property
    def term(self) -> Term:
        return Term(self.years, self.months, self.weeks, self.days)

    def fields(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in SENTENCE_FIELDS}


@dataclass(frozen=True)
class Convicted:
    """A conviction as the court recorded it. Without an offence the words say it, and it is to be classified."""

    offence: Offence | None
    convicted_on: date
    committed_on: date | None = None
    court: str = ""
    terrorist_connection: str = Conviction.Connection.UNDECIDED
    connection_decided_on: date | None = None
    offence_words: str = ""
    ancillary_form: str = Conviction.AncillaryForm.SUBSTANTIVE
    foreign_power: str = Conviction.Connection.UNDECIDED
    foreign_power_decided_on: date | None = None
    kept_because: str = ""  # of its sentences, where the law does not allow them for this conviction

    def fields(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in CONVICTION_FIELDS}


@transaction.atomic
def add_conviction(
    *, offender: Offender, convicted: Convicted, by: User, passed: Passed | None = None, uid: UUID | None = None
) -> Conviction:
    """Record a conviction, with the sentence for it when one was passed.

    uid: the key that the form was given; the same one again returns the conviction that was made.
    Raises SentenceRefused; nothing is then recorded.
    """
    made = made_before(Conviction, uid, offender=offender)
    if made:
        return made
    lock(offender)
    _check_conviction(offender, convicted)
    conviction = Conviction(offender=offender, **convicted.fields(), **keyed(uid))
    write_convictions([conviction], by=by)
    asking.ask([conviction])
    if passed:
        _add_sentence(conviction, passed, by=by, uid=None)
    derive_releases(offender=offender, by=by, because="A conviction was recorded")
    drafts.forget(user=by, form="conviction.add", key=str(offender.uid))
    return conviction


@transaction.atomic
def change_conviction(
    *, conviction: Conviction, convicted: Convicted, by: User, version: str | None = None
) -> Conviction:
    """Correct a conviction. What is as it was leaves no trace. Raises ChangedMeanwhile, SentenceRefused."""
    lock(conviction.offender)
    row = Conviction.objects.select_for_update().get(pk=conviction.pk)
    before, seen = audit.fields_of(row, *CONVICTION_FIELDS), version_of(row, *CONVICTION_FIELDS)
    for name, value in convicted.fields().items():
        setattr(row, name, value)
    after = audit.fields_of(row, *CONVICTION_FIELDS)
    if after != before:
        if version is not None and version != seen:
            raise ChangedMeanwhile(Conviction.objects.select_related("offence").get(pk=row.pk))
        _check_conviction(row.offender, convicted, but=row)
        if before["offence"] is None and convicted.offence is not None:
            raise SentenceRefused("offence_words", TO_BE_CLASSIFIED)
        first = row.sentences.order_by("sentenced_on").first()
        if first and first.sentenced_on < convicted.convicted_on:
            raise SentenceRefused(
                "convicted_on", "A sentence for it was passed before that date. Correct one of the dates"
            )
        _wait_or_not(row, before)
        _question_sentences(row, convicted.kept_because, by=by)
        change_rows([(row, before)], by=by)
        classifying.follow_correction(conviction=row, by=by)
        asking.ask([row])
        derive_releases(offender=row.offender, by=by, because=_why_changed(before, after))
    drafts.forget(user=by, form="conviction.change", key=str(row.uid))
    return row


@transaction.atomic
def add_sentence(*, conviction: Conviction, passed: Passed, by: User, uid: UUID | None = None) -> Sentence:
    """Record a sentence for a conviction that is on record. uid: as above. Raises SentenceRefused."""
    made = made_before(Sentence, uid, offender=conviction.offender)
    if made:
        return made
    lock(conviction.offender)
    sentence = _add_sentence(conviction, passed, by=by, uid=uid)
    derive_releases(offender=conviction.offender, by=by, because="A sentence was recorded")
    return sentence


@transaction.atomic
def change_sentence(*, sentence: Sentence, passed: Passed, by: User, version: str | None = None) -> Sentence:
    """Correct a sentence. What is as it was leaves no trace. Raises ChangedMeanwhile, SentenceRefused."""
    lock(sentence.offender)
    row = Sentence.objects.select_for_update(of=("self",)).select_related("conviction").get(pk=sentence.pk)
    before, seen = audit.fields_of(row, *SENTENCE_FIELDS), version_of(row, *SENTENCE_FIELDS)
    asked_before = row.questioned
    for name, value in passed.fields().items():
        setattr(row, name, value)
    after = audit.fields_of(row, *SENTENCE_FIELDS)
    if after == before:
        return row
    if version is not None and version != seen:
        raise ChangedMeanwhile(Sentence.objects.select_related("consecutive_to").get(pk=row.pk))
    row.questioned, row.kept_because = _check_sentence(row.conviction, passed, but=row)
    change_rows([(row, before | {"questioned": asked_before})], by=by)
    derive_releases(offender=row.offender, by=by, because="A sentence was corrected")
    return row


@transaction.atomic
def record_appeal(
    *,
    sentence: Sentence,
    appeal: Sentence.Appeal,
    on: date,
    by: User,
    term: Mapping[str, int] | None = None,
    first: Mapping[str, int] | None = None,
) -> Sentence:
    """What the Court of Appeal made of a sentence. A quashed one counts no more. One that another was put in the place
    of counts with its new term from the day it was first passed; until that is known, the prison's sheet counts alone.
    What the law asks of the new term keeps nothing back: it is to be checked from now on.

    term: by the names of TERM_FIELDS, the one put in its place. first: the same of the one first passed, where the
    record has the other alone, or has it wrong. Raises SentenceRefused for a day before the sentence or in the future,
    and for a term where the appeal changed none."""
    lock(sentence.offender)
    row = Sentence.objects.select_for_update().get(pk=sentence.pk)
    if on < row.sentenced_on:
        raise SentenceRefused("on", "The appeal cannot be decided before the sentence was passed")
    if on > timezone.localdate():
        raise SentenceRefused("on", "The date must be today or in the past")
    term = {name: count for name, count in (term or {}).items() if name in TERM_FIELDS}
    if any(term.values()) and appeal != Sentence.Appeal.VARIED:
        raise SentenceRefused("appeal", "Leave the term empty if no other sentence was put in its place")
    if any(term.values()) and not any(term.get(name) for name in TERM_FIELDS[:4]):
        raise SentenceRefused("years", "Enter the whole term that was put in its place")
    first = {name: count for name, count in (first or {}).items() if name in TERM_FIELDS}
    if any(first.values()):
        _check_first_term(row, first, replaced=any(term.values()))
    before = audit.fields_of(row, *APPEAL_FIELDS, *KEPT_FIELDS)
    was_of_appeal, passed = row.is_term_of_appeal, {name: getattr(row, name) for name in TERM_FIELDS}
    row.appeal, row.appeal_on, row.is_term_of_appeal = appeal, on, any(term.values())
    if row.is_term_of_appeal:
        if not was_of_appeal:  # a correction of the appeal leaves what the first court passed
            row.first_term = passed
        elif any(first.values()):
            row.first_term = {name: first.get(name, 0) for name in TERM_FIELDS}
        for name in TERM_FIELDS:
            setattr(row, name, term.get(name, 0))
    question(row, questions_of_sentence(row.conviction, row, born=row.offender.date_of_birth), is_another=True)
    after = audit.fields_of(row, *APPEAL_FIELDS, *KEPT_FIELDS)
    if after != before:
        write_changed([(row, before)], verb="offenders.appeal_recorded", by=by)
        questioned.follow([(row, before)])
        derive_releases(offender=row.offender, by=by, because="An appeal was decided")
    return row


def _check_first_term(row: Sentence, first: Mapping[str, int], *, replaced: bool) -> None:
    """Raises SentenceRefused where the record has the term that was first passed, or nothing was put in its place."""
    if not row.is_term_of_appeal or not replaced:
        raise SentenceRefused("first_years", "The record has the term first passed. Leave it empty")
    if not any(first.get(name) for name in TERM_FIELDS[:4]):
        raise SentenceRefused("first_years", "Enter the whole term first passed")


@transaction.atomic
def add_adjustment(
    *,
    offender: Offender,
    kind: str,
    days: int,
    by: User,
    starts_on: date | None = None,
    ends_on: date | None = None,
    credited_to: Sentence | None = None,
    uid: UUID | None = None,
) -> Adjustment:
    """Record days that move the dates. The number of days is the truth, the days from and to explain it.

    credited_to: the sentence of the person that days on remand or bail count against. uid: as above. Raises
    SentenceRefused.
    """
    made = made_before(Adjustment, uid, offender=offender)
    if made:
        return made
    lock(offender)
    _check_adjustment(offender, kind, days, starts_on, ends_on, credited_to)
    told = {"kind": kind, "days": days, "starts_on": starts_on, "ends_on": ends_on, "credited_to": credited_to}
    row = Adjustment(offender=offender, **told, **keyed(uid))
    write_adjustments([row], by=by)
    derive_releases(offender=offender, by=by, because=f"Days were recorded: {row}")
    return row


@transaction.atomic
def add_days_at_large(*, offender: Offender, gone_on: date, back_on: date, by: User | None) -> Adjustment | None:
    """Record the days between a revocation or an escape and the return, which move the dates (Prison Act 1952 s.49(2)).
    None where there are none, or where some of that time are on record already: whoever typed them knew better."""
    lock(offender)
    told = Adjustment.objects.filter(offender=offender, kind=Adjustment.Kind.UAL, starts_on__range=(gone_on, back_on))
    row = at_large(offender, gone_on=gone_on, back_on=back_on)
    if row is None or told.exists():
        return None
    write_adjustments([row], by=by)
    derive_releases(offender=offender, by=by, because=f"Days were recorded: {row}")
    return row


@transaction.atomic
def change_adjustment(
    *,
    adjustment: Adjustment,
    kind: str,
    days: int,
    by: User,
    starts_on: date | None = None,
    ends_on: date | None = None,
    credited_to: Sentence | None = None,
    version: str | None = None,
) -> Adjustment:
    """Correct an adjustment. Raises ChangedMeanwhile, SentenceRefused, and DoesNotExist when it was taken away."""
    lock(adjustment.offender)
    row = Adjustment.objects.select_for_update().get(pk=adjustment.pk)
    before, seen = audit.fields_of(row, *ADJUSTMENT_FIELDS), version_of(row, *ADJUSTMENT_FIELDS)
    row.kind, row.days, row.starts_on, row.ends_on, row.credited_to = kind, days, starts_on, ends_on, credited_to
    after = audit.fields_of(row, *ADJUSTMENT_FIELDS)
    if after == before:
        return row
    if version is not None and version != seen:
        raise ChangedMeanwhile(Adjustment.objects.get(pk=row.pk))
    _check_adjustment(row.offender, kind, days, starts_on, ends_on, credited_to, but=row)
    change_rows([(row, before)], by=by)
    derive_releases(offender=row.offender, by=by, because=f"Days were corrected: {row}")
    return row


@transaction.atomic
def remove_adjustment(*, adjustment: Adjustment, reason: str, by: User) -> bool:
    """Remove days that do not count. The audit log keeps them. False when they were gone already."""
    lock(adjustment.offender)
    before = audit.fields_of(adjustment, *ADJUSTMENT_FIELDS)
    dropped, _ = Adjustment.objects.filter(pk=adjustment.pk).delete()
    if dropped:
        _record("offenders.adjustment_removed", adjustment, by, reason=reason, before=before)
        derive_releases(offender=adjustment.offender, by=by, because=f"Days were removed: {adjustment}")
    return bool(dropped)


def _wait_or_not(row: Conviction, before: dict[str, Any]) -> None:
    """A listed offence that is corrected to free words is to be classified from now on."""
    if row.is_to_be_classified and row.to_classify_since is None:
        before["to_classify_since"] = None
        row.to_classify_since = timezone.now()


def _why_changed(before: dict[str, Any], after: dict[str, Any]) -> str:
    """What brought a calculation about, in words: a connection that was determined or set aside says so."""
    if before["terrorist_connection"] == after["terrorist_connection"]:
        return "A conviction was corrected"
    if after["terrorist_connection"] == Conviction.Connection.YES:
        return "A terrorist connection was determined"
    if before["terrorist_connection"] == Conviction.Connection.YES:
        return "A terrorist connection was set aside"
    return "It was determined that there is no terrorist connection"


def at_large(offender: Offender, *, gone_on: date, back_on: date) -> Adjustment | None:
    """The days between, not written yet; None where there are none."""
    span = days_at_large(gone_on=gone_on, back_on=back_on)
    if span is None:
        return None
    first, last = span
    days = (last - first).days + 1
    return Adjustment(offender=offender, kind=Adjustment.Kind.UAL, days=days, starts_on=first, ends_on=last)


# What is written, one or many at once: the verbs above, and a file of people. Who calls has checked the rows, holds the
# people and then works their dates out.


def write_convictions(new: Sequence[Conviction], *, by: User | None) -> None:
    """Those without an offence are to be classified from now on; who calls asks for it once the teams are given
    access."""
    for row in new:
        row.to_classify_since = timezone.now() if row.is_to_be_classified else None
    write_new(new, verb="offenders.conviction_added", fields=CONVICTION_FIELDS, by=by)


def write_sentences(new: Sequence[Sentence], *, by: User | None) -> None:
    """One may follow another of these. Who calls tells of those that are to be checked once the teams are given
    access."""
    for row in new:
        wait_or_not(row)
    waiting = [(row, row.consecutive_to) for row in new if row.consecutive_to and row.consecutive_to.pk is None]
    for row, _ in waiting:
        row.consecutive_to = None
    write_new(new, verb="offenders.sentence_added", fields=SENTENCE_FIELDS, by=by)
    for row, first in waiting:
        row.consecutive_to = first
    change_rows([(row, {"consecutive_to": None}) for row, _ in waiting], by=by)


def write_adjustments(new: Sequence[Adjustment], *, by: User | None) -> None:
    write_new(new, verb="offenders.adjustment_added", fields=ADJUSTMENT_FIELDS, by=by)


def change_rows(changed: Sequence[Changed], *, by: User | None) -> None:
    """Of each of the three tables. A sentence that is asked anew is to be checked, and one that is asked no more is
    not."""
    for model in (Conviction, Sentence, Adjustment):
        rows = [each for each in changed if isinstance(each[0], model)]
        if model is Sentence:
            rows = [(row, _with_wait(row, before)) for row, before in rows]
        write_changed(rows, verb=f"offenders.{model._meta.model_name}_changed", by=by)
        if model is Sentence:
            questioned.follow(rows)


def _with_wait(row: Sentence, before: Mapping[str, Any]) -> Mapping[str, Any]:
    since = row.questioned_since
    wait_or_not(row)
    return before if row.questioned_since == since else {**before, "questioned_since": since}


def _add_sentence(conviction: Conviction, passed: Passed, *, by: User, uid: UUID | None) -> Sentence:
    asked, kept_because = _check_sentence(conviction, passed)
    fields = passed.fields() | {"questioned": asked, "kept_because": kept_because}
    sentence = Sentence(offender=conviction.offender, conviction=conviction, **fields, **keyed(uid))
    write_sentences([sentence], by=by)
    questioned.ask([sentence])
    return sentence


def _check_conviction(offender: Offender, convicted: Convicted, *, but: Conviction | None = None) -> None:
    undecided = Conviction.Connection.UNDECIDED
    wrong = impossible_conviction(
        convicted.convicted_on,
        committed_on=convicted.committed_on,
        decided={
            "connection_decided_on": (convicted.terrorist_connection != undecided, convicted.connection_decided_on),
            "foreign_power_decided_on": (convicted.foreign_power != undecided, convicted.foreign_power_decided_on),
        },
        on=timezone.localdate(),
    )
    if wrong:
        raise SentenceRefused(wrong.field, wrong.message)
    if convicted.offence is None and not convicted.offence_words.strip():
        raise SentenceRefused("offence_words", "Enter the offence")
    same = Conviction.objects.filter(offender=offender, offence=convicted.offence, convicted_on=convicted.convicted_on)
    alike = "offence_words" if convicted.offence is None else "ancillary_form"
    if same.filter(**{alike: getattr(convicted, alike)}).exclude(pk__in=[but.pk] if but else []).exists():
        raise SentenceRefused("offence_words", "This conviction is on record already. Change it there")


def _question_sentences(conviction: Conviction, reason: str, *, by: User) -> None:
    """Ask of the sentences of a conviction that was corrected what the law now asks. Raises SentenceQuestioned."""
    changed: list[Changed] = []
    for sentence in conviction.sentences.all():
        questions = questions_of_sentence(conviction, sentence, born=conviction.offender.date_of_birth)
        if as_kept(questions) == sentence.questioned:
            continue
        if questions and not reason.strip():
            raise SentenceQuestioned(questions)
        changed.append((sentence, audit.fields_of(sentence, *KEPT_FIELDS)))
        sentence.questioned, sentence.kept_because = as_kept(questions), reason.strip() if questions else ""
    change_rows(changed, by=by)


def _check_sentence(
    conviction: Conviction, passed: Passed, *, but: Sentence | None = None
) -> tuple[list[dict[str, str]], str]:
    """What is kept with it: what was asked, and why it stands."""
    if passed.kind not in disposals.keys().values():
        raise SentenceRefused("kind", "Select a kind of sentence from the list")
    wrong = impossible_sentence(
        passed.kind,
        passed.term,
        extension_months=passed.extension_months,
        sentenced_on=passed.sentenced_on,
        convicted_on=conviction.convicted_on,
        on=timezone.localdate(),
    )
    if wrong:
        raise SentenceRefused(wrong.field, wrong.message)
    at_two_thirds = passed.two_thirds_by_law == Sentence.TwoThirds.YES
    if at_two_thirds and not may_release_at_two_thirds(passed.kind, passed.sentenced_on):
        raise SentenceRefused("two_thirds_by_law", ONLY_AT_TWO_THIRDS)
    same = Sentence.objects.filter(conviction=conviction, kind=passed.kind, sentenced_on=passed.sentenced_on)
    if same.exclude(pk__in=[but.pk] if but else []).exists():
        raise SentenceRefused("kind", "A sentence of this type and date for this conviction is already on record")
    if passed.consecutive_to:
        _check_chain(conviction, passed.consecutive_to, but)
    is_quashed = but is not None and but.appeal == Sentence.Appeal.QUASHED
    questions = () if is_quashed else questions_of_sentence(conviction, passed, born=conviction.offender.date_of_birth)
    if questions and not passed.kept_because.strip():
        raise SentenceQuestioned(questions)
    return as_kept(questions), passed.kept_because.strip() if questions else ""


def _check_chain(conviction: Conviction, to: Sentence, sentence: Sentence | None) -> None:
    """A sentence follows another of the same person, and no chain leads back to its beginning."""
    follows = dict(Sentence.objects.filter(offender_id=conviction.offender_id).values_list("pk", "consecutive_to_id"))
    if to.pk not in follows:
        raise SentenceRefused("consecutive_to", "Select one of the person's sentences")
    at: int | None = to.pk
    while at is not None and sentence is not None:
        if at == sentence.pk:
            raise SentenceRefused("consecutive_to", "That sentence follows this one. Select another")
        at = follows.get(at)


def _check_adjustment(
    offender: Offender,
    kind: str,
    days: int,
    starts_on: date | None,
    ends_on: date | None,
    credited_to: Sentence | None,
    *,
    but: Adjustment | None = None,
) -> None:
    if credited_to and (kind not in CREDITS or credited_to.offender_id != offender.pk):
        raise SentenceRefused("credited_to", "Only remand and tagged bail are credited to a sentence of the person")
    if wrong := impossible_adjustment(starts_on, ends_on, on=timezone.localdate()):
        raise SentenceRefused(wrong.field, wrong.message)
    same = Adjustment.objects.filter(offender=offender, kind=kind, days=days, starts_on=starts_on, ends_on=ends_on)
    if starts_on and same.exclude(pk__in=[but.pk] if but else []).exists():  # without a day, two awards may be alike
        raise SentenceRefused("days", "The same days are on record already")


def _record(
    verb: str, row: Conviction | Sentence | Adjustment, by: User | None, *, reason: str = "", **payload: Any
) -> None:
    target: models.Model = row
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=target,
        subject=row.offender_id,
        reason=reason,
        payload=payload,
    )
