"""Pages of orders: the list with the nearest end first, a person's orders, each step, and breaches."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.models import ImposedOrder, OrderBreach
from offenders.orders.actions import breaching
from offenders.orders.rules import OrderKind
from sharing.models import Draft
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory
from tests.offenders.orders import cast
from tests.offenders.orders.cast import TODAY, desk_of, order_of
from tests.sharing.administration.pages import day_parts, hidden_of, queries_of, text_of
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def with_order():
    rows = cast.made()
    return rows | {"order": order_of(rows["person"], rows["keeper"])}


world = world_of(with_order)
person, keeper, manager, com, order = (row_of(name) for name in ("person", "keeper", "manager", "com", "order"))


@pytest.fixture
def as_keeper(client, keeper):
    client.force_login(keeper)
    return client


def at(name, order, **more):
    return reverse(name, kwargs={"uid": order.offender.uid, "imposed_uid": order.uid, **more})


def step(client, order, verb, **sent):
    return client.post(at("imposed_order_step", order, verb=verb), sent)


def form_of_order(person, **more):
    return {
        "kind": "ftro",
        "authority": "Leeds Magistrates’ Court",
        **day_parts("made_on", date(2026, 11, 9)),
        **day_parts("served_on", date(2026, 11, 9)),
        **day_parts("in_force_on", date(2026, 11, 9)),
        **day_parts("ends_on", date(2027, 5, 8)),
        "measures": "No travel abroad\n\nPassport handed in",
        **more,
    }


def test_order_is_recorded_from_its_form(as_keeper, person):
    address = reverse("imposed_order_record", kwargs={"uid": person.uid})
    shown = as_keeper.get(address)
    assert "Youth diversion order" not in shown.content.decode()  # its commencement is not recorded

    answer = as_keeper.post(address, {**hidden_of(shown), **form_of_order(person)}, follow=True)

    made = ImposedOrder.objects.get(kind="ftro")
    assert answer.redirect_chain[-1][0] == at("imposed_order", made)
    assert "The order is recorded." in answer.content.decode()
    assert list(made.measures.values_list("words", flat=True)) == ["No travel abroad", "Passport handed in"]


def test_form_says_why_a_day_is_too_late_and_keeps_what_was_typed(as_keeper, person):
    address = reverse("imposed_order_record", kwargs={"uid": person.uid})

    answer = as_keeper.post(address, form_of_order(person, **day_parts("ends_on", date(2027, 5, 9))))

    text = text_of(answer)
    assert "The latest lawful last day is 8 May 2027: 6 months (Counter-Terrorism Act 2008 Sch.5)" in text
    assert "Leeds Magistrates" in answer.content.decode()


def test_order_keeps_a_draft(as_keeper, person, keeper):
    address = reverse("draft", kwargs={"form": "order.record", "about": person.uid})
    as_keeper.post(address, {"authority": "Crown Court at Leeds"})

    assert Draft.objects.filter(user=keeper, form="order.record").exists()
    shown = as_keeper.get(reverse("imposed_order_record", kwargs={"uid": person.uid}))
    assert "Crown Court at Leeds" in shown.content.decode()


def test_page_of_an_order_says_all_of_it(as_keeper, order):
    text = text_of(as_keeper.get(at("imposed_order", order)))

    for words in (
        "Serious crime prevention order In force",
        "No more than 1 phone",
        "Latest lawful day 11 March 2029 (5 years from coming into force)",
        "Offence if broken Serious Crime Act 2007 s.25",
        "Came into force",
        "Each has its own power and its own breach.",
    ):
        assert words in text


def test_each_step_has_its_page_and_a_wrong_one_says_why(as_keeper, order):
    measure = order.measures.first()
    done = step(
        as_keeper, order, "vary", **day_parts("varied_on", TODAY), ended=[measure.uid], added="No phone", reason="Work"
    )
    assert done.status_code == 302
    refused = text_of(as_keeper.get(at("imposed_order_step", order, verb="extend")))
    assert "You cannot do this now. It is in force, varied." in refused
    empty = step(as_keeper, order, "discharge")
    assert "Enter the date" in text_of(empty)
    assert step(as_keeper, order, "discharge", **day_parts("discharged_on", TODAY), reason="Over").status_code == 302
    order.refresh_from_db()
    assert order.state == "discharged"
    assert as_keeper.get(at("imposed_order_step", order, verb="nonsense")).status_code == 404


@pytest.mark.parametrize(
    ("verb", "sent"),
    [
        ("review", {"words": "Needed", **day_parts("review_on", date(2027, 11, 1))}),
        ("quash", {"reason": "Appeal", **day_parts("quashed_on", TODAY)}),
    ],
)
def test_steps_are_saved(as_keeper, order, verb, sent):
    assert step(as_keeper, order, verb, **sent).status_code == 302
    assert order.steps.last().verb == verb


def test_owner_is_changed_to_somebody_who_keeps_orders(as_keeper, order, manager):
    shown = as_keeper.get(at("imposed_order_step", order, verb="give")).content.decode()
    assert str(manager.uid) in shown

    assert step(as_keeper, order, "give", owner=manager.uid).status_code == 302
    order.refresh_from_db()
    assert order.owner == manager


def test_manager_decides_before_the_end_and_to_any_other_the_page_is_not_there(client, order, keeper, manager):
    client.force_login(keeper)
    assert client.get(at("imposed_order_step", order, verb="decide")).status_code == 404

    client.force_login(manager)
    assert step(client, order, "decide", choice="renew", reason="Still needed").status_code == 302
    text = text_of(client.get(at("imposed_order", order)))
    assert "Renew it Still needed About its end on 11 March 2029" in text


def test_probation_reads_orders_reports_a_breach_and_records_none(client, com, order):
    client.force_login(com)
    text = text_of(client.get(at("imposed_order", order)))
    assert "Report a breach" in text
    assert "Record a variation" not in text
    assert client.get(reverse("imposed_order_record", kwargs={"uid": order.offender.uid})).status_code == 404

    sent = {**day_parts("happened_on", TODAY), "summary": "A second phone", "measure": order.measures.first().uid}
    assert client.post(at("imposed_order_breach", order), sent).status_code == 302
    breach = OrderBreach.objects.get()
    assert breach.reported_by == com
    answer = at("imposed_order_breach_answer", order, order_breach_uid=breach.uid)
    assert client.get(answer).status_code == 404


def test_what_was_decided_on_a_breach_is_recorded(as_keeper, order, com):
    breach = breaching.report_breach(order=order, happened_on=TODAY, summary="A second phone", by=com)
    answer = at("imposed_order_breach_answer", order, order_breach_uid=breach.uid)

    assert as_keeper.post(answer, {"outcome": "charged", "reason": "Charged on Monday"}).status_code == 302
    text = text_of(as_keeper.get(at("imposed_order", order)))
    assert "Charged" in text
    assert "Record what was decided" not in text


def test_list_has_the_nearest_end_first_and_says_what_is_due(as_keeper, order, person, keeper):
    begun = date(2026, 1, 15)
    near = order_of(person, keeper, OrderKind.TPIM, made_on=begun, served_on=begun, in_force_on=begun, ends_on=None)
    endless = order_of(person, keeper, OrderKind.SEXUAL_HARM, ends_on=None)

    shown = as_keeper.get(reverse("imposed_orders"))

    assert [line.order for line in shown.context["lines"]] == [near, order, endless]
    assert "Decide by 15 November 2026: renew or let end" in text_of(shown)
    for show, found in (("ending", [near]), ("undecided", [near]), ("over", []), ("all", [near, order, endless])):
        shown = as_keeper.get(reverse("imposed_orders"), {"show": show})
        assert [line.order for line in shown.context["lines"]] == found
    assert as_keeper.get(reverse("imposed_orders"), {"show": "nonsense"}).status_code == 302
    sheet = as_keeper.get(reverse("list_file", args=["imposed_orders"]), {"format": "csv"})
    assert sheet.status_code == 200


def test_list_reads_no_more_for_more_orders(as_keeper, person, keeper):
    few = queries_of(as_keeper, reverse("imposed_orders"))
    for _ in range(3):
        other = OffenderFactory(date_of_birth=date(1980, 1, 1))
        GrantFactory(subject=other, team=keeper.memberships.get(team__name="CTP North East").team, grant_role="lead")
        order_of(other, keeper)

    assert queries_of(as_keeper, reverse("imposed_orders")) == few


def test_empty_pages_say_what_to_do(client):
    client.force_login(desk_of("state_threats"))
    assert "No order is open." in text_of(client.get(reverse("imposed_orders")))
    assert "No order matches these filters." in text_of(client.get(reverse("imposed_orders"), {"show": "all"}))


def test_orders_are_on_the_life_line_and_the_timeline(as_keeper, person):
    overview = as_keeper.get(reverse("person", kwargs={"uid": person.uid})).content.decode()
    assert "Serious crime prevention order" in overview
    timeline = text_of(as_keeper.get(reverse("person_timeline", kwargs={"uid": person.uid}), {"about": "orders"}))
    assert "Serious crime prevention order: came into force" in timeline


def test_person_without_orders_and_one_with_an_order_that_is_over(as_keeper, order, keeper):
    from offenders.orders.actions.changing import discharge_order

    discharge_order(order=order, discharged_on=TODAY, reason="Over", by=keeper)
    text = text_of(as_keeper.get(reverse("person_orders", kwargs={"uid": order.offender.uid})))

    assert "No order is open." in text
    assert "Ended and refused" in text
