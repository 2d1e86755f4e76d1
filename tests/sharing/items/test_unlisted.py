"""A lawful basis that is not in the list waits for a second person; nothing is shared before."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from sharing.access import NotAllowed, RecordHidden
from sharing.access.rules import GrantRole
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson
from sharing.items import alert_kinds as kinds
from sharing.items.actions import items, unlisted
from sharing.items.actions.items import ItemRefused, Why
from sharing.models import Alert, AuditEntry, Disclosure, Item, UnlistedBasis
from tests.factories.items import beside, holder, recorded, team_of
from tests.factories.offenders import OffenderFactory
from tests.sharing.items.test_actions import alerts_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

BASIS = "Undertaking of the coroner of 3 March"
WHY = Why(reason="They house the person", lawful_basis=BASIS, necessity="No other way")


@pytest.fixture
def person():
    return OffenderFactory(family_name="Halden")


@pytest.fixture
def analyst(person):
    return holder(person)


@pytest.fixture
def second(analyst):
    return beside(analyst, role="ct_manager")


@pytest.fixture
def probation(person):
    return holder(person, role="probation_manager", kind="probation", grant_role=GrantRole.LEAD)


@pytest.fixture
def item(person, analyst):
    return recorded(person, analyst)


def ask(item, by, teams, *, why=WHY, verb="share", **more):
    review_on = timezone.localdate() + timedelta(days=9)
    return unlisted.ask(item=item, verb=verb, teams=teams, review_on=review_on, owner=None, why=why, by=by, **more)


def seen_by(user):
    return list(Item.objects.visible_to(user))


def test_nothing_is_shared_before_another_person_agrees_and_then_as_it_was_asked(item, analyst, second, probation):
    asked = ask(item, analyst, [team_of(probation)])

    item.refresh_from_db()
    assert (item.state, seen_by(probation)) == ("undecided", [])
    assert not Disclosure.objects.exists()
    assert not Alert.objects.filter(kind=kinds.ITEM_SHARED.name).exists()
    [told] = alerts_of(second, kinds.UNLISTED_BASIS)
    assert BASIS not in told.text
    assert item.title not in told.text

    unlisted.agree(asked=asked, by=second)

    item.refresh_from_db()
    assert (item.state, seen_by(probation)) == ("shared", [item])
    row = item.disclosures.get()
    assert (row.lawful_basis, row.by, row.asked_by, row.necessity) == (BASIS, second, analyst, "No other way")
    assert alerts_of(second, kinds.UNLISTED_BASIS) == []
    verbs = set(AuditEntry.objects.filter(subject_id=item.subject_id).values_list("verb", flat=True))
    assert {"sharing.item_unlisted_asked", "sharing.item_unlisted_agreed", "sharing.item_share"} <= verbs


def test_whoever_asked_cannot_agree_nor_another_account_that_may_be_theirs(item, analyst, second, probation):
    asked = ask(item, analyst, [team_of(probation)])

    for one in (analyst, beside(analyst, role="ct_manager", name=analyst.name)):
        with pytest.raises(SamePerson):
            unlisted.agree(asked=asked, by=one)
    with pytest.raises(RecordHidden):
        unlisted.agree(asked=asked, by=probation)

    assert not Disclosure.objects.exists()
    assert UnlistedBasis.objects.waiting().get() == asked
    with pytest.raises(IntegrityError), transaction.atomic():
        UnlistedBasis.objects.filter(pk=asked.pk).update(
            is_agreed=True, answered_by=analyst, answered_at=timezone.now()
        )


def test_who_does_not_decide_on_items_agrees_to_none(item, analyst, probation):
    asked = ask(item, analyst, [team_of(probation)])
    reader = beside(analyst, role="privacy_officer")

    with pytest.raises((NotAllowed, MoveRefused, RecordHidden)):
        unlisted.agree(asked=asked, by=reader)
    assert not Disclosure.objects.exists()


def test_refused_with_a_reason_or_taken_back_nothing_is_shared(item, analyst, second, probation):
    for by in (second, analyst):
        asked = ask(item, analyst, [team_of(probation)])
        with pytest.raises(ItemRefused, match="reason"):
            unlisted.refuse(asked=asked, because=" ", by=by)
        unlisted.refuse(asked=asked, because="The council has an order", by=by)

        with pytest.raises(MoveRefused, match="already answered"):
            unlisted.agree(asked=asked, by=second)
    assert not Disclosure.objects.exists()
    assert alerts_of(second, kinds.UNLISTED_BASIS) == []


def test_one_waits_at_a_time(item, analyst, second, probation):
    ask(item, analyst, [team_of(probation)])

    with pytest.raises(MoveRefused, match="Answer that first"):
        ask(item, second, [team_of(probation)])


def test_item_that_changed_meanwhile_is_not_shared_so(item, analyst, second, probation):
    asked = ask(item, analyst, [team_of(probation)])
    review_on = timezone.localdate() + timedelta(days=5)
    items.decide(item=item, verb="withhold", review_on=review_on, by=analyst, why=Why(reason="Not yet"))

    with pytest.raises(MoveRefused, match="ask again"):
        unlisted.agree(asked=asked, by=second)

    item.refresh_from_db()
    assert item.state == "withheld"
    assert UnlistedBasis.objects.waiting().exists()


@pytest.mark.parametrize(
    ("why", "field"),
    [
        (Why(reason="Needed", lawful_basis=BASIS), "necessity"),
        (Why(reason="Needed", lawful_basis="Common law policing purpose", necessity="So"), "unlisted_basis"),
        (Why(reason="Needed", lawful_basis="TOP SECRET basis", necessity="So"), "lawful_basis"),
    ],
)
def test_what_no_second_person_could_agree_to_is_refused_at_once(item, analyst, probation, why, field):
    with pytest.raises(ItemRefused) as refused:
        ask(item, analyst, [team_of(probation)], why=why)

    assert refused.value.field == field
    assert not UnlistedBasis.objects.exists()


def test_team_that_may_not_see_the_person_is_refused_at_once(item, analyst, probation):
    stranger = holder(OffenderFactory(), kind="probation")

    with pytest.raises(ItemRefused):
        ask(item, analyst, [team_of(stranger)])


def test_nothing_is_left_when_the_last_step_fails(item, analyst, second, probation, monkeypatch):
    asked = ask(item, analyst, [team_of(probation)])
    monkeypatch.setattr(items, "keep_decision", lambda *args, **more: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        unlisted.agree(asked=asked, by=second)

    assert UnlistedBasis.objects.waiting().get() == asked
    assert not Disclosure.objects.exists()
    assert alerts_of(second, kinds.UNLISTED_BASIS)


def at(name, item, *more):
    return reverse(name, args=[item.subject.uid, item.uid, *more])


def test_pages_ask_say_that_it_waits_and_share_once_the_other_agrees(client, item, analyst, second, probation):
    day = timezone.localdate() + timedelta(days=9)
    typed = {
        "version": items.version_of_item(item),
        "teams": [team_of(probation).uid],
        "reason": WHY.reason,
        "necessity": WHY.necessity,
        "unlisted_basis": BASIS,
        "owner": analyst.uid,
        "review_on_day": day.day,
        "review_on_month": day.month,
        "review_on_year": day.year,
    }
    client.force_login(analyst)
    both = client.post(at("item_decide", item, "share"), typed | {"lawful_basis": "Common law policing purpose"})
    assert "Not both" in both.content.decode()

    asked = client.post(at("item_decide", item, "share"), typed, follow=True).content.decode()

    assert "Nothing is shared yet" in asked
    assert BASIS in asked
    assert "Another person must agree" in asked
    assert "Agree and share" not in asked
    client.post(at("item_unlisted", item, "agree"))
    assert not Disclosure.objects.exists()

    client.force_login(probation)
    assert client.post(at("item_unlisted", item, "agree")).status_code == 404

    client.force_login(second)
    assert "Agree and share" in client.get(at("item", item)).content.decode()
    assert client.post(at("item_unlisted", item, "share")).status_code == 404
    done = client.post(at("item_unlisted", item, "agree"), follow=True).content.decode()
    assert "Shared. Each team" in done
    assert f"Unlisted basis, requested by {analyst}" in done
    assert "was already answered" in client.post(at("item_unlisted", item, "agree"), follow=True).content.decode()


def test_refusal_on_the_page_needs_a_reason(client, item, analyst, second, probation):
    ask(item, analyst, [team_of(probation)])
    client.force_login(second)

    assert "Enter a reason" in client.post(at("item_unlisted", item, "refuse"), follow=True).content.decode()
    client.post(at("item_unlisted", item, "refuse"), {"because": "Ask for an order"})

    assert UnlistedBasis.objects.get().answer == "Ask for an order"


def test_account_without_a_staff_number_can_ask_nothing_that_needs_two(item, analyst, probation):
    analyst.staff_number = ""
    analyst.save()

    with pytest.raises(SamePerson):
        ask(item, analyst, [team_of(probation)])
