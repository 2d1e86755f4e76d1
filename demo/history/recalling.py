"""A recall of the history, from the finding to the return and the end of the sentence, at any hour of the day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from demo.at_time import moment
from demo.history import words
from demo.history.courses import PastBreach
from demo.history.staff import RegionStaff
from demo.licence import recalls
from demo.licence.breaches import link_to_offence
from demo.licence.recalled_before import new_sheet, working_moment
from licence.models import Breach, Recall
from licence.papers.actions import handing
from licence.papers.actions.printing import print_paper
from licence.papers.rules import Method, Signing
from licence.recalls.actions import begin as beginning
from licence.recalls.actions import casework, deciding, ending, returning
from licence.recalls.rules.clocks import Clock
from licence.recalls.rules.recalls import StopReason
from offenders.models import Establishment, Offender, Release
from offenders.movements import actions as custody
from parole.models import ParoleReview
from parole.steps.actions import reviews

if TYPE_CHECKING:
    from demo.history.telling import Telling

REFERRED = 18  # working days at most after the return


def begin(telling: Telling, drawn: PastBreach, breach: Breach) -> None:
    """Within the hour of the finding; signed and sent within the night or the day."""
    person = breach.offender
    team = staff_of(telling.staff[person.region], drawn.course)
    found = timezone.now()
    telling.at(found + timedelta(minutes=50), lambda: ask(telling, drawn, breach, team))


def staff_of(people: RegionStaff, number: int) -> recalls.Staff:
    author = people.officer(number)
    return recalls.Staff(author, people.manager, people.head, people.casework, people.police, people.police)


def ask(telling: Telling, drawn: PastBreach, breach: Breach, team: recalls.Staff) -> None:
    recall = recalls.agreed_on(breach, team, words.WHAT_LED, urgent=True, answers={})
    sent_at = timezone.now() + timedelta(minutes=40 + drawn.course % 90)
    if drawn.becomes == "stopped":
        telling.at(sent_at, lambda: stop(telling, recall, breach, team))
    else:
        telling.at(sent_at, lambda: send(telling, drawn, recall, breach, team))


def send(telling: Telling, drawn: PastBreach, recall: Recall, breach: Breach, team: recalls.Staff) -> None:
    recall = recalls.sent(recall, team, now=timezone.now())
    recalls.confirm_calls(recall, team)
    decided_at = timezone.now() + timedelta(minutes=35 + 3 * drawn.course % 70)
    if drawn.becomes == "refused":
        telling.at(decided_at, lambda: refuse(telling, recall, breach, team))
    else:
        telling.at(decided_at, lambda: revoke(telling, drawn, recall, team))


def revoke(telling: Telling, drawn: PastBreach, recall: Recall, team: recalls.Staff) -> None:
    """Most are arrested within the day; now and then it takes days."""
    now = timezone.now()
    reference = f"{now:%y}/{3100 + 7 * drawn.course}"
    recall = casework.revoke(
        recall=recall, ppcs_reference=f"PP/{reference}", warrant_ref=f"W/{reference}", by=team.casework
    )
    hours = 71 if drawn.course % 4 == 3 else 2 + 5 * drawn.course % 17
    telling.at(now + timedelta(hours=hours), lambda: arrest(telling, drawn, recall, team))


def arrest(telling: Telling, drawn: PastBreach, recall: Recall, team: recalls.Staff) -> None:
    recall = returning.record_arrest(recall=recall, at=timezone.now(), by=team.police)
    telling.at(timezone.now() + timedelta(hours=7), lambda: bring_back(telling, drawn, recall, team))


def bring_back(telling: Telling, drawn: PastBreach, recall: Recall, team: recalls.Staff) -> None:
    now = timezone.now()
    place = Establishment.objects.get(name=telling.past.courses[drawn.course].person.prison)
    recall = returning.record_return(
        recall=recall, establishment=place, booking_number=f"4{drawn.course:04}", by=team.casework
    )
    telling.at(working_moment(now, 1), lambda: settle(telling, recall, team))
    telling.at(working_moment(now, 12), lambda: done(telling, recall, Clock.PART_B, team))
    telling.at(working_moment(now, REFERRED), lambda: refer(telling, recall, team))


def settle(telling: Telling, recall: Recall, team: recalls.Staff) -> None:
    """The notice is handed over, the dossier sent, and the new sheet says when the sentence ends."""
    person = Offender.objects.get(pk=recall.offender_id)
    recall.refresh_from_db()
    paper = print_paper(about=recall, by=team.casework)
    handing.hand_over(
        paper=paper,
        handed_at=paper.printed_at,
        method=Method.IN_PERSON,
        signing=Signing.SIGNED,
        place="Reception",
        is_explained=True,
        by=team.casework,
    )
    new_sheet(person, by=team.casework)
    done(telling, recall, Clock.DOSSIER, team)
    release = Release.objects.open().filter(offender=person).order_by("-is_counted", "leaves_on").first()
    if release and release.is_counted and release.leaves_on < telling.past.ends:
        telling.at(moment(release.leaves_on, 10, 15), lambda: ends(release.pk, team))


def done(telling: Telling, recall: Recall, clock: Clock, team: recalls.Staff) -> None:
    if is_held(telling, recall):
        casework.record_done(recall=recall, clock=clock, by=team.casework)


def refer(telling: Telling, recall: Recall, team: recalls.Staff) -> None:
    """To the Board, before the 28th day."""
    if not is_held(telling, recall):
        return
    casework.refer(recall=recall, by=team.casework)
    today = timezone.localdate()
    review = ParoleReview.objects.open().filter(offender=recall.offender_id).first()
    if review:
        reviews.send_referral(review=review, on=today, by=team.casework)
        reviews.receive_papers(review=review, letter_on=today, reports_on=today, by=team.casework)


def is_held(telling: Telling, recall: Recall) -> bool:
    """And the history has not ended: what follows then is told with what goes on today."""
    return (
        timezone.localdate() < telling.past.ends
        and Offender.objects.filter(pk=recall.offender_id, status="recalled").exists()
    )


def ends(release: int, team: recalls.Staff) -> None:
    """The sentence is over: there is no licence any more."""
    going = Release.objects.open().filter(pk=release).first()
    if going:
        custody.record_release(release=going, on=timezone.localdate(), by=team.casework)


def stop(telling: Telling, recall: Recall, breach: Breach, team: recalls.Staff) -> None:
    ending.stop(recall=recall, reason=StopReason.ALTERNATIVE, rationale=words.STOPPED, by=team.senior)
    decide_against(telling, breach, team, at=timezone.now() + timedelta(hours=2))


def refuse(telling: Telling, recall: Recall, breach: Breach, team: recalls.Staff) -> None:
    casework.refuse(recall=recall, reason=words.REFUSED, by=team.casework)
    decide_against(telling, breach, team, at=timezone.now() + timedelta(hours=3))


def decide_against(telling: Telling, breach: Breach, team: recalls.Staff, *, at: datetime) -> None:
    """It is considered again, and decided against; the next day it is closed."""

    def decide() -> None:
        again = beginning.begin(offender=breach.offender, breaches=[breach], what_led=words.WHAT_LED, by=team.author)
        link_to_offence(again, by=team.author)
        beginning.consult(recall=again, view=words.AGAINST, by=team.author)
        deciding.no_recall(
            recall=again,
            rationale=words.AGAINST,
            alternatives=["more_reporting"],
            look_again_hours=72,
            letter=words.LETTER,
            by=team.senior,
        )

    telling.at(at, decide)
    telling.at(at + timedelta(hours=50), lambda: telling.move(breach, "close"))
