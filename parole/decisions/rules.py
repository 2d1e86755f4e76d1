"""Rules of decisions: when one is final, who may challenge it, until when and on what grounds.

Parole Board Rules 2019 (SI 2019/1038) rr.25, 28, 28A; CJA 2003 s.256AZBA. A release is never
recorded on a decision that is not final.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from offenders.dates.rules.suspension import asks_for_referral
from parole.reviews.rules.moves import Outcome, ReviewFacts, Status
from parole.reviews.rules.referral import EXTENDED, INDETERMINATE

LAW_ENTRIES = (
    "test-confinement",
    "cja-237a",
    "csa-28za",
    "pbr-25-2",
    "pbr-28",
    "pbr-28a",
    "cja-256azba-1",
    "cja-256azba-2",
    "cja-256azba-3b",
    "cja-256azba-4",
    "cja-256azbc",
    "cja-256azba-6",
    "csa-32zaa",
    "vpa-63-64",
)

RECONSIDERATION_DAYS = 21  # r.28(3): after the decision was provided, not after it was made
SET_ASIDE_DAYS = 21  # r.28A(5)

RULES_BEGAN_ON = date(2019, 7, 22)  # SI 2019/1038 r.1: no decision before that day can be reconsidered
AMENDED_2022_ON = date(2022, 7, 21)  # SI 2022/717: error of law as a ground, r.28A
MINIMAL_RISK_FROM = date(2025, 2, 3)  # VPA 2024 ss.58-59: CJA 2003 s.237A, Crime (Sentences) Act 1997 s.28ZA


class ReleaseTest(StrEnum):
    """Which wording of the test for release a decision maker applied."""

    CONFINEMENT = "confinement"  # satisfied that confinement is no longer necessary for the protection of the public
    MINIMAL_RISK = "minimal_risk"  # the same, and no more than a minimal risk of a further offence causing serious harm


def release_test_on(decided_on: date) -> ReleaseTest:
    """The wording in force on the day of a decision: first release, release after recall, and the High Court alike.

    CJA 2003 s.237A and Crime (Sentences) Act 1997 s.28ZA (Victims and Prisoners Act 2024 ss.58-59), for decisions from
    3 February 2025. That a review begun before that day keeps the older wording is not confirmed: no saving was read.
    """
    return ReleaseTest.MINIMAL_RISK if decided_on >= MINIMAL_RISK_FROM else ReleaseTest.CONFINEMENT


class Challenge(StrEnum):
    RECONSIDERATION = "reconsideration"
    SETTING_ASIDE = "setting_aside"
    HIGH_COURT = "high_court"


class Ground(StrEnum):
    IRRATIONAL = "irrational"
    UNFAIR = "unfair"  # procedurally
    ERROR_OF_LAW = "error_of_law"
    ERROR_OF_FACT = "error_of_fact"
    NEW_INFORMATION = "new_information"
    CHANGE_OF_CIRCUMSTANCES = "change_of_circumstances"
    PUBLIC_CONFIDENCE = "public_confidence"  # High Court referral


class ReferralAnswer(StrEnum):
    """What the Secretary of State answers of a referral of a direction to release to the High Court."""

    NOT_LISTED = "not_listed"  # no sentence of the person is for an offence of s.256AZBB or s.32ZAB
    NOT_REFERRED = "not_referred"
    REFERRED = "referred"


class Result(StrEnum):
    REFUSED = "refused"
    GRANTED = "granted"
    WITHDRAWN = "withdrawn"


class SetsConditions(StrEnum):
    """Who sets and varies the licence conditions of a release that the Board directed."""

    BOARD = "board"
    SECRETARY_OF_STATE = "secretary_of_state"


def sets_conditions(answers: Iterable[ReferralAnswer | None]) -> SetsConditions:
    """Who sets the conditions. answers: to the question of each direction that the release rests on.

    The Board's with its direction (CJA 2003 s.250(5AA), (5B)); once one is referred to the High Court, the Secretary of
    State's to set and vary, whatever the Board had set (Victims and Prisoners Act 2024 ss.63, 64).
    """
    is_referred = ReferralAnswer.REFERRED in set(answers)
    return SetsConditions.SECRETARY_OF_STATE if is_referred else SetsConditions.BOARD


@dataclass(frozen=True)
class DecisionQuestion:
    """A challenge, as far as finality reads it. answered_on None: it is open."""

    kind: Challenge
    made_on: date
    is_late: bool
    answered_on: date | None = None
    result: Result | None = None

    @property
    def is_idle(self) -> bool:
        """Reconsideration that was asked for too late: it holds nothing. Setting aside is for the Board to judge."""
        return self.is_late and self.kind is Challenge.RECONSIDERATION

    @property
    def is_open(self) -> bool:
        return self.answered_on is None and not self.is_idle


def is_open_to_reconsideration(
    *, outcome: Outcome, sentence_kinds: frozenset[str], decided_on: date, is_first_release: bool
) -> bool | None:
    """Whether rule 28 applies, so that the decision is provisional first; None when that cannot be known.

    r.28(2): decisions on release about prisoners who serve an indeterminate, extended or serious terrorism sentence, or
    a determinate one under which the Board decides on the first release. Advice on open conditions and recall reviews
    of ordinary determinate sentences are final at once. is_first_release: the person was not released on it before.
    """
    if decided_on < RULES_BEGAN_ON:
        return False
    if outcome not in (Outcome.RELEASE_DIRECTED, Outcome.NO_RELEASE):
        return False
    if not sentence_kinds:
        return None
    if sentence_kinds & (INDETERMINATE | EXTENDED | {"STS"}):
        return True
    return is_first_release


def challengeable_until(*, provided_on: date, days: int = RECONSIDERATION_DAYS) -> date:
    """The last day on which reconsideration may be asked for: the 21st after the parties received the decision."""
    return provided_on + timedelta(days=days)


def final_from(
    *,
    provided_on: date,
    is_open_to_reconsideration: bool,
    challenges: Iterable[DecisionQuestion] = (),
    days: int = RECONSIDERATION_DAYS,
    effective_from: date | None = None,
) -> date | None:
    """The first day on which the decision is final; None while it is challenged, and when a challenge undid it.

    Rule 25(3): at once, if it cannot be reconsidered. Rule 25(2): else on the 22nd day after it was provided, or on the
    day on which the last application is refused, if that is later. One that came late reopens nothing.
    effective_from: the first day on which no hearing can take the place of a decision on the papers (r.20): it is not
    final before.
    """
    asked = [
        challenge for challenge in challenges if challenge.kind is Challenge.RECONSIDERATION and not challenge.is_late
    ]
    if any(challenge.is_open or challenge.result is Result.GRANTED for challenge in asked):
        return None
    first = provided_on
    if is_open_to_reconsideration:
        first = challengeable_until(provided_on=provided_on, days=days) + timedelta(days=1)
    # One refused early leaves the other party its days; one refused late was the last thing to wait for.
    return max(
        [first, effective_from or first, *(challenge.answered_on for challenge in asked if challenge.answered_on)]
    )


def earliest_release(*, final_on: date, eligible_on: date | None, challenges: Iterable[DecisionQuestion]) -> date:
    """The first day on which somebody could go whose release is directed.

    Not before the decision is final, not before the person is eligible by the official dates, and not before the last
    challenge that held the release was answered. final_on: by the days alone, while a challenge is open.
    """
    held = [challenge.answered_on for challenge in challenges if challenge.answered_on and not challenge.is_idle]
    return max([final_on, eligible_on or final_on, *held])


def is_late(
    *,
    kind: Challenge,
    made_on: date,
    provided_on: date,
    grounds: Iterable[Ground] = (),
    days: int | None = None,
) -> bool:
    """Whether it came after its days. Setting aside for new facts is possible until the release (r.28A(5)).

    days: the practice value of the day, None the rule's own.
    """
    if kind is Challenge.HIGH_COURT:
        return False  # its time limit is not confirmed: none is applied
    if kind is Challenge.SETTING_ASIDE and NEW_FACTS & set(grounds):
        return False
    own = RECONSIDERATION_DAYS if kind is Challenge.RECONSIDERATION else SET_ASIDE_DAYS
    return made_on > provided_on + timedelta(days=own if days is None else days)


@dataclass(frozen=True)
class Following:
    """A move that is due automatically: nobody asks for it. on: the day that it counts for, however late it is made."""

    verb: str
    on: date


def following(
    status: Status, facts: ReviewFacts, *, challenges: Iterable[DecisionQuestion], on: date, closes_after: int = 0
) -> Following | None:
    """The move that time, or what was recorded, makes due by this day; None while nothing is.

    closes_after: how many days a final refusal is kept open for what was made in time and is recorded late.
    """
    if facts.provided_on is None:
        return Following("close", on) if status is Status.QUASHED else None
    asked = list(challenges)
    stands = effective_from(facts)
    if status is Status.PAPER_DECISION:
        return _by(stands, on, "let_stand")
    if status is Status.DECIDED:
        verb = "become_provisional" if facts.is_open_to_reconsideration else "become_final"
        return _by(max(stands or facts.provided_on, facts.provided_on), on, verb)
    if status in (Status.PROVISIONAL, Status.RECONSIDERATION_REFUSED):
        waiting = [
            challenge for challenge in asked if challenge.kind is Challenge.RECONSIDERATION and challenge.is_open
        ]
        if waiting:  # asked for while the prisoner could still ask for a hearing, or in time by a corrected day
            return Following("apply_for_reconsideration", min(challenge.made_on for challenge in waiting))
        return _by(final_day(facts, asked), on, "become_final")
    if status is Status.FINAL and facts.outcome is not Outcome.RELEASE_DIRECTED and not facts.open_challenges:
        return _by(_closes_on(facts, asked, closes_after), on, "close")
    return None


def effective_from(facts: ReviewFacts) -> date | None:
    """The first day on which a decision on the papers stands; None while the prisoner may have a hearing instead.

    Of any other decision, and of one that directs release, the day on which it was provided.
    """
    if facts.outcome is not Outcome.NO_RELEASE or facts.may_ask_for_hearing_until is None:
        return facts.provided_on
    asked, until = facts.asked_for_hearing_on, facts.may_ask_for_hearing_until
    if asked and asked <= until and not facts.hearing_refused_on:
        return None
    return facts.hearing_refused_on or until + timedelta(days=1)


def final_day(facts: ReviewFacts, asked: Iterable[DecisionQuestion]) -> date | None:
    """The first day on which a decision that was provided is final; None while it is challenged."""
    if facts.provided_on is None or facts.is_open_to_reconsideration is None:
        return None
    until = facts.challengeable_until or facts.provided_on
    return final_from(
        provided_on=facts.provided_on,
        is_open_to_reconsideration=facts.is_open_to_reconsideration,
        challenges=asked,
        days=(until - facts.provided_on).days,
        effective_from=effective_from(facts),
    )


def _closes_on(facts: ReviewFacts, asked: list[DecisionQuestion], days: int) -> date | None:
    """The day after the last one on which setting aside could be asked for, and so many more; after every answer."""
    final = final_day(facts, asked)
    if final is None:
        return None
    last = max(final, facts.may_be_set_aside_until + timedelta(days=1) if facts.may_be_set_aside_until else final)
    return max(
        [
            last + timedelta(days=days),
            *(decision_question.answered_on for decision_question in asked if decision_question.answered_on),
        ]
    )


def _by(day: date | None, on: date, verb: str) -> Following | None:
    return Following(verb, day) if day and day <= on else None


NEW_FACTS = frozenset({Ground.NEW_INFORMATION, Ground.CHANGE_OF_CIRCUMSTANCES})


def grounds_for(kind: Challenge, *, decided_on: date, outcome: Outcome) -> tuple[Ground, ...]:
    """The grounds that the law of that day knows; none where the challenge did not exist then."""
    if kind is Challenge.RECONSIDERATION:
        if decided_on < RULES_BEGAN_ON:
            return ()
        first = (Ground.IRRATIONAL, Ground.UNFAIR)
        return (Ground.ERROR_OF_LAW, *first) if decided_on >= AMENDED_2022_ON else first
    if kind is Challenge.SETTING_ASIDE:
        if decided_on < AMENDED_2022_ON:
            return ()
        errors = (Ground.ERROR_OF_LAW, Ground.ERROR_OF_FACT)
        return (*errors, *sorted(NEW_FACTS)) if outcome is Outcome.RELEASE_DIRECTED else errors
    return (Ground.PUBLIC_CONFIDENCE,) if outcome is Outcome.RELEASE_DIRECTED else ()


def high_court_refusal(*, directed_on: date, outcome: Outcome, was_released: bool) -> str:
    """Why a direction cannot be referred to the High Court; empty when it can. directed_on: its own day, not that of
    the referral (CJA 2003 s.256AZBA(6)). The lists of offences (ss.256AZBB, 32ZAB) are not confirmed: it is asked of
    every direction."""
    if outcome is not Outcome.RELEASE_DIRECTED:
        return "Only a direction to release can be referred to the High Court"
    if not asks_for_referral(directed_on):
        return "Directions from before 31 December 2025 are not referred to the High Court (CJA 2003 s.256AZBA(6))"
    return "The person has been released: the direction can no longer be referred" if was_released else ""


def limbs_refusal(*, undermines_confidence: bool, court_might_not_be_satisfied: bool) -> str:
    """Why the Secretary of State cannot refer; empty where both limbs are met (CJA 2003 s.256AZBA(2)): release would be
    likely to undermine public confidence in the parole system, and the High Court might not be satisfied that
    confinement is no longer necessary."""
    if undermines_confidence and court_might_not_be_satisfied:
        return ""
    return "Select both: a direction is referred only where both limbs are met (CJA 2003 s.256AZBA(2))"


def settled_on(
    *,
    answer: ReferralAnswer | None,
    answered_on: date | None,
    confirmed_on: date | None,
    upheld_on: date | None,
) -> date | None:
    """On which day the question was settled so that the release goes on; None while the duty is suspended.

    Not listed and not referred: once a second person has confirmed it. Referred: when the court has upheld the
    direction (CJA 2003 s.256AZBA(3)(b), s.256AZBC). A direction that it quashes falls away.
    """
    if answer is None or answered_on is None:
        return None
    if answer is ReferralAnswer.REFERRED:
        return upheld_on
    return max(answered_on, confirmed_on) if confirmed_on else None
