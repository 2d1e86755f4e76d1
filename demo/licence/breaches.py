"""Believable breaches of the demo's people on licence, in several states; none while nobody has a licence in force."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from demo.licence.licences import of_the_officer
from licence.breaches.actions.breaches import EvidenceShown, open_breach, raise_concern
from licence.breaches.actions.moves import move_breach
from licence.breaches.rules import FAMILY_REASONS, Reason
from licence.models import Breach, Licence, LicenceCondition, Recall
from licence.recalls.actions import begin, deciding
from offenders.models import Offender
from sharing.audit.versions import version_of
from sharing.grants.who_can_see import who_sees
from sharing.models import User

SEED = 20261125
OPEN = 8  # people with a breach that is worked on
STORIES = {
    "devices": (
        "A second phone under the mattress, switched on. Not on the device register.",
        "The phone",
    ),
    "association": ("Messages with a person named in the condition, found at a device inspection.", "Copy of messages"),
    "zones": ("The tag shows 9 minutes inside the zone.", "Tag trail"),
    "curfew_and_tag": ("Came in at 8:40pm; curfew starts at 7pm.", "Tag record"),
    "supervision": ("Did not attend the meeting and did not call.", "Officer's record"),
    "residence": ("Was not at the approved premises at the evening sign-in.", "Sign-in sheet"),
}
USUAL = ("Broke the condition; said they forgot it.", "Officer's record")
# What became of each, by its verbs; the first ones are the newest.
COURSES = (
    (),
    ("review",),
    ("confirm",),
    ("confirm", "consider_recall"),
    ("confirm", "warn"),
    ("consider_recall", "no_recall"),
    ("no_breach",),
    ("confirm", "refer", "close"),
)
RATIONALE = {
    "confirm": "Seen by 2 officers; not denied.",
    "consider_recall": "Hidden, and repeats the offence behaviour.",
    "no_recall": "A single contact, disclosed the same day. Reporting increased to twice a day.",
    "warn": "First time; a warning letter is proportionate.",
    "no_breach": "The phone belongs to the hostel.",
    "refer": "For next week's MAPPA meeting.",
    "close": "Discussed at the MAPPA meeting; nothing further.",
}
LETTER = dict(
    zip(
        Recall.LETTER,
        (
            "You contacted a person named in your licence.",
            "The condition is there because of what led to your offence.",
            "You told your officer the same day, and it happened once.",
            "You have kept every meeting since your release.",
            "From now on you report twice a day.",
            "Tomorrow at 10:00, at the probation office.",
        ),
        strict=True,
    )
)


def make_breaches() -> None:
    licences = first_of_the_officer()
    dice = random.Random(SEED)  # noqa: S311 - invented people, not secrets
    for licence, course in zip(licences, COURSES, strict=False):
        follow(licence, course, dice)
    if len(licences) > OPEN:
        concern(licences[OPEN].offender)


def first_of_the_officer() -> list[Licence]:
    """Licences in force: of the demo's officer those of the known people first, then others of hers, then the rest."""
    com = User.objects.filter(name="Helen Castell").first()
    own = of_the_officer(com) if com else []
    rest = Licence.objects.active().exclude(pk__in=[licence.pk for licence in own])
    return [*own, *rest.select_related("offender").order_by("pk")]


def somebody(person: Offender, *roles: str) -> User | None:
    """One of the demo's users of these roles who may see the person."""
    return who_sees(person, at=timezone.now()).filter(role__in=roles).order_by("pk").first()


def condition_of(licence: Licence, at: datetime, dice: random.Random) -> LicenceCondition | None:
    """One that was in force then; of those that a story is told about if there are."""
    found = list(licence.conditions.in_force(at=at))
    told = [
        condition
        for condition in found
        if condition.family in STORIES and (condition.kind != "standard" or dice.random() < 0.1)
    ]
    return dice.choice(told or found) if found else None


def first_noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def follow(licence: Licence, course: tuple[str, ...], dice: random.Random) -> None:
    person = licence.offender
    officer, manager = somebody(person, "probation_officer"), somebody(person, "probation_manager", "probation_head")
    by = officer or manager
    if by is None or manager is None or licence.starts_on is None:
        return
    happened = max(first_noon(licence.starts_on), timezone.now() - timedelta(hours=dice.randint(1, 9)))
    condition = condition_of(licence, happened, dice)
    if condition is None or happened > timezone.now():
        return
    words, shown = STORIES.get(condition.family, USUAL)
    breach = open_breach(
        offender=person,
        condition=condition,
        source="check",
        reason=FAMILY_REASONS.get(condition.family, Reason.OTHER),
        occurred_at=happened,
        summary=words,
        risk="Close to the offence behaviour.",
        harm="high",
        evidence=[EvidenceShown(shown, f"Exhibit {dice.randint(1, 90)}")],
        by=by,
    )
    for verb in course:
        if verb == "no_recall":
            decide_against(breach, author=officer, senior=manager)
        else:
            move_breach(breach=breach, verb=verb, by=manager, rationale=RATIONALE.get(verb, ""))


def decide_against(breach: Breach, *, author: User | None, senior: User) -> None:
    """By two people: nobody decides on a recall of their own."""
    if author is None:
        return
    recall = begin.begin(offender=breach.offender, breaches=[breach], what_led=RATIONALE["consider_recall"], by=author)
    link_to_offence(recall, by=author)
    begin.consult(recall=recall, view="He told us himself. No recall.", by=author)
    deciding.no_recall(
        recall=recall,
        rationale=RATIONALE["no_recall"],
        alternatives=["more_reporting", "warning_or_letter"],
        look_again_hours=24,
        letter=LETTER,
        by=senior,
    )


def link_to_offence(recall: Recall, *, by: User) -> None:
    """Asked of extended sentences, whoever decides what."""
    version = version_of(recall, "offence_link")
    begin.set_details(recall=recall, details={"offence_link": "similar"}, version=version, by=by)


def concern(person: Offender) -> None:
    """Police ask that recall is considered, with no ladder."""
    police = somebody(person, "ct_analyst", "ct_manager")
    if police:
        raise_concern(
            offender=person,
            reason=Reason.FURTHER_OFFENCE,
            occurred_at=timezone.now() - timedelta(minutes=50),
            summary="Bought parts that can make a hoax device, and paid in cash.",
            rationale="Recall cannot wait: the parts match those of the planned offence.",
            harm="very_high",
            by=police,
        )
