"""Pages and API of handovers to police: what they say, and the steps by them from draft to acceptance."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from offenders.models import PoliceHandover
from offenders.police_handover import actions, clock, record_lines
from offenders.police_handover.rules import HandoverPart, parts_of
from sharing.access.doors import NotAllowed
from sharing.models import Duty
from tests.factories.after_licence import drafted, on_licence_until_the_end, signed
from tests.factories.orders import order_until
from tests.factories.sharing import TeamFactory, UserFactory
from tests.offenders.program import Program
from tests.worlds import prepare_nothing, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def made():
    cast = on_licence_until_the_end()
    with time_machine.travel(datetime(2027, 6, 4, 12, tzinfo=UTC), tick=False):
        clock.watch(at=datetime(2027, 6, 4, 12, tzinfo=UTC))
    return cast | {"row": PoliceHandover.objects.select_related("offender").get()}


world = world_of(made, patched=prepare_nothing)
person, row, ctu, nsd = row_of("person"), row_of("row"), row_of("ctu"), row_of("nsd")
officer, senior, manager, chief = row_of("officer"), row_of("senior"), row_of("manager"), row_of("chief")


def page(client, user, name, **keys):
    client.force_login(user)
    return client.get(reverse(name, kwargs=keys)).content.decode()


def of(row):
    return {"uid": row.offender.uid, "police_handover_uid": row.uid}


def send(client, user, name, row, **more):
    client.force_login(user)
    part = {"part": more.pop("part")} if "part" in more else {}
    return client.post(reverse(name, kwargs=of(row) | part), more)


def test_steps_from_draft_to_acceptance(client, row, officer, senior, manager, ctu):
    day = {"done_on_day": "30", "done_on_month": "11", "done_on_year": "2026"}
    for part in parts_of(row.kind_of):
        by = manager if part is HandoverPart.POLICE_VIEW else officer
        sent = send(client, by, "police_handover_part", row, part=part.value, note="As on record", **day)
        assert sent.status_code == 302, part
    assert send(client, officer, "police_handover_offer", row).status_code == 302
    assert send(client, senior, "police_handover_sign", row).status_code == 302
    assert send(client, manager, "police_handover_ask", row, question="When?").status_code == 302
    assert send(client, officer, "police_handover_answer", row, answer="On Friday").status_code == 302
    sent = send(client, manager, "police_handover_accept", row, team=str(ctu.uid), owner=str(manager.uid))

    row.refresh_from_db()
    assert (sent.status_code, row.state, row.accepted_by) == (302, "accepted", manager)
    assert Duty.objects.current().get(subject=row.offender, agency=ctu.agency).owner == manager


def test_list_puts_people_without_a_lead_above_all_others(client, row, manager, chief, senior):
    shown = page(client, senior, "police_handovers")
    assert "No lead from a date to come" not in shown
    Duty.objects.filter(owner=manager).update(ends_at=datetime(2026, 12, 1, 11, tzinfo=UTC), ended_because="Left")

    shown = page(client, senior, "police_handovers")
    assert "No lead from a date to come" in shown
    assert "from 5 December 2027" in shown


def test_page_offers_each_side_its_own_next_step(client, row, officer, senior, manager, chief, ctu):
    drafted(row, officer, manager)
    assert "Offer to police" in page(client, officer, "person_police_handover", **of(row))
    assert "Offer to police" not in page(client, manager, "person_police_handover", **of(row))

    PoliceHandover.objects.filter(pk=row.pk).update(state="drafted")
    row.refresh_from_db()
    signed(row, officer, senior, manager)
    TeamFactory(name="Another unit", agency=ctu.agency)
    offered = page(client, chief, "police_handover_accept", **of(row))
    assert (ctu.name in offered, "Another unit" in offered) == (True, False)
    shown = page(client, chief, "person_police_handover", **of(row))
    assert "Accept the handover" in shown
    assert "Ask a question" in shown
    assert "Signed by the sending agency" in shown


def test_notes_are_for_who_works_on_handovers(client, row, officer, manager, nsd):
    drafted(row, officer, manager)
    liaison = UserFactory(role="victim_liaison", agency=nsd.agency, teams=[nsd])

    assert "As on record" in page(client, officer, "person_police_handover", **of(row))
    assert "As on record" not in page(client, liaison, "person_police_handover", **of(row))


def test_who_does_not_work_on_handovers_opens_no_step_and_writes_over_no_note(
    client, row, officer, senior, manager, nsd
):
    signed(row, officer, senior, manager)
    send(client, manager, "police_handover_ask", row, question="When was the second phone seen?")
    other = UserFactory(role="duty_officer", agency=nsd.agency, teams=[nsd])
    day = {"done_on_day": "30", "done_on_month": "11", "done_on_year": "2026"}
    asked = "When was the second phone seen?"

    assert asked in page(client, officer, "police_handover_answer", **of(row))
    assert asked not in page(client, other, "police_handover_answer", **of(row))
    assert send(client, other, "police_handover_answer", row, answer="On Friday").status_code == 403
    assert send(client, other, "police_handover_part", row, part="devices", note="None", **day).status_code == 403
    assert not row.checks.filter(note="None").exists()
    with pytest.raises(NotAllowed):
        actions.record_part(handover=row, part=HandoverPart.DEVICES, done_on=date(2026, 11, 30), note="None", by=other)


def test_person_page_says_who_led_and_what_waits_on_my_day(client, row, officer, person):
    shown = page(client, officer, "person_after_licence", uid=person.uid)
    assert "Probation to police" in shown
    assert "Still leads" in shown or "4 December 2027" in shown
    assert "Handovers to police" in page(client, officer, "home")


def test_part_that_is_not_theirs_is_refused_in_words(client, row, manager):
    day = {"done_on_day": "30", "done_on_month": "11", "done_on_year": "2026"}
    sent = send(client, manager, "police_handover_part", row, part="devices", note="One phone", **day)

    assert sent.status_code == 200
    assert "This part is for the other agency" in sent.content.decode()


def test_partner_system_reads_it_and_records_a_part(client, row, nsd):
    program = Program(client, nsd)
    listed = program.get("police-handovers/").json()
    sent = program.change(
        f"police-handovers/{row.uid}/",
        "record-part",
        {"part": "devices", "done_on": "2026-11-30", "note": "One phone"},
    )

    assert [each["uid"] for each in listed["results"]] == [str(row.uid)]
    assert listed["results"][0]["last_day"] == "2027-12-04"
    assert sent.status_code == 200, sent.json()
    assert row.checks.get().done_on == date(2026, 11, 30)


def test_no_partner_system_signs(client, row, nsd):
    program = Program(client, nsd)

    assert program.change(f"police-handovers/{row.uid}/", "sign", {}).status_code == 403


def test_an_order_in_force_is_told_with_its_end_or_that_none_is_set(person, officer):
    for ends_on in (date(2027, 3, 2), None):
        order_until(ends_on, person)

    assert [line.words for line in record_lines.orders(person, officer)] == ["to 2 March 2027", "no end is set"]
