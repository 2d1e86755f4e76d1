"""A review of the history before the Board, from the referral to the release or the refusal, step by step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from demo.at_time import moment
from demo.history import words
from demo.history.leavers import DECIDED, FILES, PUT_OFF, Course
from demo.parole.one_case import MEETS, add_papers
from demo.parole.past import board_ref, seat_all
from demo.people.sentences import working
from offenders.models import Offender
from offenders.releases.directions.actions import confirm_direction
from parole.challenges import questions
from parole.challenges.questions import Answered
from parole.deciding.actions import decisions, planning
from parole.deciding.actions.decisions import Made
from parole.decisions.rules import ReferralAnswer
from parole.listing.actions import hearings
from parole.listing.actions.hearings import Planned
from parole.models import ParoleReview
from parole.moves.actions import finality
from parole.reviews import coming
from parole.reviews.rules.moves import Outcome
from parole.steps.actions import open_due_reviews, reviews
from sharing.audit.versions import version_of

if TYPE_CHECKING:
    from demo.history.telling import Telling

BEGUN = timedelta(days=-180)  # from the day of eligibility, as are all of these
HEARD = timedelta(days=108)
TARGET = timedelta(days=150)


def plan(telling: Telling, course: Course) -> None:
    """Every step on its day. Nothing where the Board decided nothing of the person in these years."""
    if course.review:
        PastCase(telling, course).plan()


class PastCase:
    """One case. It is in `review` from the day on which it was begun."""

    review: ParoleReview

    def __init__(self, telling: Telling, course: Course):
        assert course.review is not None  # noqa: S101 (for the type checker)
        self.telling, self.course, self.drawn = telling, course, course.review
        staff = telling.staff[course.person.region]
        self.casework, self.second = staff.casework, staff.second

    def on(self, days: int, step: Callable[[], Any], *, hour: int = 11) -> None:
        """So many days after the day of eligibility; of a weekend on the Friday before."""
        day = working(self.drawn.refer_by + timedelta(days=days))
        self.telling.at(moment(day, hour, 3 * self.course.number % 60), step)

    def plan(self) -> None:
        brought_in = self.telling.past.begins + timedelta(weeks=FILES[self.course.file], days=1)
        self.telling.at(moment(max(brought_in, self.drawn.refer_by + BEGUN), 6), self.begin)
        self.on(-11, lambda: self.do(reviews.send_referral, on=today()))
        self.on(-2, self.refer)
        self.on(14, self.disclose)
        self.on(28, lambda: self.do(reviews.list_mca, on=today()))
        self.on(34, lambda: self.do(reviews.direct_oral, on=today(), document="MCA directions, p.1"))
        self.on(66, lambda: self.do(reviews.ready_to_list, on=today()))
        self.on(74, lambda: self.list_for(HEARD))
        heard = HEARD
        if self.drawn.is_put_off:
            heard += PUT_OFF
            self.on(100, self.defer)
            self.on(118, lambda: self.do(reviews.ready_to_list, on=today()))
            self.on(122, lambda: self.list_for(heard))
        self.on(heard.days, lambda: self.do(hearings.hear), hour=16)
        decided = heard.days + (DECIDED - HEARD).days
        self.on(decided + 3, self.decide)
        if self.drawn.is_directed:
            self.on(decided + 7, self.answer)
            self.on(decided + 9, self.confirm)
        self.on(decided + 28, self.go_on, hour=7)
        if self.drawn.is_directed:
            self.on(decided + 30, lambda: self.do(planning.plan_release, on=self.course.leaves))
        else:
            self.on(decided + 38, self.go_on, hour=7)

    def do(self, act: Callable[..., Any], **said: Any) -> Any:
        """One step of casework."""
        return act(review=self.review, by=self.casework, **said)

    @property
    def person(self) -> Offender:
        return self.telling.people[self.course.number]

    def begin(self) -> None:
        due = coming.dues_of(self.person)[0]
        self.review = open_due_reviews.begin(offender=self.person, due=due, on=today(), by=None)

    def refer(self) -> None:
        """The Board has letter and reports, and gives its reference."""
        on = today()
        self.review = self.do(reviews.receive_papers, letter_on=on - timedelta(days=1), reports_on=on)
        said = {"board_ref": board_ref(self.person, on), "target_on": on + TARGET, "view": "", "view_lodged_on": None}
        version = version_of(self.review, *reviews.DETAILS)
        self.review = self.do(reviews.set_details, details=said, version=version)

    def disclose(self) -> None:
        add_papers(self.review, self.person, disclosed_on=today(), by=self.casework, came_late=False)
        self.do(reviews.disclose_dossier, on=today())

    def list_for(self, heard: timedelta) -> None:
        """The panel is there, and notice is given on the same day."""
        seat_all(self.review, MEETS, number=self.course.number, on=today())
        days = [working(self.drawn.refer_by + heard)]
        planned = Planned(
            days=days, mode="video", place=f"{self.course.person.prison}, video suite", starts_at=time(10)
        )
        self.do(hearings.list_hearing, planned=planned, on=today(), notice_on=today())

    def defer(self) -> None:
        said = words.DEFERRED[self.course.number % len(words.DEFERRED)]
        target_on = self.drawn.refer_by + TARGET + PUT_OFF // 2
        self.do(reviews.defer, on=today(), target_on=target_on, decided_by="staff", document="Deferral notice", **said)

    def decide(self) -> None:
        """The parties have it today. A second person of casework compares a direction with the Board's letter."""
        on = today()
        outcome = Outcome.RELEASE_DIRECTED if self.drawn.is_directed else Outcome.NO_RELEASE
        kept = f"PB decision letters/{on:%Y}/{self.course.person.number}"
        made = Made(outcome, decided_on=working(on - timedelta(days=3)), provided_on=on, reasons_ref=kept)
        self.do(decisions.record_decision, made=made)
        if self.drawn.is_directed:
            confirm_direction(offender=self.person, by=self.second)

    def answer(self) -> None:
        """The Secretary of State does not refer the direction to the High Court, where the law of the day asks."""
        if questions.question_of(self.review) is None:
            return
        said = Answered(ReferralAnswer.NOT_REFERRED, today(), f"SoS decision {today():%d/%m/%Y}", words.NOT_REFERRED)
        self.do(questions.answer_question, said=said)

    def confirm(self) -> None:
        if questions.question_of(self.review):
            questions.confirm_answer(review=self.review, by=self.second)

    def go_on(self) -> None:
        """As the job does, which looks at every review each five minutes."""
        finality.go_on_with_all(on=today())


def today() -> date:
    return timezone.localdate()
