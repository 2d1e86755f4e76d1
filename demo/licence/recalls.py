"""Recalls of the demo's people: one after an urgent arrest whose clock runs, one to endorse, one with PPCS, one at
large, and those before the Board since before the product came.

What stands open was done through the actions that users take; what was over before the product came is carried over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from demo import cast
from demo.licence.breaches import OPEN, first_noon, first_of_the_officer
from licence.breaches.actions.breaches import EvidenceShown, open_breach
from licence.breaches.actions.moves import move_breach
from licence.breaches.rules import FAMILY_REASONS, Reason
from licence.models import Breach, Licence, LicenceCondition, Recall, RecallAnswer, RecallBreach, RecallMove
from licence.recalls.actions import answering, arrests, begin, casework, deciding, ending, papers, returning, signing
from licence.recalls.rules.kinds import KindAnswer, Question, group_of
from offenders.custody.rules import Happening
from offenders.models import Movement, Offender, Sentence
from sharing import access
from sharing.access.rules import GrantRole, Permission
from sharing.alerts import actions as alert_actions
from sharing.audit.versions import version_of
from sharing.grants import actions as grants
from sharing.models import Alert, Grant, ReportedAct, Team, User
from sharing.reported import actions as reported

ARRESTED_AGO = timedelta(hours=3, minutes=52)
ARRESTED, TO_ENDORSE, WITH_PPCS, AT_LARGE = "Callum Dray", OPEN + 1, OPEN + 2, OPEN + 3  # people, or places in the list
Answers = Mapping[Question, tuple[KindAnswer, str]]
ANSWERS = {
    Question.TERRORIST_OFFENCE: (KindAnswer.YES, "Sentence record"),
    Question.TERRORIST_OFFENDER: (KindAnswer.YES, "NDelius"),
    Question.NATIONAL_SECURITY: (KindAnswer.NO, "Sentence record"),
    Question.REPATRIATED: (KindAnswer.NO, "Sentence record"),
    Question.DISCRETIONARY: (KindAnswer.NO, "Sentence record"),
    Question.FOREIGN_POWER: (KindAnswer.NO, "CT policing, by phone"),
    Question.NEW_CHARGE: (KindAnswer.NOT_KNOWN, "Custody record asked for, no answer yet"),
}
DETAILS = {
    "risk_public": "very_high",
    "risk_known_adult": "medium",
    "risk_children": "low",
    "risk_prisoners": "high",
    "risk_staff": "medium",
    "vulnerabilities": ["relationship_breakdown"],
    "addresses_to_try": "The approved premises, Leeds\nHis sister, Bradford BD8",
    "police_contact": "CTP North East duty desk, ext 4432",
    "arrest_issues": "Two officers; ran at the last arrest",
    "contraband": "SIM cards",
    "offence_link": "similar",
    "proposed_conditions": "One phone without internet; no contact with the 2 people named",
    "alternatives": ["warning_or_letter", "more_reporting", "other_teams"],
    "alternatives_words": "Late for curfew in June: letter, two sign-ins a day. Devices inspected weekly since August.",
}


def make_recalls(*, now: datetime) -> None:
    """Everything, once; somebody who is not in a small caseload, or whom nobody may decide on, is passed over."""
    team = staff()
    if team is None:
        return
    licences = first_of_the_officer()
    for licence in licences:
        let_casework_in(licence.offender, at=now)
    dray = next((each for each in licences if each.offender.full_name == ARRESTED), None)
    if dray and team.may(dray.offender):
        arrested(dray, team, now=now)
    for place, story in ((TO_ENDORSE, to_endorse), (WITH_PPCS, with_ppcs), (AT_LARGE, at_large)):
        if place < len(licences) and team.may(licences[place].offender):
            story(licences[place], team, now=now)
    carry_over_returned(team, now=now)


def let_casework_in(person: Offender, *, at: datetime) -> None:
    """Casework sees who is held; of people on licence it works with those whose recall it may have to decide on."""
    team = Team.objects.get(name=cast.CASEWORK)
    if not Grant.objects.filter(subject=person, team=team).exists():
        grants.write_grant(
            subject=person,
            team=team,
            grant_role=GrantRole.CONTRIBUTOR,
            by=None,
            reason="On licence in the North: decides on recall",
            starts_at=at,
            ends_at=at + timedelta(days=365),
        )


class Staff:
    """Who takes part: author, senior, head, casework, the police of the region, and who reads what is withheld."""

    def __init__(self, author: User, senior: User, head: User, casework: User, police: User, desk: User):
        self.author, self.senior, self.head = author, senior, head
        self.casework, self.police, self.desk = casework, police, desk

    def may(self, person: Offender) -> bool:
        needed = (self.author, self.senior, self.head, self.casework, self.police)
        return all(access.may(each, Permission.CHANGE, person) for each in needed)


def staff() -> Staff | None:
    """None where the demo's people are not there."""
    names = ("Helen Castell", "Tom Brandreth", "Ruth Amory", "Moira Teale", "Lara Whitby", "Karen Lockyer")
    users = {user.name: user for user in User.objects.filter(name__in=names)}
    return Staff(*(users[name] for name in names)) if len(users) == len(names) else None


def arrested(licence: Licence, team: Staff, *, now: datetime) -> None:
    """A second telephone in the evening, arrested before dawn; a senior decides before the six hours are over."""
    person = licence.offender
    found = now - ARRESTED_AGO - timedelta(hours=6, minutes=35)
    device = _breach(
        licence,
        "devices",
        found,
        "Second phone under the mattress, room 7, switched on. Not on the device register.",
        (EvidenceShown("Photograph of the phone", "Store 12"), EvidenceShown("The phone", "Exhibit LW/1")),
        team.author,
    )
    contact = _breach(
        licence,
        "association",
        now - ARRESTED_AGO - timedelta(hours=30),
        "4 messages over 5 days with a number recorded for another monitored person.",
        (EvidenceShown("Download of the phone", "Exhibit LW/2"), EvidenceShown("Register of numbers", "CTP/118")),
        team.police,
        source="police",
    )
    for breach in (device, contact):
        if breach and breach.status == "suspected":
            move_breach(breach=breach, verb="confirm", by=team.author, rationale="Seen by 2 officers; not denied.")
    arrests.record_arrest(
        offender=person,
        arrested_at=now - ARRESTED_AGO,
        place="Elland Road police station",
        force="West Yorkshire Police",
        reference="CR/2291/26",
        by=team.police,
    )
    recall = begin.begin(
        offender=person,
        breaches=[each for each in (device, contact) if each],
        what_led="A hidden second phone found at the evening check, with 4 messages to a person "
        "named in the licence. Arrested under s.43B at the approved premises; no comment.",
        is_emergency=True,
        by=team.author,
    )
    _prepare(recall, team)
    papers.add_paper(
        recall=recall,
        title="Gist of a report from CT policing",
        words="A report this week says the number belongs to a person planning an attack. The source would be "
        "identified.",
        reference="Safe 2, folder 131",
        withholding_reason="It would identify the source and end an open enquiry.",
        readers=[team.senior, team.head],
        by=team.police,
    )
    begin.give_view(
        recall=recall,
        view="seek",
        words="The contact repeats the offence. We cannot manage it in the community.",
        by=team.police,
    )
    begin.consult(
        recall=recall,
        view="Return to the contacts of the index offence, hidden, within months of release. I cannot manage this in "
        "the community. Recall.",
        by=team.author,
    )
    found_in_time(recall)
    for alert in Alert.objects.unfinished().filter(subject=person, kind="licence.urgent_arrest"):
        alert_actions.acknowledge(alert=alert, by=team.police)


def found_in_time(recall: Recall) -> None:
    """Each breach was found soon after it happened; what was done since is as it was recorded: now."""
    for breach in recall.breaches.select_related("breach"):
        Breach.objects.filter(pk=breach.breach_id).update(found_at=breach.breach.occurred_at + timedelta(minutes=20))


def to_endorse(licence: Licence, team: Staff, *, now: datetime) -> None:
    """Agreed and countersigned this morning; the head of the unit endorses."""
    recall = agreed(licence, team, "zones", "The tag shows 9 minutes inside the zone, twice in one night.", now=now)
    signing.countersign(recall=recall, view="The zone is where the offence took place. I agree.", by=team.senior)


def with_ppcs(licence: Licence, team: Staff, *, now: datetime) -> None:
    """Signed, telephoned and sent as an emergency: PPCS has two hours, and has not confirmed the call yet."""
    recall = agreed(
        licence,
        team,
        "residence",
        "Did not come back to the approved premises; his room is empty.",
        now=now,
        urgent=True,
    )
    sent(recall, team, now=now)


def at_large(licence: Licence, team: Staff, *, now: datetime) -> None:
    """Revoked and not found: two addresses are searched. One person of PPCS proposes to rescind, and a second must
    agree."""
    recall = agreed(
        licence,
        team,
        "supervision",
        "Not seen since Monday's meeting. Phone off.",
        now=now,
        urgent=True,
    )
    recall = sent(recall, team, now=now)
    confirm_calls(recall, team)
    recall = casework.revoke(recall=recall, ppcs_reference="PP/26/4417", warrant_ref="W/26/1180", by=team.casework)
    returning.review_at_large(
        recall=recall, words="2 addresses searched, ports alerted, sister spoken to. Next: bank cards.", by=team.police
    )
    ending.propose_rescission(
        recall=recall,
        rationale="A Leeds hospital says he was admitted on Monday and could not call. Ward and dates "
        "on file. I propose to rescind; a second person must first speak to the ward.",
        by=team.casework,
    )


def _breach(
    licence: Licence,
    family: str,
    at: datetime,
    words: str,
    shown: Iterable[EvidenceShown],
    by: User,
    *,
    source: str = "check",
) -> Breach | None:
    """A breach of the condition of this family, or of any, that was in force then."""
    in_force = licence.conditions.in_force(at=at)
    condition = in_force.filter(family=family).order_by("-position").first() or in_force.order_by("-position").first()
    if condition is None or at < first_noon(licence.starts_on or timezone.localdate()):
        return None
    return open_breach(
        offender=licence.offender,
        condition=condition,
        source=source,
        reason=FAMILY_REASONS.get(family, Reason.OTHER),
        occurred_at=at,
        summary=words,
        risk="Close to the offence behaviour.",
        harm="very_high",
        evidence=list(shown),
        by=by,
    )


def agreed(licence: Licence, team: Staff, family: str, words: str, *, now: datetime, urgent: bool = False) -> Recall:
    breach = _breach(licence, family, now - timedelta(hours=9), words, [EvidenceShown("Tag record", "")], team.author)
    assert breach is not None  # noqa: S101 - the licence began before the demo
    return agreed_on(breach, team, words, urgent=urgent)


def agreed_on(
    breach: Breach, team: Staff, what_led: str, *, urgent: bool = False, answers: Answers = ANSWERS
) -> Recall:
    """Begun by the author, prepared, and agreed by the senior. answers: beside those that the record gives."""
    recall = begin.begin(
        offender=breach.offender, breaches=[breach], what_led=what_led, is_emergency=urgent, by=team.author
    )
    _prepare(recall, team, answers=answers)
    begin.consult(recall=recall, view="The risk cannot be managed in the community. Recall.", by=team.author)
    return deciding.agree(
        recall=recall,
        rationale="It repeats the offence behaviour, and earlier action did not work.",
        alternatives=DETAILS["alternatives"],  # type: ignore[arg-type]
        by=team.senior,
    )


def _prepare(recall: Recall, team: Staff, *, answers: Answers = ANSWERS) -> None:
    recall.refresh_from_db()
    names = [name for name in Recall.DETAILS if name in DETAILS]
    begin.set_details(recall=recall, details=DETAILS, version=version_of(recall, *names), by=team.author)
    answering.answer_all(recall=recall, answers=answers, by=team.author)
    recall.refresh_from_db()


def confirm_calls(recall: Recall, team: Staff) -> None:
    """PPCS says in writing that it was called."""
    for call in ReportedAct.objects.waiting().filter(subject=recall.offender_id):
        reported.confirm(act=call, by=team.casework)


def sent(recall: Recall, team: Staff, *, now: datetime) -> Recall:
    signing.countersign(recall=recall, view="I agree.", by=team.senior)
    signing.endorse(recall=recall, view="Endorsed by the ACO.", by=team.head)
    signing.record_call(
        recall=recall,
        at=timezone.now(),
        person=team.casework,
        number=team.casework.staff_number,
        words="Send the papers at once; a PPCS caseworker is ready for them.",
        by=team.author,
    )
    return signing.send(recall=recall, by=team.author)


# Carried over from before the product


def carry_over_returned(team: Staff, *, now: datetime) -> None:
    """Who is back in custody after a recall, with the recall that the movements on record tell of."""
    rows = Offender.objects.visible_to(team.casework).filter(status="recalled", recalls__isnull=True)
    for person in rows.select_related("establishment").order_by("pk"):
        days = dict(
            Movement.objects.filter(offender=person)
            .values_list("happening")
            .annotate(last=Max("happened_on"))
            .values_list("happening", "last")
        )
        if not {Happening.RELEASED, Happening.LICENCE_REVOKED, Happening.RETURNED} <= set(days):
            continue
        revoked = first_noon(days[Happening.LICENCE_REVOKED])
        returned = first_noon(days[Happening.RETURNED])
        licence = _old_licence(person, team, starts_on=days[Happening.RELEASED], status="recalled")
        breach = _old_breach(
            licence, None, Reason.DEVICE_OR_INTERNET, revoked - timedelta(days=1), team, "A second phone, hidden."
        )
        recall = _old_recall(licence, breach, team, decided=revoked - timedelta(hours=4), status="under_parole_review")
        Recall.objects.filter(pk=recall.pk).update(
            revoked_at=revoked,
            at_large_since=revoked,
            returned_at=returned,
            establishment=person.establishment,
            custody_status="prison",
            ppcs_reference=f"PP/{revoked:%y}/{3000 + person.pk % 997}",
        )
        for verb, before, after, at in (
            ("revoke", "sent_to_ppcs", "licence_revoked", revoked),
            ("at_large", "licence_revoked", "unlawfully_at_large", revoked),
            ("return", "unlawfully_at_large", "returned", returned),
            ("refer", "returned", "under_parole_review", returned + timedelta(days=12)),
        ):
            if at < now:
                _old_move(recall, verb, before, after, at, team.casework)


def _old_licence(person: Offender, team: Staff, *, starts_on, status: str) -> Licence:
    return Licence.objects.create(
        offender=person,
        kind="crd",
        status=status,
        policy_version="3.0",
        number=1,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=5 * 365),
        activated_at=first_noon(starts_on),
        system_of_record=Licence.Record.DOCUMENT,
        external_ref=f"LIC/{person.prison_number}",
    )


def _old_breach(
    licence: Licence, condition: LicenceCondition | None, reason: str, at: datetime, team: Staff, words: str
) -> Breach:
    return Breach.objects.create(
        offender=licence.offender,
        licence=licence,
        condition=condition,
        is_concern=condition is None,
        source="check",
        reason=reason,
        status="closed",
        occurred_at=at - timedelta(hours=3),
        found_at=at,
        found_by=team.author,
        agency=team.author.agency,
        summary=words,
        decided_at=at + timedelta(days=2),
        decided_by=team.senior,
        rationale="Dealt with when recall was decided on.",
    )


def _old_recall(licence: Licence, breach: Breach, team: Staff, *, decided: datetime, status: str) -> Recall:
    person = licence.offender
    sentences = list(Sentence.objects.filter(offender=person))
    group = group_of(sentence.kind for sentence in sentences)
    begun = decided - timedelta(hours=5)
    recall = Recall.objects.create(
        offender=person,
        licence=licence,
        status=status,
        is_emergency=group == "indeterminate",
        kind="standard",
        kind_reason="Standard recall: serving a sentence for a terrorist offence, s.247A(2) (CJA 2003 s.255A(8)).",
        sentence_group=group,
        custody_type=", ".join(sorted({sentence.short for sentence in sentences}))[:120],
        what_led=breach.summary,
        author=team.author,
        begun_at=begun,
        author_view="Recall.",
        consulted_at=begun + timedelta(hours=1),
        decided_by=team.senior,
        decided_at=decided,
        rationale="The risk cannot be managed in the community.",
        alternatives=["warning_or_letter", "more_reporting"],
        countersigned_by=team.senior,
        countersigned_at=decided + timedelta(hours=1),
        endorsed_by=team.head,
        endorsed_at=decided + timedelta(hours=2),
        called_by=team.author,
        called_at=decided + timedelta(hours=2, minutes=20),
        sent_by=team.author,
        sent_at=decided + timedelta(hours=3),
    )
    condition = breach.condition
    RecallBreach.objects.create(
        recall=recall,
        offender=person,
        breach=breach,
        number=condition.position if condition else None,
        code=condition.code if condition else "",
        policy_version=condition.policy_version if condition else "",
        wording=condition.wording if condition else "",
    )
    RecallAnswer.objects.create(
        recall=recall,
        offender=person,
        question=Question.TERRORIST_OFFENCE,
        answer=KindAnswer.YES,
        source="Sentence record",
        as_at=begun,
        answered_at=begun,
    )
    _old_move(recall, "begin", "", "draft", begun, team.author)
    _old_move(recall, "consult", "draft", "consulting_spo", begun + timedelta(hours=1), team.author)
    _old_move(recall, "agree", "consulting_spo", "recall_agreed", decided, team.senior, recall.rationale)
    _old_move(recall, "countersign", "recall_agreed", "spo_signed", decided + timedelta(hours=1), team.senior)
    _old_move(recall, "endorse", "spo_signed", "aco_signed", decided + timedelta(hours=2), team.head)
    _old_move(recall, "send", "aco_signed", "sent_to_ppcs", decided + timedelta(hours=3), team.author)
    return recall


def _old_move(recall: Recall, verb: str, before: str, after: str, at: datetime, by: User, why: str = "") -> None:
    RecallMove.objects.create(
        recall=recall,
        offender_id=recall.offender_id,
        verb=verb,
        before=before,
        after=after,
        at=at,
        moved_at=at,
        moved_by=by,
        rationale=why,
    )
