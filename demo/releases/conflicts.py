"""Date conflicts of the demo, between the prison's sheet, the court and the rules, and what was done about each."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import F, QuerySet

from demo.people import named_people
from demo.people.sentences import SHEET, working
from offenders.dates import alert_kinds
from offenders.dates.differences import actions as difference_verbs
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import Calculation, DateConflict, KeyDate, Offender, Sentence
from offenders.sentencing import actions as sentences
from release_monitor.database.rights import as_owner
from sharing.models import Alert, Receipt, User
from sharing.time_words import format_date

LATE_BY = timedelta(hours=20)
COURT_SAYS_LATER = timedelta(days=14)
APPEAL_DECIDED = timedelta(days=190)


def settle(*, today: date, now: datetime) -> None:
    """Through the verbs that officers use; somebody who is not in a small caseload is passed over."""
    users = {user.name: user for user in User.objects.all()}
    ask(named_people.HALDEN, by=users["Priya Nandan"], today=today)
    ask(named_people.LATE, by=users["Karen Lockyer"], today=today)
    overdue(named_people.LATE, now=now)
    accept(named_people.ACCEPTED, by=users["Colin Strand"], today=today)
    court_says(named_people.COURT, by=users["Moira Teale"], today=today)
    appeal(named_people.APPEALED, by=users["Moira Teale"], today=today)
    sheet_is_put_right(named_people.SANDIFORD, today=today)


def ask(number: str, *, by: User, today: date) -> None:
    """The prison is asked about the first date that differs."""
    if first := _open(number).first():
        difference_verbs.ask_prison(conflict=first, by=by, on=today)


def overdue(number: str, *, now: datetime) -> None:
    """It was asked so long ago that its answer is late."""
    for each in _open(number):
        if each.asked_at is None or each.answer_due_at is None:
            continue
        back = each.answer_due_at - now + LATE_BY
        asked_at, due_at = each.asked_at - back, each.answer_due_at - back
        DateConflict.objects.filter(pk=each.pk).update(asked_at=asked_at, answer_due_at=due_at)
        words = difference_verbs.asked_in_words(each.offender, due_at)
        asked = Alert.objects.filter(subject=each.offender_id, kind=alert_kinds.DATE_QUESTION.name)
        with as_owner():
            each.moves.filter(kind="asked").update(moved_at=asked_at, words=words)
            Receipt.objects.filter(alert__in=asked).update(told_at=F("told_at") - back, due_at=F("due_at") - back)
        asked.update(raised_at=asked_at)


def accept(number: str, *, by: User, today: date) -> None:
    for each in _open(number):
        difference_verbs.accept_official(
            conflict=each,
            reason="The court also credited the day of arrest; remand here starts the day after",
            evidence=f"Warrant of the magistrates' court, seen by the custody office on {format_date(working(today))}",
            by=by,
        )


def court_says(number: str, *, by: User, today: date) -> None:
    """The court's order states another end of the custodial term than the sheet."""
    sheet = KeyDate.objects.current().official().filter(offender__prison_number=number, code=Code.CRD)
    if stands := sheet.select_related("offender").first():
        said: dict[Code, date | None] = {Code.CRD: stands.falls_on + COURT_SAYS_LATER}
        releases.record_court_dates(
            offender=stands.offender, dates=said, source="Order of the Crown Court", as_at=today, by=by
        )


def appeal(number: str, *, by: User, today: date) -> None:
    """Another sentence was put in its place, and nobody has recorded its term."""
    if passed := Sentence.objects.filter(offender__prison_number=number).first():
        on = working(today - APPEAL_DECIDED)
        sentences.record_appeal(sentence=passed, appeal=Sentence.Appeal.VARIED, on=on, by=by)


def sheet_is_put_right(number: str, *, today: date) -> None:
    """A new sheet says what the rules do, a later end of the sentence: everybody is told, and soon."""
    person = Offender.objects.filter(prison_number=number).first()
    own = Calculation.objects.current().filter(offender__prison_number=number).first()
    if person and own:
        said = {Code(code): day for code, day in own.days().items()}
        releases.record_official_dates(offender=person, dates=said, source=SHEET, as_at=today, by=None)


def _open(number: str) -> QuerySet[DateConflict]:
    rows = DateConflict.objects.open().filter(offender__prison_number=number)
    return rows.select_related("offender__establishment").order_by("pk")
