"""The page of one recall. In the order of the form that it becomes, what was known and who was alerted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from licence.breaches import decision_snapshot
from licence.breaches.choices import ALTERNATIVES
from licence.breaches.models import BreachMove
from licence.breaches.panels.breaches import knew_in_words
from licence.checks.models import Check
from licence.licences.panels.licences import knows_victims
from licence.recalls.actions.signing import CALL
from licence.recalls.choices import OFFENCE_LINKS
from licence.recalls.files import RecallFile, files_for
from licence.recalls.models import (
    Recall,
    RecallAnswer,
    RecallBreach,
    RecallClock,
    RecallMove,
    RecallPaper,
    RecallView,
    UrgentArrest,
)
from licence.recalls.panels import steps
from licence.recalls.panels.clocks import Ahead, Face, ahead_of, faces_of
from licence.recalls.panels.proposals import ProposalLine, proposals_of
from licence.recalls.panels.recalls import SAID, WAITS_FOR, Stage, stages_of, tag_of
from licence.recalls.panels.steps import Missing, More, RecallStep
from licence.recalls.panels.warnings import undecided
from licence.recalls.rules import recalls
from licence.recalls.rules.kinds import QUESTIONS, Decided, KindAnswer, Question, kind_of_recall
from licence.recalls.rules.proposals import HANDS, ProposalKind
from licence.recalls.rules.recalls import Status
from parole.victims.actions import notices
from parole.victims.actions.notices import LiaisonStands
from sharing import access
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.state_machines import words_for_verb
from sharing.grants.who_can_see import who_sees
from sharing.models import Alert, Item, ItemReading, Receipt, User
from sharing.reported.panels import ReportedLine, lines_about
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, format_datetime, format_near_datetime, format_told, say_near_datetime

S = Status
HEADINGS = {
    S.DRAFT: "Recall is being prepared",
    S.CONSULTING_SPO: "Recall decision due from an SPO",
    S.NO_RECALL: "Decision not to recall",
    S.RECALL_AGREED: "Recall agreed: papers to be signed",
    S.SPO_SIGNED: "Countersigned: ACO to endorse",
    S.ACO_SIGNED: "Endorsed: send the papers to PPCS",
    S.SENT_TO_PPCS: "With PPCS: revocation decision due",
    S.REFUSED_BY_PPCS: "Recall refused by PPCS",
    S.LICENCE_REVOKED: "Licence revoked: return to prison",
    S.UNLAWFULLY_AT_LARGE: "Unlawfully at large",
    S.RETURNED: "Returned to custody",
    S.UNDER_PAROLE_REVIEW: "Recalled: with the Parole Board",
    S.RE_RELEASE_DIRECTED: "Recalled: release directed by the Board",
    S.EXECUTIVE_RELEASE: "Recalled: release by the Secretary of State",
    S.STAYS: "Recalled: stays in custody",
    S.RE_RELEASED: "Recalled and re-released",
    S.SENTENCE_EXPIRED: "Recalled until the sentence ended",
    S.RESCINDED: "Revocation rescinded",
    S.STOPPED: "Recall stopped",
    S.CLOSED: "Recall closed",
}
TRIED = {"warn": "Licence compliance letter", "vary": "Other conditions", "refer": "MAPPA or a partner"}
ANSWER_TAGS = {KindAnswer.YES: "fact", KindAnswer.NO: "low", KindAnswer.NOT_KNOWN: "partly"}
MOST_TOLD = 8


@dataclass(frozen=True)
class BreachFound:
    """One breach: the condition as it was in force, what was found, where it is known from."""

    number: str
    family: str
    wording: str
    summary: str
    source: str
    when: str
    href: str
    evidence: int


@dataclass(frozen=True)
class Tried:
    words: str
    second: str
    tag: str
    tag_words: str


@dataclass(frozen=True)
class RecallQuestion:
    """A question about the kind of recall, with its newest answer."""

    words: str
    law: str
    answer: str
    tag: str
    source: str


@dataclass(frozen=True)
class RecallViewGiven:
    """A view of another agency, or a signature. when: empty for a signature that is still to come."""

    title: str
    words: str
    second: str


@dataclass(frozen=True)
class Done:
    strong: str
    second: str
    words: str
    knew: list[tuple[str, list[str]]]


@dataclass(frozen=True)
class RecallReceipt:
    team: str
    when: str
    is_signed: bool


@dataclass(frozen=True)
class RecallPage:
    """recall: as the reader reads it, without the fields named in `unread`. files: the papers that they may fetch.
    ahead: what runs after a decision, while one is to be made. undecided: that somebody is held and nothing is."""

    recall: Recall
    unread: frozenset[str]
    files: list[RecallFile]
    liaison: LiaisonStands | None  # for readers who may know that a victim asked
    heading: str
    tag: str
    stages: list[Stage]
    clock: Face | None
    clocks: list[Face]
    found: list[BreachFound]
    risks: list[tuple[str, str]]
    link: str
    tried: list[Tried]
    asked: list[RecallQuestion]
    denied: list[RecallQuestion]
    kind: Decided
    signatures: list[RecallViewGiven]
    step: RecallStep | None
    ahead: Ahead | None
    barred: str
    missing: list[Missing]
    more: list[More]
    waits_for: str
    views: list[RecallViewGiven]
    known: list[tuple[str, str]]
    knew: list[tuple[str, list[str]]]
    known_at: str
    items: list[tuple[str, str]]
    told: list[RecallReceipt]
    told_more: int
    readers: int
    papers: list[RecallPaper]
    arrest: UrgentArrest | None
    proposals: list[ProposalLine]
    reported: list[ReportedLine]
    undecided: tuple[str, str] | None
    moves: list[Done]
    may_change: bool
    may_detail: bool
    at: datetime

    @property
    def kind_title(self) -> str:
        return self.kind.reason.partition(":")[0]

    @property
    def kind_because(self) -> str:
        because = self.kind.reason.partition(":")[2].strip()
        return f"{because[:1].upper()}{because[1:]}"

    @property
    def needs_call(self) -> bool:
        return recalls.needs_call(group=self.recall.sentence_group, is_emergency=self.recall.is_emergency)

    @property
    def is_decision(self) -> bool:
        return self.step is not None and self.step.verb == "decide"


def rows() -> Any:
    """A recall with all that its page reads of it, in four questions."""
    breaches = RecallBreach.objects.select_related("breach__condition").annotate(shown=Count("breach__evidence"))
    views = RecallView.objects.select_related("agency", "given_by")
    return Recall.objects.with_people().prefetch_related(
        Prefetch("breaches", breaches), Prefetch("views", views), "arrests"
    )


def build_recall_page(recall: Recall, *, reader: User, at: datetime, verb: str = "") -> RecallPage:
    """verb: of the step that the reader asked for; empty for the next one."""
    arrests: list[UrgentArrest] = list(recall.arrests.all())
    breaches: list[RecallBreach] = list(recall.breaches.all())
    moves = list(RecallMove.objects.filter(recall=recall).select_related("moved_by"))
    answers: dict[Question, RecallAnswer] = {Question(answer.question): answer for answer in recall.answers.all()}
    clocks = list(RecallClock.objects.filter(Q(recall=recall) | Q(arrest__recall=recall)))
    running = [clock for clock in clocks if clock.stopped_at is None]
    may_change = access.may(reader, Permission.CHANGE, recall.offender)
    unread = fields.unread(reader, recall)
    proposals = proposals_of(recall, reader=reader, may_change=may_change, at=at)
    waiting = {proposal.row.kind for proposal in proposals if proposal.is_waiting}
    offered = steps.open_to(recall, reader=reader, running=running) if may_change else []
    proposed = {HANDS[ProposalKind(kind)].verb for kind in waiting}
    offered = [each for each in offered if each.verb not in proposed]
    step = next((each for each in offered if each.verb == verb), None) if verb else steps.next_of(offered, recall)
    barred = steps.barred_because(recall, step.verb, reader=reader) if step else ""
    faces = faces_of(clocks, at=at)
    knows = knows_victims(reader, recall.offender_id)
    held = next((arrest for arrest in arrests if arrest.ended_at is None), None)
    kind = _kind(recall, answers)
    asked = _asked(answers, kind)
    decides = step is not None and step.verb == "decide"
    decision = next((move for move in reversed(moves) if move.verb in ("agree", "no_recall")), None)
    knew = decision.knew if decision else {}
    told = _told(recall, arrests, breaches, at=at)
    found = [_found(breach, recall, at=at) for breach in breaches]
    pieces = sum(each.evidence for each in found)
    return RecallPage(
        recall=fields.without(recall, unread),
        unread=unread,
        files=files_for(unread, knows_victims=knows),
        liaison=notices.liaison_status(recall.offender, recall.uid, at=at) if knows else None,
        heading=step.title if step and not barred else HEADINGS[S(recall.status)],
        tag=tag_of(recall.status),
        stages=stages_of(
            recall,
            arrest=arrests[0] if arrests else None,
            found_at=min((breach.breach.found_at for breach in breaches), default=None),
            moves=moves,
            at=at,
        ),
        clock=_main_clock(faces),
        clocks=faces,
        found=found,
        risks=_risks(recall),
        link=dict(OFFENCE_LINKS).get(recall.offence_link, ""),
        tried=_tried(recall, at=at),
        asked=[each for each in asked if each.tag != "low"],
        denied=[each for each in asked if each.tag == "low"],
        kind=kind,
        signatures=_signatures(recall, at=at),
        step=None if barred else step,
        ahead=ahead_of(recall, on=timezone.localdate(at)) if decides else None,
        barred=barred,
        missing=steps.missing_for(recall, step.verb) if step and not barred else [],
        more=steps.more_of(offered, recall, but=step),
        waits_for=_waits_for(recall, waiting),
        views=[_view(view, at=at) for view in recall.views.all()],
        known=_known(known_now(recall, reader=reader) if decides else knew, conditions=len(found), evidence=pieces),
        knew=knew_in_words(knew) if knew else [],
        known_at="" if decides else format_near_datetime(decision.moved_at, at=at) if decision else "",
        items=[
            (str(item), format_near_datetime(read, at=at))
            for item, read in (
                read_now(recall, reader=reader) if decides else decision_snapshot.items_of(knew, reader=reader)
            )
        ],
        told=told[:MOST_TOLD],
        told_more=max(len(told) - MOST_TOLD, 0),
        readers=who_sees(recall.offender, at=at).count(),
        papers=list(RecallPaper.objects.visible_to(reader).filter(recall=recall)),
        arrest=held,
        reported=lines_about(CALL, recall.uid, reader=reader) if recall.called_at else [],
        proposals=proposals,
        undecided=undecided(recall, due=_due_of(held, clocks, at=at)) if held and not recall.is_open else None,
        moves=[_done(move) for move in reversed(moves)],
        may_change=may_change,
        may_detail=may_change and reader.can(Capability.SEND_RECALLS) and recall.status in DETAILED,
        at=at,
    )


def _due_of(arrest: UrgentArrest, clocks: Sequence[RecallClock], *, at: datetime) -> str:
    return next((say_near_datetime(clock.due_at, at=at) for clock in clocks if clock.arrest_id == arrest.pk), "")


def _waits_for(recall: Recall, waiting: Collection[str]) -> str:
    """waiting: the kinds of what is proposed and not answered."""
    if ProposalKind.NO_RECALL in waiting:
        return "an ACO to agree or refuse"
    return WAITS_FOR.get(S(recall.status), "")


DETAILED = (*recalls.BEFORE_DECISION, Status.RECALL_AGREED)


def _main_clock(faces: Sequence[Face]) -> Face | None:
    return next((face for face in faces if face.runs), None)


def _kind(recall: Recall, answers: Mapping[Question, RecallAnswer]) -> Decided:
    known = {question: KindAnswer(row.answer) for question, row in answers.items()}
    return kind_of_recall(
        known, group=recall.sentence_group, on=timezone.localdate(recall.countersigned_at or timezone.now())
    )


def _asked(answers: Mapping[Question, RecallAnswer], kind: Decided) -> list[RecallQuestion]:
    """Those that exclude first, then what is not known; a "no" last."""
    found = []
    for question, asked in QUESTIONS.items():
        row = answers.get(question)
        answer = KindAnswer(row.answer) if row else KindAnswer.NOT_KNOWN
        source = f"{row.source}, {format_date(row.as_at)}" if row else "Not answered"
        if answer is KindAnswer.NOT_KNOWN:
            source = f"{source}, counts as excluded"
        found.append(
            RecallQuestion(
                asked.words, asked.source, answer.value.replace("_", " ").capitalize(), ANSWER_TAGS[answer], source
            )
        )
    order = {"fact": 0, "partly": 1, "low": 2}
    return sorted(found, key=lambda each: order[each.tag])


def _found(row: Any, recall: Recall, *, at: datetime) -> BreachFound:
    """row: as `rows` loads it."""
    breach = row.breach
    return BreachFound(
        number=f"{row.number}. " if row.number else "",
        family=breach.condition.get_family_display() if breach.condition else breach.get_reason_display(),
        wording=row.wording or "A concern: no condition is named",
        summary=breach.summary,
        source=breach.get_source_display(),
        when=format_near_datetime(breach.occurred_at, at=at),
        href=reverse("breach", kwargs={"uid": recall.offender.uid, "breach_uid": breach.uid}),
        evidence=row.shown,
    )


def _risks(recall: Recall) -> list[tuple[str, str]]:
    words = ("Public", "Known adult", "Children", "Prisoners", "Staff")
    return [(word, getattr(recall, f"get_{name}_display")()) for word, name in zip(words, Recall.RISKS, strict=True)]


def _tried(recall: Recall, *, at: datetime) -> list[Tried]:
    """What the record says was done of earlier breaches, then what those who decide name."""
    before = BreachMove.objects.filter(offender=recall.offender_id, verb__in=TRIED, moved_at__lt=recall.begun_at)
    rows = [
        Tried(
            TRIED[breach_move.verb],
            f"{format_near_datetime(breach_move.moved_at, at=at)}: {breach_move.rationale}",
            "done",
            "Tried",
        )
        for breach_move in before.order_by("-moved_at")[:4]
    ]
    names = dict(ALTERNATIVES)
    for alternative in recall.alternatives:
        is_none = alternative == "none"
        rows.append(Tried(names[alternative], "", "not-started" if is_none else "done", "None" if is_none else "Tried"))
    return rows


def _signatures(recall: Recall, *, at: datetime) -> list[RecallViewGiven]:
    """Three different people, as far as they have signed, and who is still to sign."""
    rows = (
        ("Signed", recall.author if recall.consulted_at else None, "Author", recall.consulted_at, recall.author_view),
        ("Decided", recall.decided_by, "Senior probation officer (SPO)", recall.decided_at, recall.rationale),
        (
            "Countersigned",
            recall.countersigned_by,
            "Senior probation officer (SPO)",
            recall.countersigned_at,
            recall.countersigned_view,
        ),
        ("Endorsed", recall.endorsed_by, "Assistant chief officer (ACO)", recall.endorsed_at, recall.endorsed_view),
    )
    is_over = recall.status in recalls.ENDS
    return [
        RecallViewGiven(
            f"{verb}: {who}" if who else f"{verb}: not yet",
            words if who else "",
            f"{as_what}, {format_near_datetime(when, at=at)}" if who and when else as_what,
        )
        for verb, who, as_what, when, words in rows
        if who or not is_over
    ]


def _view(row: RecallView, *, at: datetime) -> RecallViewGiven:
    return RecallViewGiven(
        f"{row.agency}: {mid_sentence(row.get_view_display())}",
        row.words,
        f"{row.given_by}, {format_near_datetime(row.given_at, at=at)}",
    )


def known_now(recall: Recall, *, reader: User) -> dict[str, Any]:
    """The part of what `decision_snapshot.known_of` keeps with a decision that this page shows before it is made."""
    test = Check.objects.tests_done().filter(offender=recall.offender_id).order_by("-done_at").first()
    alerts = Alert.objects.unfinished().of_no_item().filter(subject=recall.offender_id)
    return {
        "views": [
            {
                "agency": str(view.agency),
                "by": str(view.given_by),
                "at": view.given_at.isoformat(),
                "view": view.get_view_display(),
            }
            for view in recall.views.all()
        ],
        "polygraph": {"at": test.done_at.isoformat(), "result": test.get_polygraph_result_display()}
        if test and test.done_at
        else None,
        "alerts": [None] * alerts.count(),
    }


def read_now(recall: Recall, *, reader: User) -> list[tuple[Item, datetime]]:
    """Items of the person that the reader has confirmed to have read, and sees."""
    rows = ItemReading.objects.filter(
        item__in=Item.objects.visible_to(reader).filter(subject=recall.offender_id),
        confirmed_by=reader,
        confirmed_at__isnull=False,
        recalled_at__isnull=True,
    )
    return [(row.item, row.confirmed_at) for row in rows.select_related("item") if row.confirmed_at]


def _known(knew: Mapping[str, Any], *, conditions: int, evidence: int) -> list[tuple[str, str]]:
    """The few lines that matter most of what is kept with the decision."""
    pieces = "1 item" if evidence == 1 else f"{evidence} items"
    lines = [
        (f"{conditions} {'breach or concern' if conditions == 1 else 'breaches or concerns'}, {pieces} of evidence", "")
    ]
    for view in knew.get("views", []):
        moment = datetime.fromisoformat(view["at"])
        lines.append(
            (
                f"{view['agency']}: {mid_sentence(view['view'])}",
                f"{view['by']}, {format_datetime(moment)}",
            )
        )
    test = knew.get("polygraph")
    if test:
        moment = datetime.fromisoformat(test["at"])
        lines.append((f"Last polygraph: {mid_sentence(test['result']) or 'no result'}", format_date(moment)))
    else:
        lines.append(("Last polygraph: none on record", ""))
    alerts = knew.get("alerts", [])
    lines.append((f"{len(alerts)} open {'alert' if len(alerts) == 1 else 'alerts'} about the person", ""))
    return lines


def _told(
    recall: Recall, arrests: Sequence[UrgentArrest], breaches: Sequence[RecallBreach], *, at: datetime
) -> list[RecallReceipt]:
    """Teams that were told of this recall, its arrest and its concerns, each with when it acknowledged, or was told."""
    keys = Q(alert__key=f"recall:{recall.pk}") | Q(alert__key__startswith=f"recall:{recall.pk}:")
    for arrest in arrests:
        keys |= Q(alert__key=f"urgent_arrest:{arrest.pk}")
    for breach in breaches:
        keys |= Q(alert__key__startswith=f"breach:{breach.breach_id}:")
    rows = (
        Receipt.objects.filter(keys, alert__subject=recall.offender_id, alert__kind__startswith="licence.")
        .order_by("told_at", "pk")
        .values_list("team__name", "told_at", "acknowledged_at")
    )
    first: dict[str, tuple[datetime, datetime | None]] = {}
    for team, told_at, signed_at in rows:
        earlier = first.get(team)
        first[team] = (earlier[0] if earlier else told_at, (earlier and earlier[1]) or signed_at)
    return [
        RecallReceipt(team, format_near_datetime(signed or told, at=at), signed is not None)
        for team, (told, signed) in first.items()
    ]


def _done(move: RecallMove) -> Done:
    by = str(move.moved_by or "Follows from another record")
    told = format_told(move.at, move.moved_at, move.moved_by or "")
    return Done(
        SAID.get(move.verb) or move.get_after_display() or words_for_verb(move.verb).capitalize(),
        ". ".join(filter(None, [f"{by}, {format_datetime(move.at)}", told])),
        move.rationale,
        knew_in_words(move.knew) if move.knew else [],
    )
