"""The pages of MAPPA: what people see and do on them."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from offenders.mappa import printing
from offenders.mappa.models import MappaCase, MappaLevel, MappaMeeting
from release_monitor.database.rights import as_owner
from sharing.models import AuditEntry
from tests.factories.mappa import MappaCaseFactory, action_of, cast_around, invited, meeting_of, minutes_of
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, UserFactory
from tests.sharing.administration.pages import day_parts
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
TODAY = date(2026, 12, 1)


def made():
    person = OffenderFactory(status="on_licence", region="North East")
    cast = cast_around(person)
    case = MappaCaseFactory(
        offender=person, level=2, chair=cast["probation_manager"], coordinator=cast["mappa_coordinator"]
    )
    return {"person": person, "case": case, **cast}


world = world_of(made)
person, case = row_of("person"), row_of("case")
coordinator, officer, chair = row_of("mappa_coordinator"), row_of("probation_officer"), row_of("probation_manager")
analyst = row_of("ct_analyst")


def at(name, row, key, person):
    return reverse(name, kwargs={"uid": person.uid, key: row.uid})


def text_of(response):
    return response.content.decode()


def test_bar_says_category_and_level_and_what_is_not_known(client, person, case, officer):
    client.force_login(officer)
    address = reverse("person", kwargs={"uid": person.uid})
    assert "MAPPA 4, level 2" in text_of(client.get(address))

    MappaCase.objects.filter(pk=case.pk).update(level=None, level_set_on=None, state="identified")
    assert "MAPPA 4, level not set" in text_of(client.get(address))

    with as_owner():
        case.delete()
    page = text_of(client.get(address))
    assert "<dt>MAPPA</dt><dd>Not known</dd>" in page


def test_level_is_proposed_and_set_on_pages(client, person, case, officer, coordinator, chair):
    client.force_login(officer)
    client.post(at("mappa_level_propose", case, "case_uid", person), {"level": "3", "reason": "Two agencies must act"})
    row = MappaLevel.objects.get(state="proposed")
    for user in (coordinator, chair):
        client.force_login(user)
        client.post(at("mappa_level_answer", row, "level_uid", person), {"agree": "yes"})

    page = text_of(client.get(reverse("person_mappa", kwargs={"uid": person.uid})))
    assert "Category 4, level 3" in page
    assert "Two agencies must act" in page


def test_meeting_is_planned_held_and_closed_on_pages(client, person, case, coordinator, chair, officer):
    client.force_login(coordinator)
    when = {**day_parts("day", TODAY), "at": "14:00"}
    client.post(
        at("mappa_meeting_plan", case, "case_uid", person), {**when, "chair": str(chair.uid), "place": "By video"}
    )
    meeting = MappaMeeting.objects.get()
    client.post(at("mappa_invite", meeting, "meeting_uid", person), {"body": "police", "name": "D. Oddy"})
    client.post(
        at("mappa_point_add", meeting, "meeting_uid", person), {"title": "Where does he live?", "body": "probation"}
    )
    client.post(at("mappa_pack_send", meeting, "meeting_uid", person))
    present = [str(row.uid) for row in meeting.attendances.all()]
    held = {**day_parts("on", TODAY), "present": present}
    client.post(at("mappa_meeting_hold", meeting, "meeting_uid", person), held)
    page = text_of(client.get(at("mappa_meeting", meeting, "meeting_uid", person)))
    assert "To do before it closes" in page
    assert "Agenda point 1 has no decision and no owner and no date" in page
    point = meeting.agenda.get()
    decided = {"decision": "Hull", "owner": str(officer.uid), **day_parts("due_on", date(2026, 12, 7))}
    client.post(at("mappa_point_decide", point, "point_uid", person), decided)
    client.post(at("mappa_minutes_write", meeting, "meeting_uid", person), {"text": "All said"})
    client.post(at("mappa_summary", meeting, "meeting_uid", person), {"text": "Agreed"})
    client.post(at("mappa_meeting_close", meeting, "meeting_uid", person), {})

    meeting.refresh_from_db()
    assert (meeting.state, meeting.summary) == ("closed", "Agreed")
    page = text_of(client.get(at("mappa_meeting", meeting, "meeting_uid", person)))
    assert "No one disagreed" in page


def test_minutes_are_a_page_for_their_readers_and_nothing_tells_anybody_else(
    client, person, case, coordinator, chair, officer, analyst
):
    meeting = meeting_of(case, chair, state="minutes_draft", held_on=TODAY)
    invited(meeting, analyst, "police")
    minutes_of(meeting, coordinator, "Words of the minutes")
    address = at("mappa_minutes", meeting, "meeting_uid", person)

    client.force_login(analyst)
    assert "Words of the minutes" in text_of(client.get(address))
    assert "Words of the minutes" not in text_of(client.get(at("mappa_meeting", meeting, "meeting_uid", person)))
    client.force_login(officer)
    assert client.get(address).status_code == 404
    page = text_of(client.get(at("mappa_meeting", meeting, "meeting_uid", person)))
    assert ">Minutes<" not in page
    assert AuditEntry.objects.filter(verb="mappa.minutes_opened", actor_id=analyst.pk).count() == 1
    client.force_login(coordinator)
    assert analyst.name in text_of(client.get(address))  # who read them


def test_no_word_of_minutes_is_in_pack_list_file_or_api(client, person, case, coordinator, chair, analyst):
    meeting = meeting_of(case, chair, state="minutes_draft", held_on=TODAY)
    minutes_of(meeting, coordinator, "Zqminutes")
    client.force_login(coordinator)

    told = str(printing.pack_data(meeting, reader=coordinator, at=datetime(2026, 12, 1, 12, tzinfo=UTC)))
    for name in ("mappa", "mappa-meetings-list", "mappa-cases-list", "mappa-actions-list"):
        told += client.get(reverse(name)).getvalue().decode()
    file = client.post(reverse("list_file", args=["mappa"]), {"kind": "csv", "reason": "A return"})
    assert "Content-Disposition" in file.headers
    told += b"".join(file).decode()
    told += client.get(reverse("mappa-meetings-detail", kwargs={"uid": meeting.uid})).content.decode()

    assert "Zqminutes" not in told


def test_list_has_meetings_and_what_is_overdue_first(client, person, case, coordinator, chair, officer):
    meeting_of(case, chair)
    action_of(case, officer, chair, due_on=date(2026, 11, 20))
    MappaCase.objects.filter(pk=case.pk).update(review_due_on=date(2026, 11, 10))
    client.force_login(coordinator)

    page = text_of(client.get(reverse("mappa")))

    assert page.index("Meetings to come") < page.index("Reviews overdue") < page.index("Actions overdue")
    assert "11 days overdue" in page
    assert "Ask for a room" in page


def test_who_has_no_part_in_mappa_reads_category_and_level_alone(client, person, case, chair, officer):
    meeting_of(case, chair)
    action_of(case, officer, chair, due_on=TODAY)
    reader = UserFactory(role="victim_liaison", teams=[GrantFactory(subject=person).team])
    client.force_login(reader)

    page = text_of(client.get(reverse("person_mappa", kwargs={"uid": person.uid})))

    assert "Category 4, level 2" in page
    assert "Ask for a room" not in page
    assert client.get(at("mappa_meeting", MappaMeeting.objects.get(), "meeting_uid", person)).status_code == 404


def test_action_is_on_my_day_of_its_owner_and_answered_there(client, person, case, officer, chair):
    action = action_of(case, officer, chair, due_on=date(2026, 11, 28))
    client.force_login(officer)

    assert "Ask for a room" in text_of(client.get(reverse("home")))
    client.post(at("mappa_action_answer", action, "action_uid", person), {"is_done": "yes", "words": "Letter"})
    client.force_login(chair)
    assert "Ask for a room" in text_of(client.get(reverse("home")))
    client.post(at("mappa_action_accept", action, "action_uid", person), {"accept": "yes"})

    action.refresh_from_db()
    assert action.state == "accepted"


def test_pack_is_a_tagged_pdf_with_overdue_actions_first(client, person, case, officer, chair, coordinator):
    meeting = meeting_of(case, chair)
    action_of(case, officer, chair, due_on=date(2026, 11, 20))
    client.force_login(coordinator)

    answer = client.get(at("mappa_pack_pdf", meeting, "meeting_uid", person))

    assert answer.content.startswith(b"%PDF")
    sections = printing.pack_data(meeting, reader=coordinator, at=datetime(2026, 12, 1, 12, tzinfo=UTC))["sections"]
    assert sections[0]["title"] == "Overdue actions"
    assert [item["strong"] for item in sections[0]["items"]] == ["Ask for a room"]
