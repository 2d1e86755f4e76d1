"""One life from the end of the licence: handed over, ten years of notification, an order renewed, closed, and reviewed.

The clock is moved through all of it: each month the right people are alerted, and no day is without a lead.
"""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from offenders.closing import actions as closing
from offenders.closing import clock as closing_clock
from offenders.closing.rules import ClosingDecision
from offenders.models import Closing, Offender, PoliceHandover
from offenders.person_page.life_line import LaneQuestion
from offenders.police_handover import actions, leads, panels
from offenders.police_handover import clock as handover_clock
from offenders.status import clock as status_clock
from offenders.status import powers
from offenders.status.actions import settle_status
from offenders.status.rules import Power, PowerKind
from sharing.models import Alert, RetentionReview
from sharing.retention import actions as retention
from sharing.retention import clock as retention_clock
from sharing.retention.rules import RetentionDecision
from tests.factories.after_licence import END, OUT, drafted, on_licence_until_the_end
from tests.factories.sharing import UserFactory
from tests.worlds import prepare_nothing, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
DAY = timedelta(days=1)
PERIOD_ENDS = date(2036, 11, 29)
ORDER_ENDS, RENEWED_UNTIL = date(2032, 6, 30), date(2037, 6, 30)
PERIOD = Power(PowerKind.NOTIFICATION, "Notification, CTA 2008 s.53", OUT, PERIOD_ENDS)
ORDER = Power(PowerKind.ORDER, "Serious crime prevention order", date(2027, 7, 1), ORDER_ENDS)
RENEWED = Power(PowerKind.ORDER, "Serious crime prevention order", ORDER_ENDS + DAY, RENEWED_UNTIL)

world = world_of(on_licence_until_the_end, patched=prepare_nothing)
person, ctu = row_of("person"), row_of("ctu")
officer, senior, manager, chief = row_of("officer"), row_of("senior"), row_of("manager"), row_of("chief")


@pytest.fixture
def register(monkeypatch):
    """What register and orders say of the person."""
    runs = [PERIOD, ORDER]
    monkeypatch.setattr(powers, "_powers", [lambda people: {key: list(runs) for key in people}])
    monkeypatch.setattr(powers, "_undecided", [])
    return runs


def at(day, hour=6):
    return time_machine.travel(datetime.combine(day, time(hour), UTC), tick=False)


def clocks(day):
    """All that the clock does that day of somebody after their licence."""
    with at(day):
        moment = datetime.combine(day, time(6), UTC)
        status_clock.follow_time(on=day)
        handover_clock.watch(at=moment)
        closing_clock.watch(at=moment)
        retention_clock.watch(at=moment)


def months(first, last):
    """The first of each month from then to then."""
    day = first.replace(day=1)
    while day <= last:
        yield day
        day = (day + timedelta(days=32)).replace(day=1)


def status(person):
    return Offender.objects.values_list("status", "status_until").get(pk=person.pk)


def alerts_of(month):
    """The kinds of alerts of that month about who leads and what is decided."""
    kinds = ("police_handover.", "closing.", "retention.")
    rows = Alert.objects.filter(raised_at__year=month.year, raised_at__month=month.month)
    return {kind for kind in rows.values_list("kind", flat=True) if kind.startswith(kinds)}


def led_on(person, days, today):
    """Of these days those on which nobody led, by custody, licence and handovers."""
    found = {
        name: [
            {column: value.isoformat() if hasattr(value, "isoformat") else value for column, value in row.items()}
            for row in each.rows.filter(offender=person).values(*each.columns)
        ]
        for name, each in panels.lead_rows(UserFactory(role="ct_manager")).items()
    }
    spans = panels.lead_spans(LaneQuestion(person, found, today))
    return [day for day in days if not any(start <= day and (end is None or day < end) for start, end, _ in spans)]


def test_no_day_is_without_a_lead_from_the_licence_to_the_decision_to_delete(
    person, ctu, officer, senior, manager, chief, register, monkeypatch
):
    told = {}

    def pass_time(first, last, *more):
        for day in sorted({*months(first, last), *more}):
            clocks(day)
            answer = leads.kinds_that_answer([person.pk], at=datetime.combine(day, time(6), UTC))
            assert answer[person.pk] & {"ct_police"}, day
        for month in months(first, last):
            told[month] = alerts_of(month)

    # Six months before: both prepare, police ask, both sign
    pass_time(date(2027, 5, 1), date(2027, 6, 30), date(2027, 6, 4))
    row = PoliceHandover.objects.select_related("offender").get()
    with at(date(2027, 7, 5), 10):
        drafted(row, officer, manager)
        actions.offer(handover=row, by=officer)
        actions.sign(handover=row, by=senior)
        actions.ask(handover=row, question="Who sees him on Fridays?", by=manager)
        actions.answer(handover=row, answer="His mentor, until the licence ends.", by=officer)
        actions.accept(handover=row, team=ctu, by=manager)
    pass_time(date(2027, 7, 1), END, END)
    assert status(person) == ("on_licence", END)

    # The licence ends: police lead; ten years of notification, an order renewed
    pass_time(END, date(2032, 6, 30), END + DAY)
    assert status(person) == ("police_led", PERIOD_ENDS)
    assert PoliceHandover.objects.get().state == "in_effect"
    register[1:] = [ORDER, RENEWED]
    pass_time(date(2032, 7, 1), PERIOD_ENDS, PERIOD_ENDS)
    assert status(person) == ("police_led", PERIOD_ENDS)

    # The register ends while the renewed order runs, then the order
    pass_time(PERIOD_ENDS + DAY, RENEWED_UNTIL, PERIOD_ENDS + DAY, RENEWED_UNTIL)
    assert status(person) == ("order_only", RENEWED_UNTIL)
    pass_time(RENEWED_UNTIL + DAY, RENEWED_UNTIL + 20 * DAY, RENEWED_UNTIL + DAY)
    assert status(person)[0] == "licence_ended"

    # The panel closes it, and twelve months later two information owners decide
    case = Closing.objects.select_related("offender").get()
    with at(date(2037, 7, 20), 10):
        closing.propose(closing=case, decision=ClosingDecision.CLOSE, reason="Nothing runs", by=chief)
        closing.say_view(closing=case, agrees=True, reason="", by=chief)
        closing.agree(closing=case, by=UserFactory(role="ct_manager", agency=chief.agency, teams=[ctu]))
    assert status(person)[0] == "closed"
    pass_time(date(2037, 8, 1), date(2038, 8, 1), date(2038, 7, 20))
    owners = [UserFactory(role="information_owner", agency=ctu.agency, teams=[ctu]) for _ in range(2)]
    others = [UserFactory(role="information_owner", agency=officer.agency) for _ in range(2)]
    with at(date(2038, 8, 1), 10):
        for first, second in (owners, others):
            review = RetentionReview.objects.select_related("subject").get(agency=first.agency)
            give_access(person, first, second)
            retention.decide(
                review=review, decision=RetentionDecision.DELETE, reason="10 years without an entry", by=first
            )
            retention.agree(review=review, by=second)
        assert {row.state for row in RetentionReview.objects.all()} == {"hidden"}
        assert not Offender.objects.visible_to(manager).exists()
        assert Offender.objects.visible_to(owners[0]).exists()

    days = [OUT + number * DAY for number in range((date(2038, 8, 1) - OUT).days)]
    assert led_on_all(person, days) == []
    told = {month: kinds for month, kinds in told.items() if kinds}
    assert told == {
        date(2027, 6, 1): {"police_handover.begun"},
        date(2027, 7, 1): {"police_handover.asked"},
        date(2027, 12, 1): {"police_handover.took_effect"},
        date(2037, 7, 1): {"closing.to_decide"},
        date(2038, 7, 1): {"retention.review_due"},
    }


def give_access(person, *users):
    from tests.factories.sharing import GrantFactory, MembershipFactory, TeamFactory

    for user in users:
        if not user.memberships.exists():
            team = TeamFactory(agency=user.agency)
            GrantFactory(subject=person, team=team, grant_role="contributor")
            MembershipFactory(user=user, team=team)


def led_on_all(person, days):
    """As `led_on`, by rows that nobody is hidden from."""
    with pytest.MonkeyPatch.context() as patch:
        for model in ("CustodyPeriod", "Movement", "PoliceHandover"):
            rows = type(getattr(__import__("offenders.models", fromlist=[model]), model).objects.all())
            patch.setattr(rows, "visible_to", lambda found, user: found)
        return led_on(person, days, days[-1])


def test_settling_again_changes_nothing(person, register):
    with at(END + DAY):
        assert settle_status(offender=person, by=None)
        assert not settle_status(offender=person, by=None)
