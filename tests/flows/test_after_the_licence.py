"""One life from the release: the first notice, handed over, ten years of notices, travel, an order renewed twice, the
end of the register, closed, and reviewed.

The clock is moved through all of it: each month the right people are alerted, and no day is without a lead.
"""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from offenders.closing import actions as closing
from offenders.closing import clock as closing_clock
from offenders.closing.rules import ClosingDecision
from offenders.mappa import clock as mappa_clock
from offenders.models import (
    Closing,
    Conviction,
    ImposedOrder,
    Journey,
    MappaCase,
    NotificationDuty,
    NotificationPeriod,
    Offence,
    Offender,
    PoliceHandover,
    Sentence,
)
from offenders.orders.actions import clock as order_clock
from offenders.orders.actions.changing import decide_end
from offenders.orders.actions.recording import record_order
from offenders.orders.rules import EndChoice, OrderKind
from offenders.person_page.life_line import LaneQuestion
from offenders.police_handover import actions, leads, panels
from offenders.police_handover import clock as handover_clock
from offenders.register import clock as register_clock
from offenders.register.actions import journeys, notices
from offenders.register.rules.notices import Section
from offenders.status import clock as status_clock
from offenders.status.actions import settle_status
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
ORDERS = (  # an order, renewed twice
    (date(2027, 7, 1), date(2029, 6, 30)),
    (date(2029, 7, 1), date(2032, 6, 30)),
    (date(2032, 7, 1), date(2037, 6, 30)),
)
LAST_ORDER_ENDS = ORDERS[-1][1]
STATION = "Elland Road, Leeds"


def made():
    """Four years for collecting information: held from the sentence to the release, so that 10 years of notification
    run until 10 years after it."""
    rows = on_licence_until_the_end()
    Offender.objects.filter(pk=rows["person"].pk).update(date_of_birth=date(1988, 8, 17))
    offence = Offence.objects.filter(statute="Terrorism Act 2000", section="58").first()
    conviction = Conviction.objects.create(offender=rows["person"], offence=offence, convicted_on=date(2023, 3, 15))
    Sentence.objects.create(
        offender=rows["person"], conviction=conviction, kind="SDS", sentenced_on=date(2023, 3, 15), years=4
    )
    return rows | {"person": Offender.objects.get(pk=rows["person"].pk)}


world = world_of(made, patched=prepare_nothing)
person, ctu = row_of("person"), row_of("ctu")
officer, senior, manager, chief = row_of("officer"), row_of("senior"), row_of("manager"), row_of("chief")


def at(day, hour=6):
    return time_machine.travel(datetime.combine(day, time(hour), UTC), tick=False)


def clocks(day):
    """All that the clock does that day of somebody after their licence."""
    with at(day):
        moment = datetime.combine(day, time(6), UTC)
        register_clock.watch(on=day, at=moment)
        order_clock.watch(at=moment)
        status_clock.follow_time(on=day)
        if day.month in (1, 4, 7, 10):
            mappa_clock.follow_records(on=day)
            mappa_clock.tell_of_exits(on=day, at=moment)
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
    """The kinds of alerts of that month about who leads, what is owed and what is decided."""
    kinds = ("police_handover.", "closing.", "retention.", "register.", "orders.", "mappa.exit")
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


def impose(person, number, by):
    """The order of this number, on its first day."""
    first, last = ORDERS[number]
    return record_order(
        offender=person,
        kind=OrderKind.SCPO,
        authority="Crown Court at Leeds",
        made_on=first,
        served_on=first,
        in_force_on=first,
        ends_on=last,
        measures=["No more than 1 phone"],
        by=by,
    )


def test_no_day_is_without_a_lead_from_the_licence_to_the_decision_to_delete(
    person, ctu, officer, senior, manager, chief
):
    told = {}

    def pass_time(first, last, acts=()):
        """acts: by day what is done once the clock has looked at that day."""
        acts = dict(acts)
        for day in sorted({first, last, *acts, *(month for month in months(first, last) if month > first)}):
            clocks(day)
            answer = leads.kinds_that_answer([person.pk], at=datetime.combine(day, time(6), UTC))
            assert answer[person.pk] & {"ct_police"}, day
            if day in acts:
                with at(day, 10):
                    acts[day]()
        for month in months(first, last):
            told[month] = alerts_of(month)

    def told_police(section):
        """The person comes to the station."""
        today = timezone.localdate()
        return notices.record_notice(offender=person, section=section, told_on=today, station=STATION, by=manager)

    def renewed(choice=EndChoice.RENEW):
        decide_end(order=ImposedOrder.objects.latest("pk"), choice=choice, reason="As the panel said", by=chief)

    def travels(departs_on):
        known = {"known_on": timezone.localdate(), "departs_on": departs_on, "first_country": "Spain"}
        journeys.record_journey(offender=person, told_on=known["known_on"], station=STATION, by=manager, **known)

    def is_back():
        journeys.record_return(
            journey=Journey.objects.get(), returned_on=timezone.localdate(), returned_as_told=True, by=manager
        )

    def handed_over(row):
        drafted(row, officer, manager)
        actions.offer(handover=row, by=officer)
        actions.sign(handover=row, by=senior)
        actions.ask(handover=row, question="Who sees him on Fridays?", by=manager)
        actions.answer(handover=row, answer="His mentor, until the licence ends.", by=officer)
        actions.accept(handover=row, team=ctu, by=manager)

    # Released: the first notice within three days, and one each year until the end
    yearly = {date(year, 11, 24): lambda: told_police(Section.PERIODIC) for year in range(2027, 2037)}
    pass_time(OUT, OUT + DAY, {OUT + DAY: lambda: told_police(Section.INITIAL)})
    assert NotificationPeriod.objects.current().get().last_day == PERIOD_ENDS

    # Six months before the licence ends: both prepare, police ask, both sign; a court makes an order
    pass_time(date(2027, 5, 1), date(2027, 6, 30), {date(2027, 6, 4): lambda: None})
    row = PoliceHandover.objects.select_related("offender").get()
    acts = {date(2027, 7, 1): lambda: impose(person, 0, chief), date(2027, 7, 5): lambda: handed_over(row)}
    pass_time(date(2027, 7, 1), END, {**acts, date(2027, 11, 24): yearly.pop(date(2027, 11, 24))})
    assert status(person) == ("on_licence", END)

    # The licence ends: police lead; ten years of notices, a journey, the order renewed twice
    acts = {
        date(2029, 5, 1): renewed,
        ORDERS[1][0]: lambda: impose(person, 1, chief),
        date(2030, 3, 1): lambda: travels(date(2030, 3, 20)),
        date(2030, 4, 2): is_back,
        date(2032, 5, 1): renewed,
        ORDERS[2][0]: lambda: impose(person, 2, chief),
    }
    pass_time(END + DAY, PERIOD_ENDS, {**acts, **yearly})
    assert PoliceHandover.objects.get().state == "in_effect"
    assert status(person) == ("police_led", PERIOD_ENDS)
    assert not NotificationDuty.objects.filter(state__startswith="late").exists()
    assert MappaCase.objects.get().ends_on == LAST_ORDER_ENDS

    # The register ends while the last order runs, then the order
    pass_time(PERIOD_ENDS + DAY, LAST_ORDER_ENDS, {date(2037, 5, 2): lambda: renewed(EndChoice.LET_END)})
    assert status(person) == ("order_only", LAST_ORDER_ENDS)
    pass_time(LAST_ORDER_ENDS + DAY, LAST_ORDER_ENDS + 20 * DAY)
    assert status(person)[0] == "licence_ended"

    # The panel closes it, and twelve months later two information owners decide
    case = Closing.objects.select_related("offender").get()
    with at(date(2037, 7, 20), 10):
        closing.propose(closing=case, decision=ClosingDecision.CLOSE, reason="Nothing runs", by=chief)
        closing.say_view(closing=case, agrees=True, reason="", by=chief)
        closing.agree(closing=case, by=UserFactory(role="ct_manager", agency=chief.agency, teams=[ctu]))
    assert status(person)[0] == "closed"
    pass_time(date(2037, 8, 1), date(2038, 8, 1), {date(2038, 7, 20): lambda: None})
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
        date(2029, 4, 1): {"orders.ending"},
        date(2029, 5, 1): {"orders.ending", "orders.undecided"},
        date(2029, 6, 1): {"orders.ending"},
        date(2029, 7, 1): {"orders.over"},
        date(2030, 3, 1): {"register.travel_notice"},
        date(2032, 4, 1): {"orders.ending"},
        date(2032, 5, 1): {"orders.ending", "orders.undecided"},
        date(2032, 6, 1): {"orders.ending"},
        date(2032, 7, 1): {"orders.over"},
        date(2035, 12, 1): {"register.period_ending"},
        date(2036, 9, 1): {"register.period_ending"},
        date(2036, 11, 1): {"register.period_ending"},
        date(2037, 4, 1): {"orders.ending", "mappa.exit_due"},
        date(2037, 5, 1): {"orders.ending", "orders.undecided"},
        date(2037, 6, 1): {"orders.ending"},
        date(2037, 7, 1): {"orders.over", "closing.to_decide"},
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


def test_settling_again_changes_nothing(person):
    with at(END + DAY):
        assert settle_status(offender=person, by=None)
        assert not settle_status(offender=person, by=None)
