"""The steps of a recall that a reader may take now: which comes next, and why it cannot be taken yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from licence.recalls.actions.moves import facts_of
from licence.recalls.models import Recall, RecallClock
from licence.recalls.rules import recalls
from licence.recalls.rules.clocks import Clock
from licence.recalls.rules.recalls import RECALL, Status
from sharing.access.roles import Capability
from sharing.access.two_people import SamePerson, refuse_same_person
from sharing.models import User

S = Status


@dataclass(frozen=True)
class RecallStep:
    """One step as the page has it. button: what it does, exactly; kind: "warning" for what takes or risks liberty."""

    verb: str
    title: str
    intro: str
    button: str
    done: str
    kind: str = ""
    is_more: bool = False  # never the next step on its own: a link below


STEPS = {
    step.verb: step
    for step in (
        RecallStep(
            "consult",
            "Request SPO decision",
            "You sign as the author. An SPO, a different person, decides whether to seek recall.",
            "Sign and request SPO decision",
            "SPO decision requested.",
        ),
        RecallStep("decide", "Decide whether to seek recall", "", "", "Decision recorded.", "warning"),
        RecallStep(
            "countersign",
            "Countersign the recall",
            "You sign the Part A as it is now. After that it cannot change. The author cannot sign here.",
            "Countersign as SPO",
            "Countersigned. An ACO endorses next.",
        ),
        RecallStep(
            "call",
            "Call PPCS",
            "Record this call before you send the papers.",
            "Record the call",
            "The call is recorded.",
        ),
        RecallStep(
            "endorse",
            "Endorse the recall",
            "You sign as ACO. Neither the author nor an SPO who signed can do this.",
            "Endorse as ACO",
            "Endorsed. Send the papers to PPCS next.",
        ),
        RecallStep(
            "send",
            "Send the papers to PPCS",
            "The PPCS deadline starts now, and every team that works with the person is alerted.",
            "Send the papers to PPCS",
            "The papers are with PPCS.",
            "warning",
        ),
        RecallStep(
            "give_more",
            "Answer PPCS",
            "The PPCS deadline is paused until you answer.",
            "Record the answer",
            "The answer is recorded, and the PPCS deadline runs again.",
        ),
        RecallStep(
            "revoke",
            "Revoke the licence",
            "From that moment the person is unlawfully at large, unless held already. An arrest under s.43B ends.",
            "Revoke the licence",
            "The licence is revoked.",
            "warning",
        ),
        RecallStep(
            "refuse",
            "Refuse the recall",
            "The licence stays in force. Its breaches and concerns need a decision again; an arrest under s.43B ends.",
            "Refuse the recall",
            "The recall is refused.",
            "warning",
            is_more=True,
        ),
        RecallStep(
            "ask_for_more",
            "Ask probation for more information",
            "Your deadline is paused until they answer.",
            "Ask probation",
            "Probation is asked.",
            is_more=True,
        ),
        RecallStep(
            "review_at_large",
            "Unlawfully at large: today’s review",
            "Due every day until the return. The next review is due tomorrow.",
            "Record today's review",
            "The review is recorded.",
        ),
        RecallStep(
            "return",
            "Record the return to prison",
            "The days at large move the end of the sentence, and the Board's review begins.",
            "Record the return to prison",
            "The return is recorded.",
        ),
        RecallStep(
            "arrested",
            "Record the arrest",
            "Record the return to prison separately.",
            "Record the arrest",
            "The arrest is recorded.",
            is_more=True,
        ),
        RecallStep(
            "at_large",
            "Record that the person is no longer held",
            "The person counts as unlawfully at large since the revocation, and every team is alerted at once.",
            "Record as unlawfully at large",
            "It is recorded, and the teams are alerted.",
            "warning",
            is_more=True,
        ),
        RecallStep(
            "dossier_sent",
            "Record the dossier",
            "The dossier that the prison gives to the person.",
            "Record that the dossier was sent",
            "It is recorded.",
        ),
        RecallStep(
            "part_b_received",
            "Record Part B",
            "The risk report after recall, from probation.",
            "Record that Part B was received",
            "It is recorded.",
        ),
        RecallStep(
            "refer",
            "Record the referral to the Board",
            "The second dossier and the case are with the Board.",
            "Record the referral",
            "The referral is recorded.",
        ),
        RecallStep(
            "executive_release",
            "Release by the Secretary of State",
            "Without the Board. Record the release itself when the person leaves, on a new licence.",
            "Record the decision to release",
            "The decision is recorded.",
            "warning",
            is_more=True,
        ),
        RecallStep(
            "stop",
            "Stop this recall",
            "The recall goes no further. Its breaches and concerns need a decision again: stopping decides nothing.",
            "Stop this recall",
            "The recall is stopped.",
            "warning",
            is_more=True,
        ),
        RecallStep(
            "rescind",
            "Propose to rescind the revocation",
            "Nothing changes until a second person at PPCS agrees. Then it is as if the licence had not been revoked.",
            "Propose to rescind the revocation",
            "It is proposed. A second person at PPCS must agree.",
            "warning",
            is_more=True,
        ),
        *(
            RecallStep(
                f"withdraw_{what}",
                f"Withdraw your {what}",
                "Use this if it was given by mistake. It stays in the history with your reasons, and every "
                "team is alerted.",
                f"Withdraw your {what}",
                f"Your {what} is withdrawn.",
                "warning",
                is_more=True,
            )
            for what in ("agreement", "countersignature", "endorsement")
        ),
        RecallStep(
            "close_as_left",
            "Propose to close: left the United Kingdom",
            "Nothing changes until a second person at PPCS agrees. Then daily reviews and reminders stop. The licence "
            "stays revoked, the person unlawfully at large, and a return opens this recall again.",
            "Propose to close this recall",
            "It is proposed. A second person at PPCS must agree.",
            "warning",
            is_more=True,
        ),
        RecallStep(
            "add_breach",
            "Add a breach",
            "Recall is considered for this breach too.",
            "Add the breach",
            "The breach is added.",
            is_more=True,
        ),
        RecallStep(
            "view",
            "Give your agency's view",
            "It is shown with the decision, with your name and the time.",
            "Give this view",
            "The view is saved.",
            is_more=True,
        ),
    )
}
MOVES = {"decide": "agree"}  # a step that is named otherwise than its move
SIGNED_BEFORE = {
    "decide": ("author",),
    "countersign": ("author",),
    "endorse": ("author", "decided_by", "countersigned_by"),
}
# Whose signature each withdraws.
SIGNED_BY = {
    "withdraw_agreement": "decided_by",
    "withdraw_countersignature": "countersigned_by",
    "withdraw_endorsement": "endorsed_by",
}
MORE_WORDS = {
    "refuse": "Refuse the recall",
    "ask_for_more": "Ask probation for more information",
    "arrested": "Record the arrest",
    "at_large": "No longer held",
    "executive_release": "Release by the Secretary of State",
    "stop": "Stop this recall",
    "rescind": "Propose to rescind the revocation",
    "close_as_left": "Propose to close: left the United Kingdom",
    "add_breach": "Add a breach",
    "view": "Give your agency's view",
    "call": "Record the call to PPCS",
    "return": "Record the return to prison",
    "part_b_received": "Part B received",
    "refer": "Referred to the Board",
    "dossier_sent": "Dossier sent",
}


@dataclass(frozen=True)
class Missing:
    """What stands in the way, and where it is put right."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class More:
    words: str
    url: str


def open_to(recall: Recall, *, reader: User, running: Sequence[RecallClock]) -> list[RecallStep]:
    """The steps that the reader may try now, the next one first. running: its limits that run."""
    status, may = S(recall.status), reader.can
    moves = {move.verb for move in RECALL.open_to(status, by=reader)}
    verbs = {"decide" if verb in ("agree", "no_recall") else verb for verb in moves} & set(STEPS)
    kinds = {clock.kind for clock in running}
    needs_call = recalls.needs_call(group=recall.sentence_group, is_emergency=recall.is_emergency)
    if may(Capability.SEND_RECALLS) and status in recalls.IN_PREPARATION and needs_call and not recall.called_at:
        verbs.add("call")
    if status == S.SENT_TO_PPCS:
        stands = any(clock.paused_at for clock in running if clock.kind == Clock.ASSESSMENT)
        verbs |= {"ask_for_more"} if may(Capability.DECIDE_RECALLS) and not stands else set()
        verbs |= {"give_more"} if may(Capability.SEND_RECALLS) and stands else set()
        if not may(Capability.DECIDE_RECALLS):
            verbs.discard("stop")
    if status == S.UNLAWFULLY_AT_LARGE and may(Capability.REVIEW_AT_LARGE):
        verbs.add("review_at_large")
    if status in recalls.REVOKED and may(Capability.RECORD_RETURNS) and recall.arrested_at is None:
        verbs.add("arrested")
    if may(Capability.DECIDE_RECALLS):
        verbs |= {
            verb
            for clock, verb in ((Clock.DOSSIER, "dossier_sent"), (Clock.PART_B, "part_b_received"))
            if clock in kinds
        }
    if may(Capability.BEGIN_RECALLS) and status in recalls.BEFORE_DECISION:
        verbs.add("add_breach")
    if may(Capability.GIVE_VIEW_ON_RECALLS) and status in recalls.BEFORE_REVOCATION:
        verbs.add("view")
    verbs -= {verb for verb, name in SIGNED_BY.items() if getattr(recall, f"{name}_id") != reader.pk}
    return [step for verb, step in STEPS.items() if verb in verbs]


def next_of(steps: list[RecallStep], recall: Recall) -> RecallStep | None:
    """The one that the page shows; others are links below it."""
    ways = [step for step in steps if not step.is_more]
    if recall.status in (S.RECALL_AGREED, S.SPO_SIGNED):
        ways = [step for step in ways if step.verb != "call"] or ways
    return ways[0] if ways else None


def more_of(steps: list[RecallStep], recall: Recall, *, but: RecallStep | None) -> list[More]:
    return [
        More(MORE_WORDS.get(step.verb, step.title), url_of(recall, step.verb))
        for step in steps
        if but is None or step.verb != but.verb
    ]


def url_of(recall: Recall, verb: str) -> str:
    return reverse("recall_step", kwargs={"uid": recall.offender.uid, "recall_uid": recall.uid, "verb": verb})


def barred_because(recall: Recall, verb: str, *, reader: User) -> str:
    """Why this reader, whose role might, may not sign: they did another part. Empty where they may."""
    for name in SIGNED_BEFORE.get(verb, ()):
        before = getattr(recall, name)
        if before is not None:
            try:
                refuse_same_person(before, reader)
            except SamePerson as refused:
                return refused.message
    return ""


def missing_for(recall: Recall, verb: str) -> list[Missing]:
    """What must still be recorded before the step is made, beside what its own form asks."""
    name = MOVES.get(verb, verb)
    move = next((each for each in RECALL.moves if each.verb == name), None)
    if move is None:
        return []
    typed = {
        "view": "x",
        "rationale": "x",
        "reason": "x",
        "letter": ("x",),
        "look_again_hours": 1,
        "alternatives": ("none",),
        "is_signer": True,
    }
    facts = facts_of(recall, **typed)
    details = reverse("recall_details", kwargs={"uid": recall.offender.uid, "recall_uid": recall.uid})
    found = [(guard, refusal) for guard in move.guards if (refusal := guard.refusal(facts))]
    elsewhere = {
        recalls.CALL: url_of(recall, "call"),
        recalls.KNOWN: reverse("person_access", kwargs={"uid": recall.offender.uid}),
    }
    return [Missing(words, elsewhere.get(guard, details)) for guard, words in found]
