"""Orders and links in the demo: some near their end, a notice extended twice, a breach, a hidden link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from demo.at_time import held, let_in_since, moment
from offenders.associates.actions import record_link
from offenders.associates.rules import DataSubject, LinkKind
from offenders.custody.rules import AFTER_LICENCE
from offenders.models import ImposedOrder, NotificationAnswer, Offender
from offenders.orders.actions.breaching import report_breach
from offenders.orders.actions.changing import decide_end, discharge_order, extend_order, vary_order
from offenders.orders.actions.recording import record_order
from offenders.orders.rules import EndChoice, OrderKind
from offenders.register.rules.calendar import last_day_of_months, last_day_of_years, months_later
from sharing import access
from sharing.access.rules import Permission
from sharing.models import User

LEEDS, HOME_SECRETARY = "Crown Court at Leeds", "Home Secretary"


def tell(*, today: date, now: datetime) -> None:
    """The offender manager of the region records them as they came; of a small demo, as far as there are people."""
    imogen, karen = (User.objects.get(name=name) for name in ("Imogen Strake", "Karen Lockyer"))
    people = [person for person in _adults() if access.may(imogen, Permission.CHANGE, person)]
    _near_their_end(people[:3], today=today, by=imogen, manager=karen)
    _running(people[3:9], today=today, by=imogen)
    _of_state_threats(today=today, by=karen)
    _links(people[:2], today=today, by=imogen)


def _adults() -> Sequence[Offender]:
    """On licence or after it, in the order of their numbers. Nobody of whom the register says that nothing runs, as
    some orders are of those alone whom it holds."""
    rows = Offender.objects.filter(status__in=("on_licence", *AFTER_LICENCE), date_of_birth__isnull=False)
    off = NotificationAnswer.objects.filter(periods__isnull=True).values("offender")
    return list(rows.exclude(pk__in=off).order_by("prison_number")[:200])


def _near_their_end(people: Sequence[Offender], *, today: date, by: User, manager: User) -> None:
    """A crime prevention order of which nobody has decided, a travel order to be renewed, and a TPIM notice that was
    extended twice."""
    for person, record in zip(people, (_undecided, _to_be_renewed, _extended_twice), strict=False):
        record(person, today, by, manager)


def _undecided(person: Offender, today: date, by: User, manager: User) -> None:
    first = months_later(today + timedelta(days=45), -60)
    _in_force(
        person,
        by,
        OrderKind.SCPO,
        first,
        last_day_of_years(first, 5),
        measures=["No more than 1 phone", "No encrypted messages", "No cash above £1,000"],
    )


def _to_be_renewed(person: Offender, today: date, by: User, manager: User) -> None:
    first = months_later(today + timedelta(days=20), -6)
    order = _in_force(
        person,
        by,
        OrderKind.TRAVEL,
        first,
        last_day_of_months(first, 6),
        authority="Leeds Magistrates’ Court",
        measures=["No travel outside the United Kingdom"],
        passports_held="1 British passport, at Elland Road police station",
    )
    decide_end(
        order=order, choice=EndChoice.RENEW, reason="He asked 2 people how to travel without a passport.", by=manager
    )


def _extended_twice(person: Offender, today: date, by: User, manager: User) -> None:
    first = months_later(today, -34)
    let_in_since(moment(first, 9), person, [by])
    with held(moment(first, 10)):
        order = _in_force(
            person,
            by,
            OrderKind.TPIM,
            first,
            None,
            authority=HOME_SECRETARY,
            measures=["To live at the address given", "To report daily", "No contact without permission"],
        )
    for years in (1, 2):
        on = last_day_of_years(first, years) - timedelta(days=14)
        with held(moment(on, 11)):
            order = extend_order(order=order, extended_on=on, reason="The measures are still necessary.", by=by)


def _running(people: Sequence[Offender], *, today: date, by: User) -> None:
    """Six more: one varied and broken, one applied for, one that is over."""
    made = []
    for person, (kind, months, ends, more) in zip(people, _kinds(today), strict=False):
        first = months_later(today, -months)
        made.append(_in_force(person, by, kind, first, ends, **more))
    if made:
        _broken(made[0], today, by)
    if len(made) > 4:
        discharge_order(
            order=made[4], discharged_on=today - timedelta(days=9), reason="The court found it no longer needed.", by=by
        )
    if len(people) > 5:
        record_order(
            offender=people[5],
            kind=OrderKind.SCPO,
            authority=LEEDS,
            applied_on=today - timedelta(days=12),
            measures=["No contact with 3 named people"],
            by=by,
        )


def _kinds(today: date) -> list[tuple[OrderKind, int, date | None, dict[str, object]]]:
    scpo, exclusion = months_later(today, -14), months_later(today, -7)
    return [
        (OrderKind.SCPO, 14, last_day_of_years(scpo, 5), {"measures": ["No phone that is not registered"]}),
        (
            OrderKind.EXCLUSION,
            7,
            last_day_of_years(exclusion, 2),
            {"authority": HOME_SECRETARY, "measures": ["To report to police on return"]},
        ),
        (OrderKind.SEXUAL_HARM, 20, None, {"measures": ["No unsupervised contact with children"]}),
        (OrderKind.PASSPORT, 11, None, {"authority": HOME_SECRETARY, "passports_held": "1, at HM Passport Office"}),
        (OrderKind.NOTIFICATION, 9, None, {"authority": "High Court"}),
    ]


def _broken(order: ImposedOrder, today: date, by: User) -> None:
    measure = order.measures.first()
    vary_order(
        order=order,
        varied_on=today - timedelta(days=60),
        reason="He has begun work and needs a second phone.",
        added=["A second phone for work, registered with police"],
        by=by,
    )
    report_breach(
        order=order,
        happened_on=today - timedelta(days=1),
        summary="A third phone was found in the kitchen during a home visit.",
        measure=measure.uid if measure else None,
        by=by,
    )


def _in_force(
    person: Offender, by: User, kind: OrderKind, first: date, ends: date | None, **more: object
) -> ImposedOrder:
    given: dict = {"authority": LEEDS, "reference": "", "service": "In person", **more}
    return record_order(
        offender=person,
        kind=kind,
        made_on=first,
        served_on=first,
        in_force_on=first,
        ends_on=ends,
        by=by,
        **given,
    )


def _of_state_threats(*, today: date, by: User) -> None:
    person = Offender.objects.filter(family_name="Molloy", given_names="Adrian").first()
    if person is None or not access.may(by, Permission.CHANGE, person):
        return
    first = months_later(today, -5)
    _in_force(
        person,
        by,
        OrderKind.STPIM,
        first,
        None,
        authority=HOME_SECRETARY,
        measures=["No contact with the embassy named"],
    )


def _links(people: Sequence[Offender], *, today: date, by: User) -> None:
    """To a name, to another person on record, and one that is hidden though both ends are seen."""
    soon, later = today + timedelta(days=21), months_later(today, 11)
    for person in people[:1]:
        record_link(
            offender=person,
            name="Aubrey Renwick",
            kind=LinkKind.ASSOCIATE,
            data_subject=DataSubject.SUSPECTED,
            known="Meets him at the gym on Mondays.",
            source="Home visit",
            necessity="He must not meet people who share the material.",
            review_on=soon,
            by=by,
        )
        record_link(
            offender=person,
            name="Corin Mabey",
            kind=LinkKind.ONLINE,
            data_subject=DataSubject.OTHER,
            known="Writes to him under another name.",
            source="Device inspection",
            necessity="To know if the contact goes on.",
            review_on=later,
            readers=[],
            by=by,
        )
    if len(people) > 1:
        record_link(
            offender=people[0],
            other=people[1],
            kind=LinkKind.CO_DEFENDANT,
            data_subject=DataSubject.CONVICTED,
            known="Convicted together.",
            source="Court record",
            necessity="Contact is forbidden.",
            review_on=later,
            by=by,
        )
