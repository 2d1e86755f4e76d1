"""The pages of leaving custody: the gate's answer, what a leaving was, which date stands."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from offenders.models import DisputeDecision, Leaving, Release, StrikeOut
from offenders.movements import actions as custody
from offenders.releases.leaving import actions, disputes, strike_outs
from offenders.releases.orders import actions as orders
from offenders.releases.weekly import actions as weekly
from sharing.models import Alert, AuditEntry, ReportedAct
from tests.offenders import halden
from tests.offenders.releases.leaving import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_to_prepare")]

world = halden.world(people.made)

TODAY = date(2026, 12, 1)
LEFT = {
    "day_day": 1,
    "day_month": 12,
    "day_year": 2026,
    "at": "08:20",
    "how_known": "Gate log, read by me",
    "whereabouts": "Left by taxi",
}


@pytest.fixture
def at(client, gate):
    """The answer of an address about the person, to this user."""

    def ask(user, name, sent=None, query="", **keys):
        client.force_login(user)
        path = reverse(name, kwargs={"uid": gate.person.uid, **keys})
        return client.get(path + query) if sent is None else client.post(path, sent)

    return ask


def text_of(answer):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.content.decode())).split())


def title_of(answer):
    return unescape(re.search(r"<h1>(.*?)</h1>", answer.content.decode())[1])


class TestRecordARelease:
    def test_early_it_stops_with_every_date_and_no_button_that_releases(self, gate, at):
        answer = at(gate.prison, "release_record")

        assert title_of(answer) == "Stop: this would be 13 days early"
        said = text_of(answer)
        assert "14 December 2026" in said
        assert "13 days early" in said
        assert "This page needs one step from 14 December 2026" in said
        assert "The person has left" in said
        assert "Record the release" not in said

    def test_another_date_is_answered_without_recording_anything(self, gate, at):
        release = Release.objects.open().counted().get()
        asked = f"?release={release.uid}&on_day=14&on_month=12&on_year=2026"

        assert title_of(at(gate.prison, "release_record", query=asked)) == "This release is due"
        assert Release.objects.open().counted().exists()

    def test_due_it_is_one_step_and_leads_to_a_page_the_reader_can_see(self, gate, at):
        gate.sheet(CRD=TODAY)
        page = at(gate.prison, "release_record")
        carried = {field.html_name: field.value() or "" for field in page.context["form"].hidden_fields()}
        sent = carried | {"on_day": 1, "on_month": 12, "on_year": 2026, "note": ""}

        answer = at(gate.prison, "release_record", sent)
        at(gate.prison, "release_record", sent)

        assert answer.status_code == 302
        assert gate.person.movements.filter(happening="released").count() == 1
        assert Release.objects.get(basis="CRD").status == "released"
        assert at(gate.prison, "person").status_code == 200
        assert answer.url == reverse("person", kwargs={"uid": gate.person.uid})

    def test_what_is_on_hold_is_named(self, gate, at):
        from offenders.models import ReleaseHold
        from offenders.releases.holds import actions as holds

        release = Release.objects.open().counted().get()
        holds.hold_release(release=release, kind=ReleaseHold.Kind.IDENTITY, reason="Two of the name", by=gate.com)

        assert "On hold Identity not certain: Two of the name" in text_of(at(gate.prison, "release_record"))

    def test_who_records_no_release_is_offered_the_report(self, gate, at):
        said = text_of(at(gate.com, "release_record"))
        assert "Report that the person has left" in said

        answer = at(gate.com, "leaving_report", {"words": "Seen in York"})
        assert answer.url == reverse("person", kwargs={"uid": gate.person.uid})
        assert Alert.objects.filter(kind="releases.has_left").count() == 1


class TestAfterLeaving:
    """For a week the prison that the person left still writes what happened there."""

    @pytest.fixture
    def gone(self, gate, at):
        from licence.readiness.actions.lists import make_list

        gate.sheet(CRD=TODAY)
        release = Release.objects.open().counted().get()
        make_list(release=release, on=TODAY, by=None)
        custody.record_release(release=release, on=TODAY, by=gate.prison)

    @pytest.mark.parametrize(("days", "status"), [(6, 302), (7, 403)])
    def test_the_sheet_of_the_day_and_a_return(self, gate, at, gone, at_noon, days, status):
        at_noon.shift(timedelta(days=days))
        on = TODAY + timedelta(days=days)
        act = {"words": "Card seen", "at": "08:00", "day_day": 1, "day_month": 12, "day_year": 2026}
        came = {"happening": "received", "establishment": "FSI", "on_day": on.day}

        assert at(gate.prison, "release_day").status_code == 200
        assert at(gate.prison, "day_act", act, step="identity").status_code == status
        sent = came | {"on_month": on.month, "on_year": on.year}
        assert at(gate.prison, "movement_record", sent).status_code == status

    def test_and_says_that_it_was_a_mistake(self, gate, at, gone):
        movement = gate.person.movements.last()

        answer = at(gate.prison, "strike_out_mark", {"reason": "x"}, movement_uid=movement.uid)

        assert answer.url == strike_outs.page_of_strike_out(StrikeOut.objects.get())


class TestLeaving:
    @pytest.fixture
    def leaving(self, gate, at):
        answer = at(gate.prison, "leaving_record", LEFT)
        leaving = Leaving.objects.get()
        assert answer.url == actions.leaving_url(leaving)
        return leaving

    def page(self, at, user, leaving):
        return at(user, "leaving", leaving_uid=leaving.uid)

    def test_recorded_it_shows_until_it_is_over_on_every_page_that_should(self, gate, at, client, leaving, noon):
        weekly.make_weekly_list(on=TODAY, at=noon)

        assert leaving.left_at == datetime(2026, 12, 1, 8, 20, tzinfo=UTC)
        for path in ("/", "/releases/weeks/2026-11-30/", reverse("person", kwargs={"uid": gate.person.uid})):
            assert "left early" in text_of(client.get(path)).lower(), path
        actions.name_document(leaving=leaving, document="Order T1", ordered="immediate", by=gate.colleague)
        actions.agree_lawful(leaving=leaving, by=gate.ppcs)
        for path in ("/", "/releases/weeks/2026-11-30/"):
            assert "left early" not in text_of(client.get(path)).lower(), path

    def test_no_page_says_in_error_or_offers_an_arrest_before_it_is_confirmed(self, gate, at, client, leaving):
        person = reverse("person", kwargs={"uid": gate.person.uid})
        for answer in (self.page(at, gate.com, leaving), client.get(person), client.get("/")):
            said = text_of(answer)
            assert "Released in error" not in said
            assert "rrest the person" not in said

        at(gate.colleague, "leaving_in_error", {}, leaving_uid=leaving.uid)

        assert title_of(self.page(at, gate.com, leaving)) == "Released in error"
        assert "Arrest the person and return them to custody" in text_of(client.get(person))

    def test_who_recorded_it_is_told_that_someone_else_must_confirm(self, gate, at, leaving):
        answer = at(gate.prison, "leaving_in_error", {}, leaving_uid=leaving.uid)

        assert "You did the first part yourself" in text_of(answer)

    def test_a_document_and_the_agreement_of_another_agency(self, gate, at, leaving):
        named = {"document": "Order T20267041", "route": "immediate"}
        assert at(gate.colleague, "leaving_document", named, leaving_uid=leaving.uid).status_code == 302
        page = text_of(self.page(at, gate.ppcs, leaving))
        assert "Agree that it was lawful" in page
        assert "Order T20267041: immediate release ordered" in page

        assert at(gate.ppcs, "leaving_agree", {}, leaving_uid=leaving.uid).status_code == 302

        assert "This has ended" in text_of(self.page(at, gate.ppcs, leaving))

    def test_what_was_typed_is_kept_as_a_draft_until_it_is_sent(self, gate, at, client):
        client.force_login(gate.prison)
        address = reverse("draft", kwargs={"form": "release.left", "about": str(gate.person.uid)})
        client.post(address, {"whereabouts": "York station"})

        assert "York station" in at(gate.prison, "leaving_record").content.decode()
        at(gate.prison, "leaving_record", LEFT)
        from sharing.models import Draft

        assert not Draft.objects.exists()


class TestDispute:
    @pytest.fixture
    def opened(self, gate):
        gate.sheet(CRD=TODAY)
        now = timezone.now()
        return DisputeDecision.objects.create(
            offender=gate.person,
            period=gate.person.periods.get(),
            route="CRD",
            asked_at=now,
            answer_due_at=now + timedelta(hours=4),
        )

    def test_ppcs_selects_the_date_that_stands(self, gate, at, opened):
        keys = {"dispute_uid": opened.uid}
        assert "Decide by 4pm on 1 December 2026" in text_of(at(gate.ppcs, "dispute", **keys))

        sent = {"stands_on": "2026-12-01", "reason": "The warrant", "caller": "", "number": ""}
        assert "Only PPCS" in text_of(at(gate.com, "dispute", sent, **keys))
        assert at(gate.ppcs, "dispute", sent, **keys).status_code == 302

        opened.refresh_from_db()
        assert (opened.decided_by, opened.stands_on) == (gate.ppcs, TODAY)

    def test_the_person_s_page_says_that_a_date_without_a_sheet_was_decided_to_count(self, gate, at, opened):
        gate.sheet(CRD=None, SLED=None)
        gate.court_says(TODAY)
        sent = {"stands_on": "2026-12-01", "reason": "The warrant", "caller": "", "number": ""}

        at(gate.ppcs, "dispute", sent, dispute_uid=opened.uid)

        assert "decided to count while the dates were in dispute" in text_of(at(gate.ppcs, "person"))
        assert title_of(at(gate.prison, "release_record")) == "This release is due"

    def test_it_is_not_taken_for_the_one_of_an_order_that_a_second_person_is_to_confirm(self, gate, at, opened):
        gate.sheet(CRD=None, SLED=None)
        gate.court_says(TODAY)
        sent = {"stands_on": "2026-12-01", "reason": "The warrant", "caller": "", "number": ""}
        at(gate.ppcs, "dispute", sent, dispute_uid=opened.uid)
        how = {"kind": "deportation", "ends": "sentence", "reference": "T1", "at": timezone.now()}
        how |= {"opens_on": date(2026, 12, 10)}
        orders.record_order(offender=gate.person, by=gate.ppcs, **how)

        page = text_of(at(gate.colleague, "person"))

        assert "on 10 December 2026 needs a second person" in page
        assert "on 1 December 2026 needs a second person" not in page

    def test_by_phone_every_page_says_reported_until_the_decider_confirms_it_themselves(self, gate, at, client, opened):
        keys = {"dispute_uid": opened.uid}
        called = {"caller": str(gate.ppcs.uid), "number": "0"}
        sent = {"stands_on": "2026-12-01", "reason": "The warrant", **called}
        assert "not the staff number of the person you selected" in text_of(at(gate.prison, "dispute", sent, **keys))
        assert gate.ppcs.staff_number not in text_of(at(gate.prison, "dispute", sent, **keys))
        assert AuditEntry.objects.filter(verb="sharing.reported_number_refused").count() == 2

        sent["number"] = gate.ppcs.staff_number
        assert at(gate.prison, "dispute", sent, **keys).url == disputes.page_of_dispute(opened)
        said = text_of(at(gate.com, "dispute", **keys))
        assert f"Reported: decision of {gate.ppcs} ({gate.ppcs.agency}), by phone." in said
        assert f"It has no effect until {gate.ppcs} confirms it" in said

        act = ReportedAct.objects.get()
        answer = reverse("reported_act_answer", kwargs={"uid": act.uid, "verb": "confirm"})
        client.force_login(gate.com)
        assert "Only the named person can answer this" in text_of(client.post(answer))
        client.force_login(gate.ppcs)
        assert "Confirm that you did this" in text_of(client.get(reverse("reported_act", args=[act.uid])))
        assert client.post(answer).status_code == 302

        said = text_of(at(gate.com, "dispute", **keys))
        assert f"Decided by {gate.ppcs}: 1 December 2026 is the date that counts" in said


def test_week_shows_released_beside_expected_and_leads_to_the_share_of_13_weeks(gate, at, client, noon):
    gate.sheet(CRD=TODAY)
    weekly.make_weekly_list(on=TODAY, at=noon)
    custody.record_release(release=Release.objects.open().counted().get(), on=TODAY, by=gate.prison)
    client.force_login(gate.com)

    this_week = client.get("/releases/weeks/2026-11-30/")
    assert "1 of 1 released" in text_of(this_week)
    assert reverse("figure", args=["weekly-lists"]) in this_week.content.decode()
    with time_machine.travel(noon + timedelta(days=7), tick=False):
        client.force_login(gate.com)
        listed = client.get(reverse("figure", args=["weekly-lists"])).context["result"]
    assert listed.sentence == "1 of 1 on the lists of 13 full weeks were released in their week."
