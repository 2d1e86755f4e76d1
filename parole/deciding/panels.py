"""The decision at the top of a review: outcome and certainty, the days, the release, what was done to it, who was
alerted, and what may be recorded now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from offenders.dates.rules.releases import Code
from offenders.models import KeyDate
from parole.decisions import rules
from parole.decisions.actions.standing import asked_of
from parole.decisions.choices import GROUNDS
from parole.decisions.court_steps import COURT_STEPS, open_court_steps
from parole.decisions.models import BoardCondition, Challenge, Correction, Decision
from parole.decisions.questions import ReferralQuestion, standing_question
from parole.moves.actions import finality
from parole.moves.actions.moves import released_on, was_released
from parole.reviews.coming import leaves_by_law_on
from parole.reviews.models import ParoleReview, ReviewClock
from parole.reviews.rules.clocks import Clock
from parole.reviews.rules.moves import ENDS, FINAL_STATES, REVIEW, Outcome, Status
from parole.reviews.rules.referral import comes_too_late
from sharing import access
from sharing.access.roles import Capability
from sharing.alerts.panels import AlertReceiptRow, build_receipt_rows
from sharing.models import Receipt, User
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, format_weekday

CHALLENGED = "Challenged"
DECIDES = {"decide", "decide_on_papers", "conclude_on_papers"}


@dataclass(frozen=True)
class Card:
    """One of the cards on top. tag: a certainty, or empty; danger: what needs care."""

    title: str
    value: str
    words: str
    tag: str = ""
    tag_words: str = ""
    danger: str = ""
    is_first: bool = False


@dataclass(frozen=True)
class DecisionAction:
    words: str
    url: str
    is_main: bool = False


@dataclass(frozen=True)
class ChallengeView:
    """A challenge as a row. state: a tag; acts: what may be recorded of it."""

    challenge: Challenge
    grounds: str
    tag: str
    state: str
    acts: list[DecisionAction]


@dataclass(frozen=True)
class DecisionView:
    """missing: what PPCS has to record, with until when; empty when nothing is."""

    decision: Decision | None
    test: str
    cards: list[Card]
    missing: str
    acts: list[DecisionAction]
    asked: list[ChallengeView]
    corrections: list[Correction]
    conditions: list[BoardCondition]
    told: list[AlertReceiptRow]
    earlier: list[Decision]


def build_decision_view(
    review: ParoleReview, clocks: Iterable[ReviewClock], *, reader: User, on: date, may_change: bool
) -> DecisionView:
    """The decision that stands and those that fell away come in one query."""
    rows = list(Decision.objects.filter(review=review).prefetch_related("challenges", "corrections"))
    decision = next((row for row in rows if row.fell_away_on is None), None)
    question = standing_question(decision) if decision else None
    missing = _missing(review, decision, clocks)
    return DecisionView(
        decision=decision,
        test=_test(decision) if decision else "",
        cards=_cards(review, decision, question, on=on) if decision else [],
        missing=missing,
        acts=acts_for(review, decision, question, reader=reader, is_answer_missing=bool(missing)) if may_change else [],
        asked=_asked(review, may_change and reader.can(Capability.RUN_REVIEWS)),
        corrections=_corrections(decision) if decision else [],
        conditions=decision.conditions_that_bind if decision else [],
        told=_told(decision, reader=reader) if decision else [],
        earlier=[row for row in rows if row.fell_away_on is not None],
    )


def _test(decision: Decision) -> str:
    test = decision.reading().test
    if not test:  # of an entry in which none was kept
        return ""
    said = Decision.Test(test).label
    words = mid_sentence(said)
    return f"{words} ({decision.test_reason})" if decision.test_reason else words


def _corrections(decision: Decision) -> list[Correction]:
    """With who made them: one query, or none where there are none."""
    rows = list(decision.corrections.all())
    prefetch_related_objects(rows, "corrected_by")
    return rows


def acts_for(
    review: ParoleReview,
    decision: Decision | None,
    question: ReferralQuestion | None,
    *,
    reader: User,
    is_answer_missing: bool,
) -> list[DecisionAction]:
    """What the machine lets the reader record of a decision now, what is missing first."""
    open_to = {move.verb for move in REVIEW.open_to(Status(review.status), by=reader)}
    is_casework, is_over = reader.can(Capability.RUN_REVIEWS), review.status in ENDS
    may_plan, is_planned = "plan_release" in open_to, review.planned_for is not None
    provided = decision.reading().provided_on if decision else None
    is_release = decision is not None and decision.outcome == Outcome.RELEASE_DIRECTED
    known = _challenges_open_to(review, decision) if is_casework and provided else set()
    offered = [
        ("review_decide", "Record the decision", bool(open_to & DECIDES) and is_casework),
        ("review_provide", "Record when the parties received it", bool(decision) and not provided and is_casework),
        (
            "hearing_refuse",
            "Record that a hearing was refused",
            "refuse_hearing" in open_to and bool(review.asked_for_hearing_on),
        ),
        ("review_plan", "Change the plan" if is_planned else "Plan the release", may_plan and is_release),
        ("review_answer", "Record no challenge by the Secretary of State", is_answer_missing and is_casework),
        ("reconsideration", "Record request for reconsideration", rules.Challenge.RECONSIDERATION in known),
        ("setting-aside", "Record request to set aside", rules.Challenge.SETTING_ASIDE in known),
        ("high-court", "Referred to the High Court", rules.Challenge.HIGH_COURT in known),
        *_question_acts(review, question, reader=reader),
        ("review_correct", "Correct an error", bool(provided) and is_casework and not is_over),
        ("review_outcome", "Correct the outcome", "correct_outcome" in open_to and decision is not None),
    ]
    found = [(name, words) for name, words, is_open in offered if is_open]
    return [
        DecisionAction(words, _url(review, name), is_main=index == 0 and name in MAIN and words != "Change the plan")
        for index, (name, words) in enumerate(found)
    ]


def _question_acts(
    review: ParoleReview, question: ReferralQuestion | None, *, reader: User
) -> Iterator[tuple[str, str, bool]]:
    """Of the question of a referral to the High Court: page, words, whether it is open to the reader."""
    if question is None or review.status in ENDS or not reader.can(Capability.RUN_REVIEWS):
        return
    waits = question.answer in LETS_GO and question.confirmed_at is None
    is_untold = question.answer == rules.ReferralAnswer.REFERRED and question.prisoner_told_on is None
    yield "question_answer", "Answer the referral question", not question.answer
    yield "question_confirm", "Confirm the answer: not referred", waits and question.answered_by_id != reader.pk
    yield "question_withdraw", "Withdraw the answer to the referral question", question.answer in LETS_GO
    yield "question_told", "Record when the prisoner got the reasons", is_untold


LETS_GO = (rules.ReferralAnswer.NOT_LISTED, rules.ReferralAnswer.NOT_REFERRED)
MAIN = ("review_decide", "review_provide", "review_plan", "question_answer", "question_confirm")


def _challenges_open_to(review: ParoleReview, decision: Decision | None) -> set[rules.Challenge]:
    """Which challenges can be recorded of the decision now."""
    if decision is None:
        return set()
    known = set()
    if decision.is_open_to_reconsideration:
        known.add(rules.Challenge.RECONSIDERATION)
    if review.status in FINAL_STATES and not was_released(review):
        known.add(rules.Challenge.SETTING_ASIDE)
        if REVIEW.has("refer_to_high_court", Status(review.status)):
            known.add(rules.Challenge.HIGH_COURT)
    outcome, decided_on = Outcome(decision.outcome), decision.reading().decided_on
    return {each for each in known if rules.grounds_for(each, decided_on=decided_on, outcome=outcome)}


def _url(review: ParoleReview, name: str) -> str:
    about = {"uid": review.offender.uid, "review_uid": review.uid}
    if name in ("reconsideration", "setting-aside", "high-court"):
        return reverse("review_challenge", kwargs=about | {"what": name})
    return reverse(name, kwargs=about)


def _cards(review: ParoleReview, decision: Decision, question: ReferralQuestion | None, *, on: date) -> list[Card]:
    reading = decision.reading()
    given = f"received {format_date(reading.provided_on)}" if reading.provided_on else "not yet with the parties"
    tag, words = _certainty(review, decision)
    first = Card(
        "Decision", decision.get_outcome_display(), f"decided {format_date(reading.decided_on)}, {given}", tag, words
    )
    return [
        Card(first.title, first.value, first.words, tag, words, is_first=True),
        _challenge_card(review, decision, on=on),
        *(
            _release_cards(review, decision, question, on=on)
            if decision.outcome == Outcome.RELEASE_DIRECTED
            else _after(review)
        ),
    ]


def _certainty(review: ParoleReview, decision: Decision) -> tuple[str, str]:
    if decision.reading().provided_on is None:
        return "waiting", "Not received"
    if any(each.is_open for each in asked_of(decision)) or review.status == Status.HIGH_COURT_REFERRED:
        return "provisional", CHALLENGED
    if review.status in FINAL_STATES or review.final_on:
        return "directed", "Final"
    return "provisional", "Provisional" if decision.is_open_to_reconsideration else "Not final"


def _challenge_card(review: ParoleReview, decision: Decision, *, on: date) -> Card:
    until, provided = decision.challengeable_until, decision.reading().provided_on
    open_now = [
        finality.CALLED[each.kind].format(day=format_date(each.made_on)) for each in asked_of(decision) if each.is_open
    ]
    if open_now:
        return Card("Challenged", "Not answered", ". ".join(open_now), danger="Not released until answered")
    if until is None or provided is None:
        words = "Rule 28 does not apply" if provided else "Deadline counts from when the parties receive it"
        return Card("Can be challenged", "Final immediately" if provided else "Not yet", words)
    whole = f"{(until - provided).days} days from {format_date(provided)}, to the end of {format_date(until)}"
    if on > until:
        since = format_date(review.final_on) if review.final_on else "Not final"
        return Card("Final since", since, f"The deadline to challenge was {format_date(until)}")
    left = (until - on).days
    more = {0: "Today is the last day", 1: "1 more day"}.get(left, f"{left} more days")
    return Card("Can be challenged for", more, whole)


def _release_cards(
    review: ParoleReview, decision: Decision, question: ReferralQuestion | None, *, on: date
) -> list[Card]:
    earliest = finality.earliest_release(review, decision)
    if earliest is None:
        return [Card("Earliest release", "Not known", "Counted from when the parties receive the decision")]
    if _certainty(review, decision)[1] == CHALLENGED:
        unknown = Card("Earliest release", "Not known", "Known when the challenge is answered")
        return [unknown, *_question_card(question), _plan(review, earliest)]
    words = "The later of the final decision and the official eligibility date"
    if review.period is None or not review.is_of_first_release:
        words = "When the decision is final"
    return [
        Card("Earliest release", format_date(earliest), words, danger=_differs(review, earliest)),
        *_question_card(question),
        _plan(review, earliest),
    ]


def _question_card(question: ReferralQuestion | None) -> list[Card]:
    """Whether the direction is referred to the High Court; nothing of one that brings no such question."""
    if question is None:
        return []
    settled = question.settled_on()
    who = f", recorded by {question.answered_by}" if question.answered_by else ""
    words = (
        f"Decided {format_date(question.answered_on)}{who}"
        if question.answered_on
        else "The Secretary of State answers"
    )
    if question.confirmed_by:
        words += f", confirmed by {question.confirmed_by}"
    if question.answer == rules.ReferralAnswer.REFERRED:
        told = question.prisoner_told_on
        words += f". Prisoner told {format_date(told)}" if told else ". Telling the prisoner is not recorded"
    danger = "" if settled else "Release suspended: do not release until this is answered"
    return [Card("Referral to the High Court", str(question), words, danger=danger)]


def _differs(review: ParoleReview, earliest: date) -> str:
    """What a sheet says otherwise; the release follows the later day."""
    rows = KeyDate.objects.current().official().filter(offender=review.offender, code=Code.APD)
    sheet = rows.values_list("falls_on", flat=True).first()
    expected = max(earliest, review.planned_for or earliest)
    return f"Date conflict: the sheet has {format_date(sheet)}" if sheet and sheet != expected else ""


def _plan(review: ParoleReview, earliest: date) -> Card:
    planned = review.planned_for
    if review.status == Status.RELEASED and (left := released_on(review)):
        return Card("Released", format_date(left), format_weekday(left))
    if planned is None:
        return Card("Planned release", "Not planned", "You can plan it now. Do not release until the decision is final")
    words = f"{format_weekday(planned)}. Do not release until the decision is final"
    late = f"Plan again: the earliest date is {format_date(earliest)}" if planned < earliest else ""
    return Card("Planned release", format_date(planned), words, danger=late)


def _after(review: ParoleReview) -> list[Card]:
    again = review.next_review_by
    if again is None or comes_too_late(again, leaves_on=leaves_by_law_on(review.offender)):
        return []
    return [Card("Next referral by", format_date(again), "Counted from the date of the decision")]


def _missing(review: ParoleReview, decision: Decision | None, clocks: Iterable[ReviewClock]) -> str:
    runs = (each for each in clocks if each.kind == Clock.ANSWER and each.met_on is None and each.stopped_on is None)
    clock = next(runs, None)
    if decision is None or clock is None or review.status in ENDS or decision.challengeable_until is None:
        return ""
    by, until = format_date(clock.due_on), format_date(decision.challengeable_until)
    return f"PPCS must record it by {by}. The deadline to challenge is {until}."


def _asked(review: ParoleReview, may_answer: bool) -> list[ChallengeView]:
    rows = Challenge.objects.filter(review=review).select_related("decision").order_by("-made_on", "-pk")
    return [_row(review, row, may_answer) for row in rows]


def _row(review: ParoleReview, challenge: Challenge, may_answer: bool) -> ChallengeView:
    about = {"uid": review.offender.uid, "review_uid": review.uid, "challenge_uid": challenge.uid}
    acts = []
    if may_answer and challenge.answered_on is None:
        acts.append(DecisionAction("Record the answer", reverse("challenge_answer", kwargs=about)))
        if challenge.kind == rules.Challenge.RECONSIDERATION and challenge.replied_on is None:
            acts.append(DecisionAction("Record a reply", reverse("challenge_reply", kwargs=about)))
        acts += [
            DecisionAction(
                f"Record: {mid_sentence(COURT_STEPS[step].words)}",
                reverse("challenge_court", kwargs=about | {"step": step}),
            )
            for step in open_court_steps(challenge)
        ]
    state = challenge.get_result_display() or ("Late" if challenge.is_late else "Open")
    if challenge.kind == rules.Challenge.HIGH_COURT and challenge.result:
        state = {"refused": "Upheld", "granted": "Quashed"}.get(challenge.result, state)
    tag = "partly"
    if challenge.answered_on or challenge.is_late:
        tag = "done" if challenge.answered_on and state != "Quashed" else "not-started"
    return ChallengeView(challenge, ", ".join(_grounds(challenge.grounds)), tag, state, acts)


def _grounds(codes: Iterable[str]) -> Sequence[str]:
    names = {code.value: words for code, words in GROUNDS}
    return [names[code].lower() for code in codes]


def _told(decision: Decision, *, reader: User) -> list[AlertReceiptRow]:
    at = timezone.now()
    corrected = [f"correction:{correction.pk}" for correction in decision.corrections.all()]
    rows = Receipt.objects.filter(
        Q(alert__kind="parole.decision", alert__key=f"decision:{decision.pk}")
        | Q(alert__kind="parole.outcome_corrected", alert__key__in=corrected)
    )
    mine = access.viewer_of(reader, at=at).team_ids
    return build_receipt_rows(rows.select_related("team__agency", "acknowledged_by"), mine=mine, at=at)
