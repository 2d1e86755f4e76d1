"""One case before the Board, step by step as those who work on it would record it, with the day of each step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from demo import programs
from demo.one_transaction import as_one_request
from demo.parole.past import board_ref, carry_over_heard, seat_all
from demo.people.sentences import working
from offenders.models import Offender
from offenders.releases.directions.actions import confirm_direction
from parole.applications import actions as applications
from parole.applications.rules import ApplicationKind
from parole.challenges import actions as challenges
from parole.challenges import questions
from parole.challenges.actions import ChallengeRequest, Referral
from parole.challenges.questions import Answered
from parole.contributions import actions as contributions
from parole.deciding.actions import decisions
from parole.deciding.actions.decisions import Made
from parole.decisions.rules import ReferralAnswer
from parole.directions import actions as directions
from parole.dossier import actions as dossier
from parole.listing.actions import hearings
from parole.listing.actions.hearings import Planned
from parole.models import Challenge, Contribution, Direction, DossierItem, ParoleReview, ReviewMove, Seen
from parole.observers import actions as observers
from parole.reviews import coming
from parole.reviews.rules import referral
from parole.reviews.rules.moves import Outcome, ReviewKind
from parole.reviews.rules.referral import Due
from parole.steps.actions import open_due_reviews, reviews
from parole.withholding import actions as withholding
from parole.withholding import advocates
from parole.withholding.actions import Applied
from release_monitor.database.rights import as_owner
from sharing.access.state_machines import MoveRefused
from sharing.models import Agency, Alert, User

MEETS = (("judicial", True), ("law_enforcement", False), ("psychologist", False))
FALLS_SHORT = (("judicial", True), ("independent", False), ("psychologist", False))
PAPERS = (
    ("a", "Pre-cons, court transcript and sentencing remarks", "Moira Teale", 48),
    ("b", "Parole assessment report of the offender manager", "Helen Castell", 22),
    ("b", "Psychological risk assessment, ERG22+", "Forensic psychology, high security estate", 36),
    ("b", "Security report of the prison", "Security department", 9),
)
CAME_LATE = ("b", "Addendum to the psychological risk assessment", "Forensic psychology, high security estate", 11)
EVERY = 4  # one case of so many has a paper that came late
BEFORE_SENTENCE = (
    "Held the material on two devices and passed it to three others by a closed channel. Travelled twice to meet them. "
    "No violence; a knife was found at home and not charged."
)
IN_CUSTODY = (
    "Moved wings in spring after contact with another prisoner convicted under the Act. No finds since. Took part in "
    "the programme to its end; two visits were refused because the visitor is of interest."
)


@dataclass(frozen=True)
class Staff:
    """Who works on the cases: casework on all, the others where their teams were given access."""

    casework: User
    police: User
    prison: User
    probation: User
    manager: User


def colleague_of(user: User) -> User:
    """Someone else of the same role and team: the second person."""
    rows = User.objects.filter(role=user.role, memberships__team__in=user.memberships.values("team"))
    return rows.exclude(pk=user.pk).earliest("pk")


def add_papers(review: ParoleReview, person: Offender, *, disclosed_on: date, by: User, came_late: bool) -> None:
    """What every dossier holds; came_late: one paper came after the day of the disclosure."""
    in_time = disclosed_on - timedelta(days=8)
    rows = [(*paper, in_time) for paper in PAPERS]
    if came_late:
        rows.append((*CAME_LATE, disclosed_on + timedelta(days=5)))
    DossierItem.objects.bulk_create(
        DossierItem(
            review=review,
            offender=person,
            part=part,
            title=title,
            author=author,
            pages=pages,
            dated_on=working(received_on - timedelta(days=12)),
            received_on=working(received_on),
            reference=f"CW/{person.prison_number}/{part.upper()}{pages}",
            disclosure=DossierItem.Disclosure.YES,
            added_by=by,
        )
        for part, title, author, pages, received_on in rows
    )


class Case:
    """Days are counted back from today; a weekend is the Friday before."""

    def __init__(self, person: Offender, staff: Staff, *, today: date, at: datetime, number: int):
        self.person, self.staff, self.today, self.at, self.number = person, staff, today, at, number
        self.review: ParoleReview
        self.steps: list[tuple[int, date]] = []  # the last alert that was there after each, and its day

    def back(self, days: int) -> date:
        return working(self.today - timedelta(days=days))

    def ahead(self, days: int) -> date:
        day = self.today + timedelta(days=days)
        return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day

    def do(self, ago: int, act: Callable[..., Any], **said: Any) -> Any:
        """One step that was recorded so many days ago; `by` is casework unless said."""
        with as_one_request():
            made = act(**{"by": self.staff.casework} | said)
        self.steps.append((Alert.objects.aggregate(last=Max("pk"))["last"] or 0, self.back(ago)))
        then = timezone.make_aware(datetime.combine(self.back(ago), time(11, 20)))
        programs.were_told(self.person, since=self.at, at=then)
        return made

    # The way to the Board

    def due(self) -> Due:
        """Raises MoveRefused for whom the law releases before the Board could answer."""
        due = next(iter(coming.dues_of(self.person)), None)
        if due is None:
            raise MoveRefused("No review is due")
        return due

    def begin(self, ago: int) -> None:
        due = self.due()
        self.review = self.do(ago, open_due_reviews.begin, offender=self.person, due=due, on=self.back(ago), by=None)
        begun_at = timezone.make_aware(datetime.combine(self.back(ago), time(6)))
        ParoleReview.objects.filter(pk=self.review.pk).update(begun_at=begun_at)

    def take_up(self, ago: int) -> None:
        """The review that began automatically when the person was returned: everybody was told on that day."""
        self.review = ParoleReview.objects.open().get(offender=self.person)
        begun_at = timezone.make_aware(datetime.combine(self.back(ago), time(6)))
        ParoleReview.objects.filter(pk=self.review.pk).update(begun_at=begun_at)
        with as_owner():
            ReviewMove.objects.filter(review=self.review).update(on=self.back(ago), moved_at=begun_at)
        told = Alert.objects.filter(subject=self.person, kind__startswith="parole.")
        told.update(raised_at=self.at)  # so that it gets the day of this step
        self.steps.append((Alert.objects.aggregate(last=Max("pk"))["last"] or 0, self.back(ago)))

    def send(self, ago: int) -> None:
        self.do(ago, reviews.send_referral, review=self.review, on=self.back(ago))

    def refer(self, ago: int) -> None:
        """The Board has letter and reports; it gives its reference, and a target."""
        self.send(ago + 11)
        days = {"letter_on": self.back(ago + 8), "reports_on": self.back(ago)}
        self.review = self.do(ago, reviews.receive_papers, review=self.review, **days)
        ParoleReview.objects.filter(pk=self.review.pk).update(
            board_ref=board_ref(self.person, self.back(ago)), target_on=self.back(ago - 160)
        )

    def disclose(self, ago: int) -> None:
        is_here = self.person.establishment is not None and self.person.establishment.code == "FNI"
        by = self.staff.prison if is_here else self.staff.casework
        self.papers(self.back(ago))
        self.do(ago, reviews.disclose_dossier, review=self.review, on=self.back(ago), by=by)

    def papers(self, disclosed_on: date) -> None:
        """What every dossier holds, disclosed to the prisoner; now and then one paper came after that day."""
        came_late = self.number % EVERY == 1
        add_papers(self.review, self.person, disclosed_on=disclosed_on, by=self.staff.casework, came_late=came_late)

    def on_papers(self, ago: int) -> None:
        self.begin(ago + 130)
        self.refer(ago + 45)
        self.disclose(ago + 31)
        self.do(ago, reviews.list_mca, review=self.review, on=self.back(ago))

    def oral(self, ago: int) -> None:
        self.on_papers(ago + 6)
        self.do(ago, reviews.direct_oral, review=self.review, on=self.back(ago), document="MCA directions, p.1")

    def ready(self, ago: int) -> None:
        self.oral(ago + 32)
        asked = self.ask_for("Addendum report of the offender manager on the release plan", ago + 32, due=ago + 8)
        self.meet(asked, ago + 12)
        self.do(ago, reviews.ready_to_list, review=self.review, on=self.back(ago))

    # What it wants, and what police know

    def ask_for(self, words: str, ago: int, *, due: int, of: Agency | None = None) -> Direction:
        """of: whom, probation unless said."""
        agency = of or self.staff.probation.agency
        days = {"issued_on": self.back(ago), "due_on": self.back(due)}
        return self.do(ago, directions.write, review=self.review, words=words, agency=agency, **days)

    def meet(self, direction: Direction, ago: int) -> None:
        self.do(ago, directions.meet, direction=direction, on=self.back(ago))

    def ask_police(self, ago: int, *, given: int | None = None, passed_on: int | None = None) -> None:
        agency, by = self.staff.police.agency, self.staff.police
        days = {"on": self.back(ago), "due_on": self.back(ago - 28)}
        asked = self.do(ago, contributions.ask, review=self.review, agency=agency, **days)
        if given is None:
            return
        said = {"before_sentence": BEFORE_SENTENCE, "in_custody": IN_CUSTODY, "at": self.moment(given)}
        asked = self.do(given, contributions.give, contribution=asked, by=by, **said)
        contributions.see(contribution=asked, at=self.moment(given), by=self.staff.casework)
        if passed_on is not None:
            self.do(passed_on, contributions.pass_on, contribution=asked, at=self.moment(passed_on))

    def moment(self, ago: int) -> datetime:
        return min(timezone.make_aware(datetime.combine(self.back(ago), time(10, 40))), self.at)

    def withhold(self, title: str, reason: str) -> DossierItem:
        """One paper that casework and police alone may read."""
        paper = {"part": "b", "title": title, "author": "Counter-terrorism policing", "agency": None, "pages": 4}
        kept = {"dated_on": self.back(40), "received_on": self.back(33), "reference": "Safe 2, folder 118"}
        readers = {"withholding_reason": reason, "readers": [self.staff.police]}
        item = self.do(30, dossier.add_item, review=self.review, fields=paper | kept, **readers)
        DossierItem.objects.filter(pk=item.pk).update(asked_to_withhold_on=self.back(30))
        return item

    def apply_to_withhold(self, item: DossierItem, *, decided: int | None = None) -> None:
        """The Secretary of State applies (r.17); so many days ago the panel chair directed that it is withheld, and a
        special advocate has it since."""
        said = Applied(
            applicant="secretary_of_state",
            applied_on=self.back(29),
            grounds=["national_security"],
            asked_for="withhold",
            necessity="A gist would reveal the method; 2 other papers cover the same points",
            document="PPCS 17/2216",
        )
        self.do(29, withholding.apply, item=item, said=said)
        if decided is None:
            return
        direction = {"directed": "withhold", "decided_by": "panel_chair", "document": "PBD 17/2216"}
        self.do(decided, withholding.decide, item=item, on=self.back(decided), **direction)
        who = {"name": "Isolde Marchbank KC", "chambers": "Staple Court Chambers"}
        self.do(decided, advocates.ask_for, item=item, on=self.back(decided), **who)
        self.do(decided - 4, advocates.appoint, item=item, on=self.back(decided - 4), document="AG 26/41")
        self.do(decided - 6, advocates.show, item=item, on=self.back(decided - 6))

    def direct_a_gist(self, item: DossierItem, ago: int) -> None:
        """The Board's letter says that a gist is given: a second reader of PPCS has not compared it yet."""
        said = {"directed": "gist", "decided_by": "duty_member", "document": "PBD 17/2240"}
        self.do(ago, withholding.decide, item=item, on=self.back(ago), **said)

    def ask_a_member(self, ago: int) -> None:
        """The prisoner asks that a member decides anew what staff of the Board decided (r.4)."""
        move = ReviewMove.objects.filter(review=self.review, decided_by="staff").latest("pk")
        said = applications.ApplicationRequest(
            "prisoner", self.back(ago), "Another representative can take the case", move
        )
        self.do(ago, applications.ask, review=self.review, kind=ApplicationKind.REDECISION, said=said)

    def ask_for_the_public(self, ago: int) -> None:
        """The prisoner asks that the hearing is in public (r.15)."""
        said = applications.ApplicationRequest(
            "prisoner", self.back(ago), "The case was in the press and he wants his response heard"
        )
        self.do(ago, applications.ask, review=self.review, kind=ApplicationKind.PUBLIC_HEARING, said=said)

    def let_observe(self, ago: int) -> None:
        """One person from the university asks to observe, and may; another has not been answered."""
        asked = {"kind": "researcher", "asked_on": self.back(ago), "reason": "A study of hearings by video"}
        said = observers.ObserverRequest(name="Dr Ottilie Brandreth", **asked)
        one = self.do(ago, observers.ask, review=self.review, said=said)
        answer = {"answer": "granted", "may_see": "summary", "document": "PBD obs 9"}
        self.do(ago - 5, observers.answer, observer=one, on=self.back(ago - 5), **answer)
        asked |= {"kind": "professional", "reason": "A new caseworker, to learn"}
        self.do(ago - 6, observers.ask, review=self.review, said=observers.ObserverRequest(name="Rufus Amory", **asked))

    def ask_for_advice(self, ago: int) -> None:
        """Whether to move to open conditions: a second review, open beside that of release."""
        due = referral.by_hand(kind=ReviewKind.PRE_TARIFF_ADVICE, refer_by=self.ahead(60), dues=[])
        self.do(ago, open_due_reviews.begin, offender=self.person, due=due, on=self.back(ago))

    # The hearing

    def seat(self, ago: int, members: tuple[tuple[str, bool], ...] = MEETS) -> None:
        seat_all(self.review, members, number=self.number, on=self.back(ago))

    def list_for(self, days: list[date], *, ago: int, notice: int | None = None, mode: str = "video") -> None:
        planned = Planned(days=days, mode=mode, place=self.place(mode), starts_at=time(10))
        said = {"on": self.back(ago), "notice_on": None if notice is None else self.back(notice)}
        self.do(ago, hearings.list_hearing, review=self.review, planned=planned, **said)

    def hear(self, ago: int, members: tuple[tuple[str, bool], ...] = MEETS, *, days: int = 1) -> None:
        """A case that was carried over from paper when it had been heard: its last day so many days ago."""
        due = self.due()
        held = sorted({self.back(ago + n) for n in range(days)})
        self.review = carry_over_heard(
            self.person, due, held, members, number=self.number, casework=self.staff.casework
        )
        self.papers(self.review.disclosed_on or held[0])
        self.carry_over_what_was_asked(self.review.oral_directed_on or held[0])

    def carry_over_what_was_asked(self, on: date) -> None:
        """With the direction of a hearing: two reports, one now and then late; and police said what they know."""
        of = {"review": self.review, "offender": self.person}
        late = 4 if self.number % EVERY == 2 else -3
        Direction.objects.bulk_create(
            Direction(
                **of,
                words=words,
                agency=agency,
                issued_on=on,
                due_on=on + timedelta(days=28),
                met_on=working(on + timedelta(days=28 + off)),
                met_by=self.staff.casework,
            )
            for words, agency, off in (
                ("Security report to the day of the direction, with a gist", self.staff.prison.agency, late),
                ("Addendum report of the offender manager on the release plan", self.staff.probation.agency, -5),
            )
        )
        given_at = timezone.make_aware(datetime.combine(working(on + timedelta(days=20)), time(10, 40)))
        given = Contribution.objects.create(
            **of,
            agency=self.staff.police.agency,
            asked_on=working(on + timedelta(days=2)),
            asked_by=self.staff.casework,
            due_on=on + timedelta(days=30),
            received_at=given_at,
            given_by=self.staff.police,
            before_sentence=BEFORE_SENTENCE,
            in_custody=IN_CUSTODY,
            passed_on_at=given_at + timedelta(days=1),
            passed_on_by=self.staff.casework,
        )
        Seen.objects.create(contribution=given, offender=self.person, user=self.staff.casework, seen_at=given_at)

    def place(self, mode: str) -> str:
        prison = str(self.person.establishment or "the prison")
        return f"{prison}, video suite" if mode == "video" else f"{prison}, boardroom"

    # The decision, and what is done about it

    def decide(self, ago: int, outcome: str, *, provided: int | None) -> None:
        made = Made(
            outcome=outcome,
            decided_on=self.back(ago),
            provided_on=None if provided is None else self.back(provided),
            reasons_ref=f"PB decision letters/{self.back(ago):%Y}/{self.person.prison_number}",
        )
        self.do(ago, decisions.record_decision, review=self.review, made=made)
        if outcome == Outcome.RELEASE_DIRECTED and provided is not None:
            self.confirm(provided)

    def confirm(self, ago: int) -> None:
        """The prison has compared the direction with the Board's letter: until then the gate releases nobody on it."""
        self.do(ago, confirm_direction, offender=self.person, by=self.staff.prison)

    def not_referred(self, ago: int) -> None:
        """The Secretary of State does not refer the direction to the High Court: one of PPCS records it, a second
        confirms it."""
        said = Answered(
            ReferralAnswer.NOT_REFERRED,
            self.back(ago),
            f"SoS decision {self.back(ago):%d/%m/%Y}",
            "Release on these conditions would not undermine public confidence in the parole system",
        )
        self.do(ago, questions.answer_question, review=self.review, said=said)
        self.do(ago, questions.confirm_answer, review=self.review, by=colleague_of(self.staff.casework))

    def refer_to_court(self, ago: int) -> Challenge:
        """The Secretary of State has the direction referred to the High Court, and the prisoner is told."""
        referral = Referral(
            on=self.back(ago),
            document=f"SoS direction {self.back(ago):%d/%m/%Y}",
            reason="Release is likely to undermine public confidence",
            undermines_confidence=True,
            court_might_not_be_satisfied=True,
            prisoner_told_on=self.back(ago),
        )
        return self.do(ago, challenges.refer_to_high_court, review=self.review, referral=referral)

    def challenge(self, ago: int, act: Callable[..., Any], *grounds: str, by: str, words: str) -> Challenge:
        asked = ChallengeRequest(made_by=by, made_on=self.back(ago), grounds=grounds, summary=words)
        return self.do(ago, act, review=self.review, asked=asked)

    def answer(self, challenge: Challenge, ago: int, result: str, words: str) -> None:
        self.do(
            ago,
            challenges.answer,
            challenge=challenge,
            result=result,
            on=self.back(ago),
            words=words,
            document=f"PB letter of {self.back(ago):%d/%m/%Y}",
        )
