"""Rules of recalls: the moves, who may make each, and what must be said and signed first.

One state at a time. The steps and names are those in which probation and casework (PPCS) speak; what is true of the
Board's part follows from its records and is typed by nobody here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from licence.breaches.rules import why_not_looked_at_again
from sharing.access.roles import Capability
from sharing.access.state_machines import CLOCK, Guard, Machine, Move

LAW_ENTRIES = (
    "cja-254",
    "cja-255c-1",
    "cja-255c-2",
    "cja-255c-4",
    "cja-256a",
    "csa-32-1",
    "csa-32-4",
    "csa-32-5",
    "ta-43b",
    "ppcs-24h",
)


class Status(StrEnum):
    DRAFT = "draft"
    CONSULTING_SPO = "consulting_spo"
    NO_RECALL = "no_recall"
    RECALL_AGREED = "recall_agreed"
    SPO_SIGNED = "spo_signed"
    ACO_SIGNED = "aco_signed"
    SENT_TO_PPCS = "sent_to_ppcs"
    REFUSED_BY_PPCS = "refused_by_ppcs"
    LICENCE_REVOKED = "licence_revoked"
    UNLAWFULLY_AT_LARGE = "unlawfully_at_large"
    RETURNED = "returned"
    UNDER_PAROLE_REVIEW = "under_parole_review"
    RE_RELEASE_DIRECTED = "re_release_directed"
    EXECUTIVE_RELEASE = "executive_release"
    STAYS = "stays"
    RE_RELEASED = "re_released"
    SENTENCE_EXPIRED = "sentence_expired"
    RESCINDED = "rescinded"
    STOPPED = "stopped"
    CLOSED = "closed"


class SentenceGroup(StrEnum):
    """What sentence it is, as casework sorts recalls."""

    ADULT_SDS = "adult_sds"
    YOUTH_SDS = "youth_sds"
    EXTENDED = "extended"
    INDETERMINATE = "indeterminate"


class Custody(StrEnum):
    """Where the person is while recall is asked for."""

    NO = "no"
    POLICE = "police"
    PRISON = "prison"


class OffenceLink(StrEnum):
    """How conduct is linked to that of the offence: asked of extended and indeterminate sentences (Part A, s.22)."""

    SIMILAR = "similar"
    LEADING_TO = "leading_to"
    LIKELY = "likely"
    OUT_OF_TOUCH = "out_of_touch"


class StopReason(StrEnum):
    ALTERNATIVE = "alternative"
    DIED = "died"
    WARNING_LETTER = "warning_letter"
    WRONG_LICENCE = "wrong_licence"
    LEGAL = "legal"
    NO_ACTION = "no_action"
    RAISED_IN_ERROR = "raised_in_error"
    WITHDRAWN_BY_ACO = "withdrawn_by_aco"
    RESCINDED = "rescinded"


class ClosedBecause(StrEnum):
    DIED = "died"
    LICENCE_ENDED = "licence_ended"
    LEFT_UK = "left_uk"  # stays on watch


class View(StrEnum):
    """What somebody thinks of a recall that is considered."""

    SEEK = "seek"
    DO_NOT_SEEK = "do_not_seek"
    NEITHER = "neither"


class ArrestEnd(StrEnum):
    """How an arrest under s.43B ended."""

    RECALLED = "recalled"
    NOT_RECALLED = "not_recalled"
    RELEASED = "released"
    TIME_ENDED = "time_ended"
    OTHER_POWER = "other_power"
    DIED = "died"


# Recorded by the police who hold; that the licence was revoked follows from that decision.
ENDED_BY_HAND = (
    *(ArrestEnd.RELEASED, ArrestEnd.TIME_ENDED, ArrestEnd.NOT_RECALLED, ArrestEnd.OTHER_POWER, ArrestEnd.DIED),
)
VULNERABILITIES = (
    ("suicide_or_self_harm", "Risk of suicide or self-harm"),
    ("mental_health", "Mental health"),
    ("physical_health", "Physical health"),
    ("physical_disability", "Physical disability"),
    ("learning", "Learning disability or difficulty"),
    ("medication", "Medication, and whether it is taken"),
    ("drugs_or_alcohol", "Drugs or alcohol"),
    ("bereavement", "Bereavement"),
    ("relationship_breakdown", "A relationship that broke down"),
    ("domestic_abuse", "Domestic abuse"),
    ("bullied", "Being bullied"),
    ("bullying", "Bullying others"),
    ("exploitation", "Being exploited"),
    ("safeguarding", "Safeguarding of an adult or child"),
    ("language_or_culture", "Language or culture"),
    ("not_known", "Not known"),
)

ENDS = frozenset(
    {
        Status.NO_RECALL,
        Status.REFUSED_BY_PPCS,
        Status.RE_RELEASED,
        Status.SENTENCE_EXPIRED,
        Status.RESCINDED,
        Status.STOPPED,
        Status.CLOSED,
    }
)
OPEN = frozenset(Status) - ENDS
BEFORE_DECISION = (Status.DRAFT, Status.CONSULTING_SPO)
IN_PREPARATION = (Status.RECALL_AGREED, Status.SPO_SIGNED, Status.ACO_SIGNED)
BEFORE_REVOCATION = (*BEFORE_DECISION, *IN_PREPARATION, Status.SENT_TO_PPCS)
REVOKED = (Status.LICENCE_REVOKED, Status.UNLAWFULLY_AT_LARGE)
IN_CUSTODY_AGAIN = (Status.RETURNED, Status.UNDER_PAROLE_REVIEW, Status.STAYS)
DECIDED_AGAINST = (Status.NO_RECALL, Status.REFUSED_BY_PPCS)  # whoever is held under s.43B is released at once
BEFORE_THE_BOARD = (*IN_CUSTODY_AGAIN, Status.RE_RELEASE_DIRECTED)  # a decision may fall away, and another follow
TO_BE_RELEASED = (Status.RE_RELEASE_DIRECTED, Status.EXECUTIVE_RELEASE)

BEGINS = (Capability.BEGIN_RECALLS,)
SIGNS_AS_SPO = (Capability.SIGN_RECALLS_AS_SPO,)
DECIDES = (Capability.DECIDE_RECALLS,)
BY_CLOCK = (CLOCK,)


@dataclass(frozen=True)
class RecallFacts:
    """What the guards of a recall read."""

    breaches: int = 0
    group: str = ""
    is_emergency: bool = False
    offence_link: str = ""
    what_led: str = ""
    view: str = ""  # of whoever signs, in words
    rationale: str = ""
    alternatives: tuple[str, ...] = ()
    look_again_hours: int | None = None
    letter: tuple[str, ...] = ()  # the six parts, each as typed
    kind: str = ""
    risks: tuple[str, ...] = ()
    is_called: bool = False
    is_known_to_ppcs: bool = False  # a team of theirs was given access to the person
    is_held: bool = False  # in police or prison custody
    reason: str = ""
    is_signer: bool = False  # of the signature that is withdrawn
    closed_because: str = ""


def needs_call(*, group: str, is_emergency: bool) -> bool:
    """Whether casework is telephoned before the papers go: emergencies, life, IPP and extended sentences (Part A)."""
    return is_emergency or group in (SentenceGroup.INDETERMINATE, SentenceGroup.EXTENDED)


def is_always_emergency(group: str) -> bool:
    """Recall of somebody with an indeterminate sentence is always handled as an emergency."""
    return group == SentenceGroup.INDETERMINATE


def _breaches(facts: RecallFacts) -> str:
    return "" if facts.breaches else "Name the breach or concern that recall is considered for"


def _what_led(facts: RecallFacts) -> str:
    return "" if facts.what_led.strip() else "Enter what has led to this"


def _view(facts: RecallFacts) -> str:
    return "" if facts.view.strip() else "Enter your view"


def _link(facts: RecallFacts) -> str:
    if facts.group in (SentenceGroup.INDETERMINATE, SentenceGroup.EXTENDED) and not facts.offence_link:
        return "Enter how the conduct is linked to the offence: this sentence requires it"
    return ""


def _rationale(facts: RecallFacts) -> str:
    return "" if facts.rationale.strip() else "Enter your reasons"


def _alternatives(facts: RecallFacts) -> str:
    return "" if facts.alternatives else "Select what was tried instead, or that nothing was"


def _look_again(facts: RecallFacts) -> str:
    return why_not_looked_at_again(facts.look_again_hours)


def _letter(facts: RecallFacts) -> str:
    if facts.letter and all(part.strip() for part in facts.letter):
        return ""
    return "Fill in each part of the letter to the person"


def _kind(facts: RecallFacts) -> str:
    return "" if facts.kind else "Answer the questions on the kind of recall"


def _risks(facts: RecallFacts) -> str:
    return "" if facts.risks and all(facts.risks) else "Grade the risk to each group"


def _call(facts: RecallFacts) -> str:
    if facts.is_called or not needs_call(group=facts.group, is_emergency=facts.is_emergency):
        return ""
    return "Call PPCS first and record the call before you send the papers"


def _known(facts: RecallFacts) -> str:
    return "" if facts.is_known_to_ppcs else "Give a PPCS team access first: none can open what you send"


def _at_liberty(facts: RecallFacts) -> str:
    return "The person is in custody. Record the return" if facts.is_held else ""


def _reason(facts: RecallFacts) -> str:
    return "" if facts.reason.strip() else "Enter the reason"


def _left(facts: RecallFacts) -> str:
    return "" if facts.closed_because == ClosedBecause.LEFT_UK else "It was not closed as left the United Kingdom"


def _signer(facts: RecallFacts) -> str:
    return "" if facts.is_signer else "Only the person who gave it can withdraw it"


BREACHES = Guard("a breach or concern is named", _breaches)
WHAT_LED = Guard("it says what has led to it", _what_led)
VIEW = Guard("who signs gives a view", _view)
LINK = Guard("for an extended or indeterminate sentence, the link to the offence is named", _link)
RATIONALE = Guard("the reasons are given", _rationale)
ALTERNATIVES = Guard("it says what was tried instead", _alternatives)
LOOK_AGAIN = Guard("the hours until review are entered", _look_again)
LETTER = Guard("the letter to the person is written", _letter)
KIND = Guard("the kind of recall is known", _kind)
RISKS = Guard("the risk to each group is graded", _risks)
CALL = Guard("in an emergency, and for life, IPP and extended sentences, PPCS was called first", _call)
KNOWN = Guard("a team of PPCS can open the record", _known)
AT_LIBERTY = Guard("the person is not held", _at_liberty)
LEFT = Guard("it was closed because the person had left the United Kingdom", _left)
SIGNER = Guard("it is the person who gave it", _signer)
REASON = Guard("a reason is given", _reason)

S = Status
KNEW = "what the decider knew at that minute is stored"
LAW = "CJA 2003 s.254"
RECALL: Machine[Status, RecallFacts] = Machine(
    name="A recall",
    states=Status,
    ends=ENDS,
    moves=(
        Move("begin", (), S.DRAFT, BEGINS, (BREACHES,), "its breaches consider recall from now on"),
        Move("consult", (S.DRAFT,), S.CONSULTING_SPO, BEGINS, (BREACHES, WHAT_LED, VIEW, LINK), "an SPO decides"),
        Move(
            "agree",
            (S.CONSULTING_SPO,),
            S.RECALL_AGREED,
            SIGNS_AS_SPO,
            (RATIONALE, ALTERNATIVES, LINK),
            f"another person than the author; {KNEW}; the time for the papers runs",
            "practice: Part A",
        ),
        Move(
            "no_recall",
            (S.CONSULTING_SPO,),
            S.NO_RECALL,
            SIGNS_AS_SPO,
            (RATIONALE, ALTERNATIVES, LOOK_AGAIN, LETTER),
            f"another person than the author; {KNEW}; the concern stays open and returns for review; for a person "
            "held under s.43B an ACO agrees too, and the police who hold are alerted",
        ),
        Move(
            "countersign",
            (S.RECALL_AGREED,),
            S.SPO_SIGNED,
            SIGNS_AS_SPO,
            (VIEW, KIND, RISKS),
            "another person than the author",
            "practice: Part A",
        ),
        Move(
            "endorse",
            (S.SPO_SIGNED,),
            S.ACO_SIGNED,
            (Capability.SIGN_RECALLS_AS_ACO,),
            (VIEW,),
            "a third person, neither author nor SPO",
            "practice: Part A",
        ),
        Move(
            "withdraw_agreement",
            (S.RECALL_AGREED,),
            S.CONSULTING_SPO,
            SIGNS_AS_SPO,
            (SIGNER, RATIONALE),
            "given by mistake, and nothing rests on it yet; its breaches need a decision again; every team is alerted",
        ),
        Move(
            "withdraw_countersignature",
            (S.SPO_SIGNED,),
            S.RECALL_AGREED,
            SIGNS_AS_SPO,
            (SIGNER, RATIONALE),
            "given by mistake, and nothing rests on it yet; every team is alerted",
        ),
        Move(
            "withdraw_endorsement",
            (S.ACO_SIGNED,),
            S.SPO_SIGNED,
            (Capability.SIGN_RECALLS_AS_ACO,),
            (SIGNER, RATIONALE),
            "given by mistake, and the papers have not gone; every team is alerted",
        ),
        Move(
            "send",
            (S.ACO_SIGNED,),
            S.SENT_TO_PPCS,
            (Capability.SEND_RECALLS,),
            (CALL, KNOWN),
            "the time for the papers ends, that of PPCS runs",
            "practice: Part A",
        ),
        Move("refuse", (S.SENT_TO_PPCS,), S.REFUSED_BY_PPCS, DECIDES, (REASON,), "recall is considered again"),
        Move(
            "revoke",
            (S.SENT_TO_PPCS,),
            S.LICENCE_REVOKED,
            (*DECIDES, CLOCK),
            (),
            "the licence is revoked, and the person unlawfully at large from that moment",
            LAW,
        ),
        Move(
            "at_large",
            (S.LICENCE_REVOKED,),
            S.UNLAWFULLY_AT_LARGE,
            (Capability.MARK_AT_LARGE, CLOCK),
            (AT_LIBERTY,),
            "each permitted team is alerted at once; reviewed every day",
        ),
        Move(
            "return",
            REVOKED,
            S.RETURNED,
            (Capability.RECORD_RETURNS, CLOCK),
            (),
            "follows from the recorded return; days at large move the end of the sentence; the Board's review begins",
            "CJA 2003 s.255C; life and IPP: C(S)A 1997 s.32(4)",
            is_taken_back=True,
        ),
        Move(
            "refer",
            (S.RETURNED,),
            S.UNDER_PAROLE_REVIEW,
            DECIDES,
            (),
            "the second dossier is with the Board",
            "CJA 2003 s.255C(4); life and IPP: C(S)A 1997 s.32(4)",
        ),
        Move(
            "direct_release",
            BEFORE_THE_BOARD,
            S.RE_RELEASE_DIRECTED,
            BY_CLOCK,
            (),
            "follows from the Board's final decision",
            "CJA 2003 s.255C(5); life and IPP: C(S)A 1997 s.32(5)",
        ),
        Move(
            "stay",
            BEFORE_THE_BOARD,
            S.STAYS,
            BY_CLOCK,
            (),
            "follows from the Board's final decision; with the day of the next review",
            "CJA 2003 s.256A; life and IPP: C(S)A 1997 s.28(7)",
        ),
        Move(
            "executive_release",
            IN_CUSTODY_AGAIN,
            S.EXECUTIVE_RELEASE,
            DECIDES,
            (RATIONALE,),
            "the Secretary of State releases without the Board",
            "CJA 2003 s.255C(2)",
        ),
        Move(
            "re_release",
            (*IN_CUSTODY_AGAIN, *TO_BE_RELEASED),
            S.RE_RELEASED,
            BY_CLOCK,
            (),
            "follows from the recorded release; with no new licence in force the record is red until there is one",
            is_taken_back=True,
        ),
        Move(
            "expire",
            (*IN_CUSTODY_AGAIN, *TO_BE_RELEASED),
            S.SENTENCE_EXPIRED,
            BY_CLOCK,
            (),
            "follows from the recorded end of the sentence",
            is_taken_back=True,
        ),
        Move(
            "stop",
            BEFORE_REVOCATION,
            S.STOPPED,
            (Capability.STOP_RECALLS,),
            (RATIONALE, REASON),
            "its breaches and concerns need a decision again",
        ),
        Move(
            "rescind",
            REVOKED,
            S.RESCINDED,
            DECIDES,
            (RATIONALE,),
            "proposed by one person of PPCS, agreed by another; as if the licence had not been revoked: it binds again",
        ),
        Move(
            "close",
            tuple(status for status in Status if status in OPEN),
            S.CLOSED,
            BY_CLOCK,
            (),
            "follows from a recorded death, removal or end of the licence",
            is_taken_back=True,
        ),
        Move(
            "close_as_left",
            REVOKED,
            S.CLOSED,
            DECIDES,
            (RATIONALE,),
            "proposed by one person of PPCS, agreed by another; left the United Kingdom: the licence stays revoked",
        ),
        Move(
            "come_back",
            (S.CLOSED,),
            S.RETURNED,
            BY_CLOCK,
            (LEFT,),
            "follows from the recorded return of a person who had left the United Kingdom",
            "our design",
            is_taken_back=True,
        ),
    ),
)
