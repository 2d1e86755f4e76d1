"""The sheet: what it says, to which users, and what its buttons do."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from sharing.alerts import actions as alert_actions
from sharing.drafts.models import Draft
from sharing.duties.escalation import escalate
from sharing.models import Fault, Membership, ShiftSheet, ThreadHandover
from tests.factories.offenders import OffenderFactory
from tests.factories.rota import HOUR, desk_of, shift
from tests.factories.sharing import (
    AlertFactory,
    ExclusionFactory,
    GrantFactory,
    ReceiptFactory,
    SuppressionFactory,
    TeamFactory,
)
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
cast = row_of("cast")
world = world_of(lambda: {"cast": desk_of()})


@pytest.fixture
def after(cast):
    shift(cast, "karen", NOON - 12 * HOUR)
    return shift(cast, "neil", NOON)


@pytest.fixture
def escalated(cast):
    """Of a team that has not answered, about somebody whom the desk does not see; told to Neil, first on call."""
    team = TeamFactory(name="CT North", agency=cast["agency"])
    person = OffenderFactory(family_name="Maddox")
    GrantFactory(subject=person, team=team)
    receipt = ReceiptFactory(
        alert=AlertFactory(subject=person, severity=1, title="Sighting in Leeds"),
        team=team,
        told_at=NOON - 15 * MINUTE,
        due_at=NOON,
    )
    escalate(at=NOON)
    return receipt


def read(client, user, name="shift_handover", **kwargs):
    client.force_login(user)
    return client.get(reverse(name, kwargs=kwargs)).content.decode()


def until(end):
    return {"subject": None, "asked_at": NOON - HOUR, "starts_at": NOON - HOUR, "ends_at": end}


def send(client, user, name, data=None, **kwargs):
    client.force_login(user)
    return client.post(reverse(name, kwargs=kwargs), data or {}, follow=True).content.decode()


def mark_on(page):
    return page.split('name="mark" value="')[1][:64]


class TestSheet:
    def test_who_may_not_see_the_person_reads_the_reference(self, client, cast, after, escalated):
        page = read(client, cast["neil"], uid=after.uid)

        assert str(escalated.alert.uid) in page
        assert "CT North" in page
        assert "Maddox" not in page
        assert "Leeds" not in page

    def test_who_may_reads_whom_it_is_about(self, client, cast, after, escalated):
        Membership.objects.create(user=cast["neil"], team=escalated.team, starts_at=NOON - HOUR)

        page = read(client, cast["neil"], uid=after.uid)

        assert "Maddox" in page
        assert "Sighting in Leeds" in page

    def test_line_about_somebody_from_whom_the_reader_is_excluded_is_not_there(self, client, cast, after, escalated):
        ExclusionFactory(subject=escalated.subject, user=cast["neil"])

        page = read(client, cast["neil"], uid=after.uid)

        assert str(escalated.alert.uid) not in page
        assert "CT North" not in page

    def test_it_says_where_each_escalates_next(self, client, cast, after, escalated):
        assert "It escalates to command at" in read(client, cast["neil"], uid=after.uid)

    def test_it_says_who_has_answered(self, client, cast, after, escalated):
        alert_actions.answer_above(rung=escalated.rungs.get(rung="duty_desk"), by=cast["neil"])

        assert "Neil Garvey has it since midday" in read(client, cast["neil"], uid=after.uid)

    def test_normal_alerts_are_not_handed_over(self, client, cast, after):
        normal = AlertFactory(tells=[cast["desk"]], severity=3)
        GrantFactory(subject=normal.subject, team=cast["desk"])

        assert str(normal.uid) not in read(client, cast["neil"], uid=after.uid)

    def test_what_the_desk_holds_back_is_on_it_until_it_ends(self, client, cast, after, at_noon):
        SuppressionFactory(team=cast["desk"], owner=cast["karen"], reason="Tag of a dead battery", **until(NOON + HOUR))
        hidden = until(NOON + HOUR) | {"subject": OffenderFactory(family_name="Maddox")}
        SuppressionFactory(team=cast["desk"], reason="About somebody whom the desk cannot see", **hidden)
        SuppressionFactory(team=TeamFactory(name="CT North"), reason="Of another team", **until(NOON + HOUR))

        page = read(client, cast["neil"], uid=after.uid)

        assert "Held back until 1pm" in page
        assert "Karen Lockyer is responsible. Reason: Tag of a dead battery" in page
        assert "Of another team" not in page
        assert "About somebody" not in page
        at_noon.move_to(NOON + HOUR)
        assert "No alerts are held back." in read(client, cast["neil"], uid=after.uid)

    def test_work_of_the_outgoing_is_on_it_with_its_last_note(self, client, cast, after):
        taken = AlertFactory(
            tells=[cast["desk"]], severity=3, state="in_progress", taken_by=cast["karen"], taken_at=NOON
        )
        GrantFactory(subject=taken.subject, team=cast["desk"])
        ThreadHandover.objects.create(
            thread=taken.thread,
            team=cast["desk"],
            offered_by=cast["karen"],
            offered_to=cast["delia"],
            offered_at=NOON,
            note="Flat in Beeston not visited yet",
        )

        page = read(client, cast["neil"], uid=after.uid)

        assert "Karen Lockyer works on it since midday" in page
        assert "Last note: Flat in Beeston not visited yet" in page

    def test_faults_of_the_system_are_on_it(self, client, cast, after):
        Fault.objects.create(name="mail", words="No email has been sent since 9am.", is_critical=True, found_at=NOON)

        assert "No email has been sent since 9am." in read(client, cast["neil"], uid=after.uid)

    def test_letters_that_have_not_left_are_on_it(self, client, cast, after, escalated):
        escalated.deliveries.filter(user=cast["neil"]).update(attempts=2)

        assert "Email to Neil Garvey" in read(client, cast["neil"], uid=after.uid)

    def test_outside_the_desk_there_is_none(self, client, cast, after):
        client.force_login(cast["judith"])

        assert client.get(reverse("shift_handover", kwargs={"uid": after.uid})).status_code == 404
        assert "You are not on a duty desk." in read(client, cast["judith"], "shift_handovers")

    @pytest.mark.parametrize("number", [1, 20])
    def test_queries_do_not_grow_with_lines(self, client, cast, after, number, django_assert_max_num_queries):
        for _ in range(number):
            alert = AlertFactory(tells=[cast["desk"]])
            GrantFactory(subject=alert.subject, team=cast["desk"])
        client.force_login(cast["neil"])

        with django_assert_max_num_queries(45):
            page = client.get(reverse("shift_handover", kwargs={"uid": after.uid})).content
        assert page.count(b'name="line"') == number


class TestHandingOver:
    def test_from_the_note_to_the_signature(self, client, cast, after):
        alert = AlertFactory(tells=[cast["desk"]])
        GrantFactory(subject=alert.subject, team=cast["desk"])
        page = read(client, cast["karen"], "shift_handover_note", uid=after.uid)
        words = {"calls": "Insp. Oddy", "promises": "Reply to Border", "note": "", "mark": mark_on(page)}
        assert "Neil Garvey now reads and signs" in send(
            client, cast["karen"], "shift_handover_note", words, uid=after.uid
        )

        page = read(client, cast["neil"], uid=after.uid)
        assert "Insp. Oddy" in page
        line = {"mark": mark_on(page), "line": f"thread:{alert.uid}"}
        assert "Accepted." in send(client, cast["neil"], "shift_handover_accept", line, uid=after.uid)
        page = read(client, cast["neil"], uid=after.uid)
        assert 'name="line"' not in page

        page = send(client, cast["neil"], "shift_handover_sign", {"mark": mark_on(page)}, uid=after.uid)

        assert "Karen Lockyer is no longer on call for this shift." in page
        assert ShiftSheet.objects.get().signed_mark in page
        assert "Handed over" in read(client, cast["delia"], "shift_handovers")

    def test_who_signs_before_the_start_reads_that_the_outgoing_is_on_call_until_then(self, client, cast, at_noon):
        shift(cast, "karen", NOON - 11 * HOUR)
        after = shift(cast, "neil", NOON + HOUR)
        page = read(client, cast["neil"], uid=after.uid)

        page = send(client, cast["neil"], "shift_handover_sign", {"mark": mark_on(page)}, uid=after.uid)

        assert "Signed. Karen Lockyer is on call until 1pm on 1 December 2026, then you are." in page
        assert "no longer on call" not in page

    def test_an_old_page_signs_nothing(self, client, cast, after):
        old = mark_on(read(client, cast["neil"], uid=after.uid))
        alert = AlertFactory(tells=[cast["desk"]])
        GrantFactory(subject=alert.subject, team=cast["desk"])

        assert "The sheet has changed" in send(
            client, cast["neil"], "shift_handover_sign", {"mark": old}, uid=after.uid
        )

    def test_a_draft_of_the_note_is_kept_and_forgotten_with_the_signature(self, client, cast, after):
        kept = reverse("draft", kwargs={"form": "rota.note", "about": str(after.uid)})
        client.force_login(cast["karen"])
        client.post(kept, {"calls": "Insp. Oddy, half written"})
        page = read(client, cast["karen"], "shift_handover_note", uid=after.uid)
        assert "Insp. Oddy, half written" in page

        send(
            client, cast["karen"], "shift_handover_note", {"calls": "Insp. Oddy", "mark": mark_on(page)}, uid=after.uid
        )

        assert not Draft.objects.exists()
        assert "Insp. Oddy" in read(client, cast["neil"], uid=after.uid)

    def test_buttons_are_for_whose_they_are(self, client, cast, after):
        assert "Accept all and sign" in read(client, cast["neil"], uid=after.uid)
        assert "Write the note and sign" in read(client, cast["karen"], uid=after.uid)
        for who in ("delia", "ann"):
            page = read(client, cast[who], uid=after.uid)
            assert "Accept all and sign" not in page
            assert "Write the note" not in page

    def test_an_unsigned_shift_says_that_both_are_on_call(self, client, cast, after, at_noon):
        at_noon.shift(15 * MINUTE)

        assert "both are on call" in read(client, cast["neil"], uid=after.uid)
