"""Begin a recall from the breaches that it is considered for, and prepare what its Part A says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.breaches import rules as breach_rules
from licence.breaches.actions.moves import move_breach
from licence.breaches.models import Breach
from licence.licences.models import Licence
from licence.recalls import alert_kinds
from licence.recalls.actions import arrests, telling
from licence.recalls.actions.moves import (
    RecallRefused,
    checked_time,
    facts_of,
    get_recall_or_refuse,
    is_made,
    make_move,
    only,
    record_move,
)
from licence.recalls.models import Recall, RecallAnswer, RecallBreach, RecallView, UrgentArrest
from licence.recalls.rules import kinds, recalls
from licence.recalls.rules.kinds import KindAnswer, Question
from licence.recalls.rules.recalls import RECALL, Custody, RecallFacts
from offenders.custody.rules import LEFT_UNDUE
from offenders.mappa.standing import standing_of
from offenders.models import Conviction, Offence, Offender, Sentence
from offenders.people.locking import lock
from offenders.people.once import made_before
from parole.models import ParoleReview
from parole.reviews.rules.moves import ReviewKind
from parole.reviews.rules.moves import Status as ReviewStatus
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import refuse_who_cannot_sign
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.drafts import actions as drafts
from sharing.items.rules import Occasion
from sharing.models import User
from sharing.records.once import keyed
from sharing.sentence_words import mid_sentence
from sharing.sittings import actions as sittings

MAPPA_NOT_KNOWN = "Not known"
READ_FROM_MAPPA = "This is read from the MAPPA case. Correct it there"
LONGEST_SOURCE = RecallAnswer._meta.get_field("source").max_length


SITTING = "Recall decision"


@transaction.atomic
def begin(
    *,
    offender: Offender,
    breaches: Iterable[Breach],
    by: User,
    what_led: str = "",
    is_emergency: bool = False,
    custody_status: str = Custody.NO.value,
    uid: UUID | None = None,
) -> Recall:
    """Begin to consider recall for these breaches or concerns; each considers recall from now on. `by` is its author.

    what_led: needed where a breach does not consider recall yet: it is the reason. What the records themselves answer
    of the kind of recall is answered, each with its source. An urgent arrest that is open belongs to it. uid: the key
    that the form was given. Raises RecallRefused when the person is not on licence, one is open, or a breach is over;
    MoveRefused for a role that may not; SamePerson for a person's account that could never sign.
    """
    lock(offender)
    if made := made_before(Recall, uid, offender=offender):
        return made
    access.require(by, Permission.CHANGE, offender)
    named = list(breaches)
    RECALL.move("begin", None, by=by, facts=RecallFacts(breaches=len(named)))
    if not by.is_program:  # whoever asks a senior to decide signs then, and is its author from there on
        refuse_who_cannot_sign(by)
    licence = Licence.objects.active().filter(offender=offender).first()
    offender.refresh_from_db(fields=["status"])
    if licence is None or offender.status in LEFT_UNDUE:
        raise RecallRefused("", "The person is not on licence: there is no licence to recall from")
    if Recall.objects.open().filter(offender=offender).exists():
        raise RecallRefused("", "A recall is already open. Continue that one")
    sentences = [
        sentence
        for sentence in Sentence.objects.filter(offender=offender).select_related("conviction__offence")
        if sentence.appeal != Sentence.Appeal.QUASHED
    ]
    group = kinds.group_of(sentence.kind for sentence in sentences)
    # Whoever was decided against is released, whatever is considered after it.
    held = UrgentArrest.objects.open().filter(offender=offender).exclude(recall__status__in=recalls.DECIDED_AGAINST)
    arrest = held.select_related("recall").first()
    recall = Recall.objects.create(
        offender=offender,
        licence=licence,
        is_emergency=is_emergency or recalls.is_always_emergency(group),
        sentence_group=group,
        custody_type=", ".join(sorted({sentence.short for sentence in sentences}))[:120],
        custody_status=Custody.POLICE if arrest else custody_status,
        what_led=what_led,
        author=by,
        **keyed(uid),
    )
    for breach in named:
        _include(recall, breach, why=what_led, by=by)
    if arrest:
        arrests.take_over(arrest, recall=recall)
    _answer_from_record(recall, sentences)
    answer_from_mappa(recall)
    record_move(recall, "begin", before="", by=by, at=timezone.now(), why=what_led)
    sittings.convene(subject=offender, occasion=Occasion.RECALL, about=recall.uid, title=SITTING, deciders=[], by=by)
    drafts.forget(user=by, form="recall.begin", key=str(offender.uid))
    return recall


@transaction.atomic
def add_breach(*, recall: Recall, breach: Breach, by: User) -> Recall:
    """Recall is considered for this breach too. Until it is decided. Raises RecallRefused, MoveRefused."""
    recall = get_recall_or_refuse(recall, by=by)
    only(Capability.BEGIN_RECALLS, by)
    if recall.status not in recalls.BEFORE_DECISION:
        raise MoveRefused("The recall is decided. Record a new breach")
    _include(recall, breach, why=recall.what_led, by=by)
    record_move(recall, "add_breach", before=recall.status, by=by, at=timezone.now())
    return recall


@transaction.atomic
def set_details(*, recall: Recall, details: Mapping[str, Any], version: str, by: User) -> Recall:
    """What the Part A says. Names as in Recall.DETAILS, some or all; until the senior has countersigned.

    version: `version_of(recall, *names)` as the form was filled. What is as it was leaves no trace. Raises
    ChangedMeanwhile, MoveRefused, RecallRefused.
    """
    recall = get_recall_or_refuse(recall, by=by)
    only(Capability.SEND_RECALLS, by)
    names = [name for name in Recall.DETAILS if name in details]
    if all(getattr(recall, name) == details[name] for name in names):
        return recall
    if version != version_of(recall, *names):
        raise ChangedMeanwhile(recall)
    _refuse_signed(recall)
    if recalls.is_always_emergency(recall.sentence_group) and details.get("is_emergency") is False:
        raise RecallRefused("is_emergency", "Recall from an indeterminate sentence is always an emergency")
    before = audit.fields_of(recall, *names)
    for name in names:
        setattr(recall, name, details[name])
    recall.save(update_fields=names)
    audit.record(
        action=audit.Action.ALTERATION,
        verb="licence.recall_details",
        by=by,
        target=recall,
        subject=recall.offender_id,
        payload={"before": before, "after": audit.fields_of(recall, *names)},
    )
    drafts.forget(user=by, form="recall.details", key=str(recall.uid))
    return recall


@transaction.atomic
def answer(
    *,
    recall: Recall,
    question: Question | str,
    answer: KindAnswer | str,
    source: str,
    by: User,
    as_at: datetime | None = None,
    uid: UUID | None = None,
) -> RecallAnswer:
    """Answer a question about the kind of recall; the newest answer counts, earlier ones stay on record.

    source: where it is from, in words. as_at: as it stood when; now unless given. A look-up that failed is answered
    "not known". Until the senior has countersigned. Raises RecallRefused, MoveRefused.
    """
    recall = get_recall_or_refuse(recall, by=by)
    if made := made_before(RecallAnswer, uid, offender=recall.offender):
        return made
    only(Capability.SEND_RECALLS, by)
    _refuse_signed(recall)
    if Question(question) in kinds.OF_MAPPA:
        raise RecallRefused("question", READ_FROM_MAPPA)
    if not source.strip():
        raise RecallRefused("source", "Enter the source of the answer")
    moment = checked_time("as_at", as_at or timezone.now())
    row = RecallAnswer.objects.create(
        recall=recall,
        offender_id=recall.offender_id,
        question=Question(question),
        answer=KindAnswer(answer),
        source=source,
        as_at=moment,
        answered_by=by,
        **keyed(uid),
    )
    _settle_kind(recall)
    audit.record(
        action=audit.Action.ALTERATION,
        verb="licence.recall_answered",
        by=by,
        target=row,
        subject=recall.offender_id,
        payload=audit.fields_of(row, "question", "answer", "source", "as_at") | {"kind": recall.kind},
    )
    return row


@transaction.atomic
def give_view(*, recall: Recall, view: str, words: str, by: User, uid: UUID | None = None) -> RecallView:
    """What police or the prison think of the recall, until the licence is revoked.

    Raises RecallRefused without words, MoveRefused.
    """
    recall = get_recall_or_refuse(recall, by=by)
    if made := made_before(RecallView, uid, offender=recall.offender):
        return made
    only(Capability.GIVE_VIEW_ON_RECALLS, by)
    if by.is_program:
        raise MoveRefused("A partner system cannot give a view")
    if recall.status not in recalls.BEFORE_REVOCATION:
        raise MoveRefused("The recall is decided. It is too late to give a view")
    if not words.strip():
        raise RecallRefused("words", "Enter your reasons")
    row = RecallView.objects.create(
        recall=recall,
        offender_id=recall.offender_id,
        agency=by.agency,
        view=recalls.View(view),
        words=words,
        given_by=by,
        **keyed(uid),
    )
    audit.record(
        action=audit.Action.COLLECTION,
        verb="licence.recall_view_given",
        by=by,
        target=row,
        subject=recall.offender_id,
        payload=audit.fields_of(row, "view", "words"),
    )
    drafts.forget(user=by, form="recall.view", key=str(recall.uid))
    return row


@transaction.atomic
def consult(*, recall: Recall, view: str, by: User, uid: UUID | None = None) -> Recall:
    """The author asks a senior to decide, and signs with a view. Whoever signs is the author from now on.

    Raises MoveRefused, SamePerson for an account that could never sign.
    """
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    refuse_who_cannot_sign(by)
    moved = make_move(
        recall,
        "consult",
        by=by,
        facts=facts_of(recall, view=view),
        why=view,
        uid=uid,
        author=by,
        author_view=view,
        consulted_at=timezone.now(),
    )
    telling.alert_recall(moved, alert_kinds.TO_DECIDE, f"Asked by {by}.")
    return moved


def answers_of(recall: Recall) -> dict[Question, RecallAnswer]:
    """The newest answer of each question that has one."""
    return {Question(answer.question): answer for answer in recall.answers.order_by("answered_at", "pk")}


def kind_now(recall: Recall) -> kinds.Decided:
    """The kind of recall that is open by the answers as they stand today."""
    known = {question: KindAnswer(row.answer) for question, row in answers_of(recall).items()}
    return kinds.kind_of_recall(known, group=recall.sentence_group, on=timezone.localdate())


def _include(recall: Recall, breach: Breach, *, why: str, by: User) -> None:
    breach.refresh_from_db()
    if breach.offender_id != recall.offender_id:
        raise access.RecordHidden
    if breach.status != breach_rules.Status.RECALL_CONSIDERED:
        state = breach_rules.Status(breach.status)
        if "consider_recall" not in {move.verb for move in breach_rules.BREACH.open_to(state, by=by)}:
            raise RecallRefused(
                "breaches", f"One of them is {mid_sentence(breach.get_status_display())}: select others"
            )
        move_breach(breach=breach, verb="consider_recall", by=by, rationale=why)
    if recall.breaches.filter(breach=breach).exists():
        return
    condition = breach.condition
    copied = (
        {
            "number": condition.position,
            "code": condition.code,
            "policy_version": condition.policy_version,
            "wording": condition.wording,
        }
        if condition
        else {}
    )
    RecallBreach.objects.create(recall=recall, offender_id=recall.offender_id, breach=breach, **copied)


def _answer_from_record(recall: Recall, sentences: list[Sentence]) -> None:
    now = timezone.now()
    reviews = ParoleReview.objects.filter(offender=recall.offender_id, kind=ReviewKind.S244ZB)
    found = kinds.from_record(
        [_passed(sentence) for sentence in sentences],
        was_referred=reviews.exclude(status=ReviewStatus.WITHDRAWN).exists(),
        earlier=_earlier(recall),
    )
    _keep_answers(recall, found, at=now)
    _settle_kind(recall)


def answer_from_mappa(recall: Recall) -> bool:
    """What the MAPPA case says now, on the recall and of its kind: an answer for each that is another than before.
    Whether something changed. The caller has seen that nothing is signed yet."""
    said = standing_of([recall.offender_id]).get(recall.offender_id)
    says = kinds.MappaSays(said.category, said.level, said.words) if said else None
    known = {question: (row.answer, row.source) for question, row in answers_of(recall).items()}
    found = {
        question: each
        for question, each in kinds.from_mappa(says).items()
        if known.get(question) != (each.answer, each.source)
        and (question in kinds.OF_MAPPA or known.get(question, ("",))[0] != KindAnswer.YES)
    }
    words = said.words if said else MAPPA_NOT_KNOWN
    if not found and recall.mappa == words:
        return False
    _keep_answers(recall, found, at=timezone.now())
    recall.mappa = words[:120]
    recall.save(update_fields=["mappa"])
    _settle_kind(recall)
    return True


def _keep_answers(recall: Recall, found: Mapping[Question, kinds.FromRecord], *, at: datetime) -> None:
    RecallAnswer.objects.bulk_create(
        RecallAnswer(
            recall=recall,
            offender_id=recall.offender_id,
            question=question,
            answer=each.answer,
            source=each.source[:LONGEST_SOURCE],
            as_at=each.as_at or at,
            answered_at=at,
        )
        for question, each in found.items()
    )


def _passed(sentence: Sentence) -> kinds.Passed:
    conviction, offence = sentence.conviction, sentence.conviction.offence
    listed = ""
    if offence is None:
        listed = "treated as terrorist until it is classified"
    elif offence.is_terrorism_by_itself:
        listed = f"Schedule 19ZA, {offence.get_schedule_19za_display()}"
    return kinds.Passed(
        kind=sentence.kind,
        passed_on=sentence.sentenced_on,
        offence=str(conviction),
        listed=listed,
        is_connected=conviction.terrorist_connection == Conviction.Connection.YES,
        national_security=_national_security(conviction),
    )


def _national_security(conviction: Conviction) -> str:
    """Part 3 of Schedule 13 to the Sentencing Code, by the offence or by the foreign power condition (SA 2026 s.7)."""
    if conviction.offence and conviction.offence.schedule_13 == Offence.Concern.PART_3:
        return "Schedule 13, Part 3"
    is_met = conviction.foreign_power == Conviction.Connection.YES
    return "a court found the foreign power condition met" if is_met else ""


def _earlier(recall: Recall) -> list[kinds.Earlier]:
    """What people answered in earlier recalls of the person, the newest last; what a record said is asked anew."""
    rows = RecallAnswer.objects.filter(offender=recall.offender_id, answered_by__isnull=False).exclude(recall=recall)
    return [
        kinds.Earlier(Question(row.question), KindAnswer(row.answer), row.source, row.as_at)
        for row in rows.order_by("answered_at", "pk")
    ]


def _settle_kind(recall: Recall) -> None:
    decided = kind_now(recall)
    recall.kind, recall.kind_reason = decided.kind, decided.reason
    recall.save(update_fields=["kind", "kind_reason"])


def _refuse_signed(recall: Recall) -> None:
    if recall.status not in (*recalls.BEFORE_DECISION, recalls.Status.RECALL_AGREED):
        raise MoveRefused("It is signed and cannot be changed")
