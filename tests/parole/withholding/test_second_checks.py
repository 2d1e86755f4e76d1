"""Nobody lets a withheld paper out alone: what one reader recorded waits for a second who works for PPCS."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from parole.dossier import actions as dossier
from parole.dossier.second_checks import DisclosureCheck
from parole.models import DossierItem, NonDisclosure, ReviewClock, ReviewMove
from parole.reviews.actions.opening import ParoleRefused
from parole.withholding import second_checks
from sharing.access import RecordHidden
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson
from sharing.audit.versions import version_of
from sharing.models import Alert, AuditEntry
from tests.factories.breaches import let_in
from tests.parole.dossier.test_compartment import PAPER
from tests.parole.reviews.test_pages import day
from tests.parole.withholding.test_pages import TODAY, applied, at, begin, check_of, decided, gets, sent

__all__ = ["begin"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
LATER = date(2026, 11, 28)  # the day after the last one of an appeal


@pytest.fixture
def item(begun):
    return begun["item"]


@pytest.fixture
def casework(client, begun):
    client.force_login(begun["ppcs"])
    return begun["ppcs"]


@pytest.fixture
def second(begun):
    return begun["second"]


def disclosed(item, by, document="SoS/9"):
    version = version_of(item, "disclosure")
    return dossier.decide_disclosure(item=item, disclosure="yes", version=version, by=by, document=document)


def is_out(item, begun):
    return DossierItem.objects.visible_to(begun["outsider"]).exists()


def confirm(item, by):
    return second_checks.confirm(item=item, check=check_of(item).uid, by=by)


class TestDirection:
    def test_one_reader_alone_serves_nothing(self, client, item, casework, begun):
        applied(client, item)
        decided(client, item, "serve")

        assert "The Board has not decided" in sent(client, item, "give", **day("on", TODAY))
        with pytest.raises(SamePerson, match="Someone else"):
            confirm(item, casework)

        assert NonDisclosure.objects.get().directed == ""
        assert (gets(item), is_out(item, begun)) == ("pending", False)
        assert "Second check needed" in client.get(at(item)).content.decode()
        assert "Second check needed" in client.get(address(item)).content.decode()

    def test_second_reader_confirms_it_and_then_it_is_served(self, client, item, casework, second, begun):
        applied(client, item)
        decided(client, item, "serve")
        client.force_login(second)

        page = client.get(at(item, "confirm-check")).content.decode()
        assert "PB/1" in page
        assert sent(client, item, "confirm-check", check=check_of(item).uid) == ""
        assert not is_out(item, begun)  # until it is served
        assert sent(client, item, "give", **day("on", LATER)) == ""

        assert is_out(item, begun)
        kept = DisclosureCheck.objects.visible_to(casework).get()
        assert (kept.recorded_by, kept.confirmed_by) == (casework, second)
        assert not DisclosureCheck.objects.visible_to(begun["outsider"]).exists()

    def test_direction_that_keeps_the_paper_waits_for_nobody(self, client, item, casework):
        applied(client, item)
        decided(client, item, "withhold")

        assert gets(item) == "withheld"
        assert not DisclosureCheck.objects.exists()

    def test_answer_to_an_appeal_waits_for_its_own_check(self, client, item, casework, second, begun):
        applied(client, item)
        decided(client, item, "withhold")
        assert sent(client, item, "appeal", appealed_by="representative", **day("on", date(2026, 11, 25))) == ""
        answer = {"directed": "serve", "document": "PB/2"} | day("on", date(2026, 11, 30))
        assert sent(client, item, "answer-appeal", **answer) == ""

        assert "An appeal is open" in sent(client, item, "give", **day("on", TODAY))
        confirm(item, second)

        assert sent(client, item, "give", **day("on", TODAY)) == ""
        assert is_out(item, begun)

    def test_second_reader_refuses_it_with_a_reason_and_it_can_be_recorded_again(self, client, item, casework, second):
        applied(client, item)
        decided(client, item, "serve")
        client.force_login(second)
        check = check_of(item)

        assert "Enter a reason" in sent(client, item, "refuse-check", check=check.uid, reason=" ")
        assert sent(client, item, "refuse-check", check=check.uid, reason="The direction says withhold") == ""
        page = client.get(at(item)).content.decode()
        assert f"Refused by {second}" in page
        assert "The direction says withhold" in page
        decided(client, item, "withhold")

        assert gets(item) == "withheld"
        with pytest.raises(MoveRefused, match="check has changed"):
            second_checks.confirm(item=item, check=check.uid, by=second)

    def test_who_recorded_it_withdraws_it(self, client, item, casework):
        applied(client, item)
        decided(client, item, "gist")

        assert sent(client, item, "withdraw-check", check=check_of(item).uid, reason="The wrong paper") == ""

        assert f"Withdrawn by {casework}" in client.get(at(item)).content.decode()
        assert gets(item) == "pending"

    def test_nothing_else_is_recorded_of_it_while_it_waits(self, client, item, casework):
        applied(client, item)
        decided(client, item, "serve")
        decided(client, item, "serve")  # sent twice

        typed = {"directed": "withhold", "decided_by": "panel_chair", "document": "PB/1"} | day("on", TODAY)
        assert "needs a second check" in sent(client, item, "decide", **typed)
        assert DisclosureCheck.objects.count() == 1

    def test_application_that_is_withdrawn_ends_it(self, client, item, casework, second):
        applied(client, item)
        decided(client, item, "serve")
        check = check_of(item)
        assert sent(client, item, "withdraw", reason="Another paper says it", **day("on", TODAY)) == ""

        with pytest.raises(MoveRefused, match="check has changed"):
            second_checks.confirm(item=item, check=check.uid, by=second)

        assert gets(item) == "pending"

    def test_newer_version_is_not_let_out_by_the_check_of_the_older(self, client, item, casework, second):
        applied(client, item)
        decided(client, item, "serve")
        check = check_of(item)

        newer = dossier.add_item(review=item.review, fields=PAPER, by=casework, replaces=item)

        for paper in (item, newer):
            with pytest.raises(MoveRefused, match="check has changed"):
                second_checks.confirm(item=paper, check=check.uid, by=second)


class TestDisclosedAfterAll:
    def test_it_stays_withheld_until_a_second_reader_has_confirmed_it(self, client, item, begun, second):
        with pytest.raises(ParoleRefused, match="reference of the disclosure document"):
            disclosed(item, begun["officer"], document=" ")
        item = disclosed(item, begun["officer"])
        assert (item.is_withheld, is_out(item, begun)) == (True, False)

        confirm(item, second)

        kept = DossierItem.objects.get(pk=item.pk)
        assert (kept.disclosure, kept.is_withheld, kept.withholding_reason) == ("yes", False, "")
        assert is_out(item, begun)

    def test_after_an_application_that_one_withdrew_it_takes_two_as_well(self, client, item, casework, begun):
        applied(client, item)
        assert sent(client, item, "withdraw", reason="Another paper says it", **day("on", TODAY)) == ""
        typed = {"disclosure": "yes", "document": "SoS/9", "version": version_of(reread(item), "disclosure")}

        answer = client.post(reverse("dossier_disclosure", kwargs=about(item)), typed, follow=True)

        assert "stays withheld until a second reader" in answer.content.decode()
        with pytest.raises(SamePerson):
            confirm(item, casework)
        assert not is_out(item, begun)

    def test_reader_who_does_not_work_for_ppcs_confirms_nothing_and_an_outsider_finds_nothing(
        self, client, item, casework, begun
    ):
        disclosed(item, casework)
        with pytest.raises(MoveRefused, match="role cannot do this"):
            confirm(item, begun["officer"])
        with pytest.raises(RecordHidden):
            confirm(item, begun["outsider"])
        client.force_login(begun["outsider"])

        for verb in ("confirm-check", "refuse-check", "withdraw-check"):
            assert client.get(at(item, verb)).status_code == 404
            assert client.post(at(item, verb), {"check": check_of(item).uid}).status_code == 404

    def test_second_account_of_the_same_person_is_no_second_person(self, item, casework):
        twin = let_in(item.offender, "ppcs", role="ppcs")
        twin.staff_number = casework.staff_number
        twin.save()
        item.readers.add(twin)
        disclosed(item, casework)

        with pytest.raises(SamePerson):
            confirm(item, twin)

    def test_application_or_taking_the_paper_out_ends_it(self, client, item, casework):
        disclosed(item, casework)
        applied(client, item)
        assert not DisclosureCheck.objects.waiting().exists()
        assert sent(client, item, "withdraw", reason="Not needed", **day("on", TODAY)) == ""
        disclosed(reread(item), casework)

        item = reread(item)
        dossier.decide_disclosure(
            item=item, disclosure="withdrawn", version=version_of(item, "disclosure"), by=casework
        )

        assert not DisclosureCheck.objects.waiting().exists()


def test_page_says_how_to_find_a_second_reader_where_there_is_none(client, item, casework, second):
    applied(client, item)
    decided(client, item, "serve")
    assert "No second reader in PPCS" not in client.get(at(item)).content.decode()
    item.readers.remove(second)

    page = client.get(at(item)).content.decode()

    assert "No second reader in PPCS" in page
    assert reverse("dossier_readers", kwargs=about(item)) in page


def test_nobody_outside_is_told_by_alert_move_clock_or_log(client, item, casework, second):
    before = (Alert.objects.count(), ReviewMove.objects.count(), ReviewClock.objects.count())
    applied(client, item)
    decided(client, item, "serve")
    confirm(item, second)

    assert (Alert.objects.count(), ReviewMove.objects.count(), ReviewClock.objects.count()) == before
    entries = AuditEntry.objects.filter(target_type="parole.disclosurecheck")
    assert {each.verb for each in entries} == {"parole.compartment_check_confirmed"}
    assert not [each for each in entries if "PB/1" in str(each.payload.data) + each.reason]


def test_nothing_is_confirmed_when_the_last_step_fails(client, item, casework, second, monkeypatch):
    applied(client, item)
    decided(client, item, "serve")
    monkeypatch.setattr("parole.withholding.second_checks.carry_out", lambda *args, **more: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        confirm(item, second)

    assert DisclosureCheck.objects.waiting().exists()


def test_database_takes_no_check_of_one_person(item, casework):
    disclosed(item, casework)

    with pytest.raises(IntegrityError, match="disclosure_check_is_of_two_people"), transaction.atomic():
        DisclosureCheck.objects.update(confirmed_by=casework, confirmed_at="2026-12-01T12:00Z")


def test_reader_of_another_role_sees_that_a_check_is_needed_and_makes_none(client, item, casework, begun):
    applied(client, item)
    decided(client, item, "serve")
    client.force_login(begun["officer"])

    page = client.get(at(item)).content.decode()

    assert "Second check needed" in page
    assert at(item, "confirm-check") not in page


def about(item):
    return {"uid": item.offender.uid, "item_uid": item.uid}


def address(item):
    return reverse("dossier", kwargs={"uid": item.offender.uid, "review_uid": item.review.uid})


def reread(item):
    return DossierItem.objects.get(pk=item.pk)
