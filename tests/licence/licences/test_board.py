"""Directions of the Parole Board on a licence: put on record for it, and in force until the Board varies them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from licence.conditions.actions import board, conditions
from licence.conditions.actions.conditions import Written
from licence.licences.actions import licences
from licence.licences.actions.moves import LicenceRefused
from licence.models import Licence
from offenders.models import Release
from sharing.access.state_machines import MoveRefused
from sharing.audit.versions import version_of
from sharing.models import Agency, Alert
from tests.factories.licence import active_licence, filled, somebody_due_out, workers
from tests.factories.sharing import GrantFactory, TeamFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

WRITTEN = Written(
    text="Not to own a drone.",
    necessity="He flew one over the prison",
    proportionality="He may own anything else",
    review_on=date(2027, 6, 1),
)
DIRECTED = {"reference": "PB/26/0077", "directed_on": date(2026, 11, 27)}
ASK_THE_BOARD = "The Board set this condition. Ask the Board to vary it"


@pytest.fixture
def person():
    """Somebody whose release the Board directed."""
    person = somebody_due_out(family_name="Telford")
    Release.objects.filter(offender=person).update(basis="APD", certainty="directed")
    return person


@pytest.fixture
def cast(person):
    roles = ("probation_officer", "prison_decision_maker", "probation_head", "ppcs")
    return dict(zip(("com", "governor", "aco", "ppcs"), workers(person, *roles), strict=True))


@pytest.fixture
def licence(person, cast):
    return filled(licences.begin(offender=person, by=cast["com"]), cast["com"])


@pytest.fixture
def condition(licence, cast):
    return conditions.add_condition(licence=licence, written=WRITTEN, by=cast["com"])


def at(name, person, **more):
    return reverse(name, kwargs={"uid": person.uid, **more})


class TestLicence:
    @pytest.mark.parametrize("who", ["ppcs", "governor"])
    def test_approval_is_recorded_with_the_direction_and_its_day(self, licence, cast, who):
        licences.submit(licence=licence, by=cast["com"])

        licences.approve_for_board(licence=licence, by=cast[who], **DIRECTED)

        licence.refresh_from_db()
        assert (licence.status, licence.approved_as, licence.approved_by) == ("approved", "board", cast[who])
        assert (licence.direction_ref, licence.directed_on) == ("PB/26/0077", date(2026, 11, 27))
        said = set(licence.conditions.values_list("approved_by_body", "approval_ref", "approved_on"))
        assert said == {("board", "PB/26/0077", date(2026, 11, 27))}

    def test_prison_does_not_approve_what_the_board_directed(self, licence, cast):
        licences.submit(licence=licence, by=cast["com"])

        with pytest.raises(MoveRefused, match="Parole Board directed this release"):
            licences.approve(licence=licence, by=cast["governor"])

    def test_board_approves_nothing_of_a_release_by_law(self, person, licence, cast):
        Release.objects.filter(offender=person).update(basis="CRD", certainty="fixed")
        licences.submit(licence=licence, by=cast["com"])

        with pytest.raises(MoveRefused, match="for this release: End of custodial term"):
            licences.approve_for_board(licence=licence, by=cast["ppcs"], **DIRECTED)

    def test_it_is_never_recorded_by_who_submitted(self, licence, cast):
        licences.submit(licence=licence, by=cast["com"])
        Licence.objects.filter(pk=licence.pk).update(submitted_by=cast["ppcs"])

        with pytest.raises(MoveRefused, match="You submitted it"):
            licences.approve_for_board(licence=licence, by=cast["ppcs"], **DIRECTED)
        with pytest.raises(MoveRefused, match="Your role cannot do this"):
            licences.approve_for_board(licence=licence, by=cast["aco"], **DIRECTED)

    def test_change_afterwards_takes_the_boards_approval_away(self, licence, cast):
        licences.submit(licence=licence, by=cast["com"])
        licences.approve_for_board(licence=licence, by=cast["ppcs"], **DIRECTED)
        licence.refresh_from_db()

        details = {"meets_where": "5 Mill Lane"}
        version = version_of(licence, "meets_where")
        licences.set_details(licence=licence, details=details, version=version, by=cast["com"])

        licence.refresh_from_db()
        assert (licence.status, licence.approved_as, licence.direction_ref) == ("submitted", "", "")
        assert licence.directed_on is None

    def test_database_keeps_no_approval_of_the_board_without_its_direction(self, licence):
        with pytest.raises(IntegrityError, match="licence_approved_by_board"), transaction.atomic():
            Licence.objects.filter(pk=licence.pk).update(approved_as="board")

    def test_casework_is_asked_for_it_and_asked_no_more_afterwards(self, person, licence, cast):
        desk = TeamFactory(agency__kind=Agency.Kind.PPCS)
        GrantFactory(subject=person, team=desk, grant_role="contributor")
        licences.submit(licence=licence, by=cast["com"])
        assert Alert.objects.get(kind="licence.board_to_record").state == "new"

        licences.approve_for_board(licence=licence, by=cast["ppcs"], **DIRECTED)

        assert Alert.objects.get(kind="licence.board_to_record").state == "resolved"


class TestCondition:
    def test_board_sets_it_and_ppcs_need_not_approve_its_words(self, licence, condition, cast):
        with pytest.raises(MoveRefused, match="PPCS"):
            licences.submit(licence=licence, by=cast["com"])

        board.record_board(condition=condition, is_set=True, by=cast["ppcs"], **DIRECTED)

        assert licences.submit(licence=licence, by=cast["com"]).status == "submitted"

    def test_probation_neither_rewords_it_nor_takes_it_off_nor_changes_its_places(self, licence, condition, cast):
        zone = conditions.add_zone(condition=condition, kind="exclusion", place="Roundhay", hours="", by=cast["com"])
        board.record_board(condition=condition, is_set=True, by=cast["governor"], **DIRECTED)
        condition.refresh_from_db()

        for refused in (
            lambda: conditions.change_condition(
                condition=condition, written=WRITTEN, version=version_of(condition, *conditions.FIELDS), by=cast["com"]
            ),
            lambda: conditions.remove_condition(condition=condition, reason="He moved", by=cast["com"]),
            lambda: conditions.add_zone(
                condition=condition, kind="exclusion", place="Harehills", hours="", by=cast["com"]
            ),
            lambda: conditions.remove_zone(zone=zone, by=cast["com"]),
        ):
            with pytest.raises(LicenceRefused, match=ASK_THE_BOARD):
                refused()

        assert licence.conditions.get(kind="bespoke").zones.count() == 1

    def test_board_lets_it_be_varied_and_it_is_approved_anew(self, licence, condition, cast):
        board.record_board(condition=condition, is_set=True, by=cast["ppcs"], **DIRECTED)

        board.record_board(
            condition=condition, is_set=False, reference="PB/26/0090", directed_on=date(2026, 12, 1), by=cast["ppcs"]
        )

        conditions.remove_condition(condition=condition, reason="The Board agreed", by=cast["com"])
        assert not licence.conditions.filter(kind="bespoke").exists()

    def test_it_stands_on_the_variation_too(self, person, licence, condition, cast):
        board.record_board(condition=condition, is_set=True, by=cast["ppcs"], **DIRECTED)
        Release.objects.filter(offender=person).update(basis="CRD", certainty="fixed")
        licences.end(licence=licence, on=date(2026, 12, 1), reason="Begun again below", by=cast["com"])
        active = active_licence(person, cast["com"], cast["governor"], on=date(2026, 11, 20))
        active.conditions.update(approved_by_body="board", approval_ref="PB/26/0077", approved_on=date(2026, 11, 27))
        variation = licences.vary(licence=active, reason="He works now", by=cast["com"])

        assert all(each.is_set_by_board for each in variation.conditions.all())

    @pytest.mark.parametrize(
        ("who", "more", "why"),
        [
            ("com", {}, "PPCS or the prison"),
            ("ppcs", {"reference": " "}, "Enter the reference"),
            ("ppcs", {"directed_on": None}, "Enter the date"),
            ("ppcs", {"directed_on": date(2026, 12, 2)}, "must be today or in the past"),
            ("ppcs", {"is_set": False}, "did not set"),
        ],
    )
    def test_it_is_refused_with_a_reason(self, condition, cast, who, more, why):
        with pytest.raises((LicenceRefused, MoveRefused), match=why):
            board.record_board(**{"condition": condition, "is_set": True, "by": cast[who]} | DIRECTED | more)

    def test_who_submitted_cannot_record_it(self, licence, condition, cast):
        Licence.objects.filter(pk=licence.pk).update(submitted_by=cast["ppcs"], status="submitted")

        with pytest.raises(MoveRefused, match="You submitted"):
            board.record_board(condition=condition, is_set=True, by=cast["ppcs"], **DIRECTED)


class TestPages:
    def test_casework_records_the_approval_on_the_page_of_the_decision(self, client, person, licence, cast):
        licences.submit(licence=licence, by=cast["com"])
        client.force_login(cast["ppcs"])
        decide = at("licence_decide", person, licence_uid=licence.uid)

        page = client.get(decide).content.decode()
        half = client.post(decide, {"decision": "approve_for_board", "direction_ref": "PB/26/0077"})
        typed = {"directed_on_day": "27", "directed_on_month": "11", "directed_on_year": "2026"}
        for _ in range(2):
            sent = client.post(decide, {"decision": "approve_for_board", "direction_ref": "PB/26/0077", **typed})
            assert sent.status_code == 302

        assert "Record the Board’s approval of licence 1.0" in page
        assert "Send it back" not in page
        assert "Enter the date of the Board&#x27;s direction" in half.content.decode()
        page = client.get(at("licence", person, licence_uid=licence.uid)).content.decode()
        assert "As the Parole Board directed on 27 November 2026, PB/26/0077" in page

    def test_decision_maker_is_offered_the_boards_approval_and_not_an_own_one(self, client, person, licence, cast):
        licences.submit(licence=licence, by=cast["com"])
        client.force_login(cast["governor"])

        form = client.get(at("licence_decide", person, licence_uid=licence.uid)).context["form"]

        assert [code for code, _ in form.fields["decision"].choices] == ["approve_for_board", "reject"]

    def test_who_decides_is_told_that_the_licence_changed_while_they_read_it(self, client, person, licence, cast):
        licences.submit(licence=licence, by=cast["com"])
        client.force_login(cast["ppcs"])
        decide = at("licence_decide", person, licence_uid=licence.uid)
        read = client.get(decide).context["form"]["version"].value()
        Licence.objects.filter(pk=licence.pk).update(ends_on=date(2029, 2, 1))
        day = {"directed_on_day": "27", "directed_on_month": "11", "directed_on_year": "2026"}
        typed = {"decision": "approve_for_board", "direction_ref": "PB/26/0077", **day}

        late = client.post(decide, typed | {"version": read})

        assert "The licence changed while you read it." in late.content.decode()
        assert client.post(decide, typed | {"version": late.context["form"]["version"].value()}).status_code == 302

    def test_page_of_the_decision_says_whose_it_is(self, client, person, licence, cast):
        licences.submit(licence=licence, by=cast["com"])
        client.force_login(cast["com"])

        assert (
            "You cannot decide this."
            in client.get(at("licence_decide", person, licence_uid=licence.uid)).content.decode()
        )

    def test_condition_is_marked_and_probation_reads_why_it_cannot_change_it(
        self, client, person, licence, condition, cast
    ):
        client.force_login(cast["ppcs"])
        address = at("condition_board", person, condition_uid=condition.uid)
        typed = {"directed_on_day": "27", "directed_on_month": "11", "directed_on_year": "2026"}

        sent = client.post(address, {"reference": "PB/26/0077", **typed})

        assert sent.status_code == 302
        client.force_login(cast["com"])
        page = client.get(at("licence", person, licence_uid=licence.uid)).content.decode()
        assert "Set by the Parole Board" in page
        assert ASK_THE_BOARD in page
        remove = at("condition_remove", person, condition_uid=condition.uid)
        assert remove not in page
        assert ASK_THE_BOARD in client.post(remove, {"reason": "He moved"}).content.decode()
