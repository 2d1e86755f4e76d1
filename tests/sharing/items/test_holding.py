"""The holder of an item that is handed on, unseen by its team, corrected, or withdrawn from some."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from sharing.access import NotAllowed, RecordHidden
from sharing.access.rules import GrantRole
from sharing.access.state_machines import MoveRefused
from sharing.audit.versions import ChangedMeanwhile
from sharing.grants import actions as grants
from sharing.items import alert_kinds as kinds
from sharing.items import panels as item_panels
from sharing.items.actions import correction, holding, items
from sharing.items.actions.items import ItemRefused, Why
from sharing.items.rules import Grade
from sharing.items.visibility import ItemVisibility, find
from sharing.models import Alert, Delivery, Duty, Item, ItemCorrection, Receipt, ReceiptStanding
from tests.factories.duties import DutyFactory
from tests.factories.items import REVIEW_ON, beside, decided, holder, recorded, team_of
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ExclusionFactory, GrantFactory, RestrictionFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def person():
    return OffenderFactory(family_name="Halden")


@pytest.fixture
def analyst(person):
    return holder(person, name="CTP North East")


@pytest.fixture
def manager(person, analyst):
    """Of another team of the same agency, which works with the person too."""
    team = TeamFactory(name="CT duty desk", agency=analyst.agency)
    GrantFactory(subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR)
    return UserFactory(role="ct_manager", agency=analyst.agency, teams=[team])


@pytest.fixture
def probation(person):
    return holder(person, role="probation_manager", kind="probation", grant_role=GrantRole.LEAD, name="NSD North")


@pytest.fixture
def prison(person):
    return holder(person, role="prison_offender_manager", kind="prison", name="HMP Full Sutton OMU")


def known(user):
    return list(Item.objects.visible_to(user))


def told(user, kind):
    return [row.alert for row in Receipt.objects.inbox_of(user, ReceiptStanding.OPEN).filter(alert__kind=kind.name)]


def shut_out(person, user, *, at):
    for grant in person.grants.filter(team=team_of(user)):
        grants.close_grant(grant, reason="Moved", by=None, at=at)


def at(name, item, **more):
    return reverse(name, kwargs={"uid": item.subject.uid, "item_uid": item.uid, **more})


# Handing on


def test_an_item_is_handed_on_to_a_team_of_the_agency_which_holds_it_in_the_same_moment(
    person, analyst, manager, probation, prison
):
    item = recorded(person, analyst)
    decided(item, "share", analyst, team_of(probation), team_of(manager))
    given = {"team": team_of(manager), "owner": manager, "reason": "The desk works with him now"}

    for wrong, field in (
        ({"team": team_of(probation)}, "team"),
        ({"team": team_of(analyst)}, "team"),
        ({"team": TeamFactory(agency=analyst.agency)}, "team"),
        ({"owner": analyst}, "owner"),
        ({"reason": "TOP SECRET"}, "reason"),
    ):
        with pytest.raises(ItemRefused) as refused:
            holding.hand_on(item=item, by=analyst, **{**given, **wrong})
        assert refused.value.field == field
    with pytest.raises(MoveRefused, match="Only the owner or a manager"):
        holding.hand_on(item=item, by=beside(analyst), **given)
    with pytest.raises(MoveRefused, match="Enter a reason"):
        holding.hand_on(item=item, by=analyst, **{**given, "reason": " "})
    with pytest.raises(MoveRefused, match="Only the holding team can decide"):
        holding.hand_on(item=item, by=probation, **given)
    with pytest.raises(ChangedMeanwhile):
        holding.hand_on(item=item, by=analyst, version="another", **given)
    assert not item.decisions.filter(verb="hand_on").exists()

    holding.hand_on(item=item, by=analyst, **given)

    item.refresh_from_db()
    assert (item.team, item.owner, item.state) == (team_of(manager), manager, "shared")
    assert known(analyst) == []
    assert (find(manager, item).sight, find(probation, item).sight) == ("held", "full")
    assert [each.team for each in item.readings.standing()] == [team_of(probation)]  # who holds it has no reading of it
    assert told(manager, kinds.ITEM_SHARED) == []
    (alert,) = told(manager, kinds.HANDED_ON)
    assert (item.reference in alert.text, item.title in alert.text) == (True, False)
    assert [told(each, kinds.HANDED_ON) for each in (analyst, probation, prison)] == [[], [], []]
    row = item.disclosures.first()
    assert (row.act, row.to_team, row.reason) == ("shared", team_of(manager), given["reason"])
    assert item.decisions.first().verb == "hand_on"
    with pytest.raises(RecordHidden):
        holding.hand_on(item=item, by=analyst, **given)


def test_of_a_restricted_item_that_is_handed_on_those_named_know_and_the_new_owner(person, analyst, manager):
    named, other = beside(analyst), beside(manager)
    item = recorded(person, analyst, is_named_only=True, readers=[named])

    holding.hand_on(item=item, team=team_of(manager), owner=manager, reason="Duty", by=analyst)

    assert [known(each) for each in (analyst, named, manager, other)] == [[item], [item], [item], []]
    assert [len(told(each, kinds.HANDED_ON)) for each in (manager, other)] == [1, 0]


# What nobody holds


def test_what_nobody_holds_is_told_once_to_the_managers_of_the_agency_and_taken_on(
    person, analyst, manager, probation, noon
):
    item, colleague = recorded(person, analyst), beside(manager, role="ct_analyst")
    decided(item, "share_gist", analyst, team_of(probation))
    assert holding.watch(at=noon) == 0

    shut_out(person, analyst, at=noon)
    later = noon + timedelta(minutes=5)
    found = [holding.watch(at=later) for _ in range(2)]

    assert found == [1, 0]
    assert known(manager) == []
    (alert,) = told(manager, kinds.NOT_HELD)
    assert (item.reference in alert.text, item.title in alert.text) == (True, False)
    assert told(probation, kinds.NOT_HELD) == told(colleague, kinds.NOT_HELD) == []
    assert not Alert.objects.visible_to(colleague).filter(kind=kinds.NOT_HELD.name).exists()
    assert set(Delivery.objects.filter(receipt__alert=alert).values_list("user", flat=True)) == {manager.pk}
    given = {"item": item, "team": team_of(manager), "owner": manager, "reason": "They left"}
    with pytest.raises(RecordHidden):
        holding.take_on(by=beside(manager, role="ct_analyst"), **given)
    with pytest.raises(RecordHidden):
        holding.take_on(by=probation, **given)
    with pytest.raises(RecordHidden):
        holding.take_on(by=beside(analyst, role="ct_manager"), **given)

    holding.take_on(by=manager, **given)

    assert known(manager) == [item]
    assert find(probation, item).sight == "gist"
    assert told(manager, kinds.NOT_HELD) == []
    assert len(told(manager, kinds.HANDED_ON)) == 1
    with pytest.raises(RecordHidden):
        holding.take_on(by=manager, **given)


def test_where_no_manager_of_the_agency_sees_the_person_information_assurance_is_told(person, analyst, noon):
    assurance = UserFactory(role="privacy_officer", teams=[TeamFactory()])
    team = GrantFactory(subject=person, team=TeamFactory(agency=analyst.agency)).team
    other = UserFactory(role="ct_analyst", agency=analyst.agency, teams=[team])
    item = recorded(person, analyst)
    shut_out(person, analyst, at=noon)

    holding.watch(at=noon)

    assert told(other, kinds.NOT_HELD) == []
    (alert,) = told(assurance, kinds.NOT_HELD_BY_ANYBODY)
    assert item.reference in alert.text


def test_what_is_held_again_is_taken_on_by_nobody_and_its_alert_ends(person, analyst, manager, noon):
    item = recorded(person, analyst)
    shut_out(person, analyst, at=noon)
    holding.watch(at=noon)
    GrantFactory(subject=person, team=team_of(analyst), grant_role=GrantRole.CONTRIBUTOR)

    with pytest.raises(RecordHidden):
        holding.take_on(item=item, team=team_of(manager), owner=manager, reason="They left", by=manager)
    assert holding.watch(at=noon) == 0

    item.refresh_from_db()
    assert item.unheld_since is None
    assert told(manager, kinds.NOT_HELD) == []
    shut_out(person, analyst, at=noon)
    assert holding.watch(at=noon + timedelta(hours=1)) == 1  # and is told again


def test_of_a_restricted_item_that_nobody_holds_information_assurance_alone_is_told(person, analyst, manager, noon):
    assurance = UserFactory(role="privacy_officer", teams=[TeamFactory()])
    item = recorded(person, analyst, is_named_only=True, readers=[beside(analyst)])
    shut_out(person, analyst, at=noon)

    holding.watch(at=noon)

    assert told(manager, kinds.NOT_HELD) == []
    (alert,) = told(assurance, kinds.NOT_HELD_BY_ANYBODY)
    assert (alert.subject, item.reference in alert.text, "Halden" in alert.text) == (None, True, False)
    owner = beside(manager, role="ct_analyst")
    holding.take_on(item=item, team=team_of(manager), owner=owner, reason="They left", by=manager)
    assert [known(each) for each in (owner, manager)] == [[item], []]
    assert told(assurance, kinds.NOT_HELD_BY_ANYBODY) == []


def test_the_clock_finds_what_the_filter_says_that_nobody_holds(person, analyst, manager, noon):
    """By way after way in which a side may lose the person, the statement and `visible_to` agree."""
    second = beside(analyst)
    item = recorded(person, analyst)
    named = recorded(person, analyst, is_named_only=True, readers=[second])

    def agree():
        held_by_somebody = {
            each.pk
            for each in (item, named)
            for user in (analyst, second)
            if Item.objects.filter(pk=each.pk).visible_to(user).held_for(user).exists()
        }
        assert set(holding.without_holder(noon)) == {item.pk, named.pk} - held_by_somebody
        return len(held_by_somebody)

    assert agree() == 2
    ExclusionFactory(subject=person, user=analyst)
    assert agree() == 2
    second.role = "administrator"
    second.save()
    assert agree() == 0
    second.role = "ct_analyst"
    second.save()
    assert agree() == 2
    RestrictionFactory(subject=person).teams.add(team_of(manager))
    assert agree() == 0


def test_who_decides_on_sharing_for_the_agency_decides_on_its_items(person, analyst):
    item, named, other = recorded(person, analyst), beside(analyst), beside(analyst)
    DutyFactory(subject=person, team=team_of(analyst), owner=other, decides=named)

    with pytest.raises(MoveRefused, match="Only the owner or a manager"):
        decided(item, "withhold", other)
    assert decided(item, "withhold", named).state == "withheld"
    Duty.objects.update(decides=None)
    assert decided(item, "review", other).decisions.first().decided_by == other


# Taking back from some


def test_taken_back_from_one_team_the_others_keep_what_they_have(person, analyst, probation, prison, manager):
    item = recorded(person, analyst)
    decided(item, "share", analyst, team_of(probation))
    decided(item, "share_gist", analyst, team_of(prison), team_of(manager))

    item = decided(item, "recall_from", analyst, team_of(prison), reason="Not for them")

    assert (item.state, [len(known(each)) for each in (probation, prison, manager)]) == ("shared", [1, 0, 1])
    assert [told(each, kinds.ITEM_SHARED) == [] for each in (probation, prison, manager)] == [False, True, False]
    assert (item.disclosures.first().act, item.disclosures.first().to_team) == ("recalled", team_of(prison))
    with pytest.raises(ItemRefused, match="does not have it"):
        decided(item, "recall_from", analyst, team_of(prison))
    with pytest.raises(MoveRefused, match="Select at least 1 team"):
        decided(item, "recall_from", analyst)
    assert decided(item, "recall_from", analyst, team_of(probation)).state == "gist_shared"
    assert decided(item, "recall_from", analyst, team_of(manager)).state == "withheld"
    assert known(manager) == []


# Putting right


def words_of(item, **more):
    return {name: getattr(item, name) for name in correction.WORDS} | more


def corrected(item, by, *, reason="The street was another", grade=None, kind="", handling=None, **more):
    event_on = more.pop("event_on", item.event_on)
    return correction.correct(
        item=item,
        words=words_of(item, **more),
        grade=grade or item.grade,
        event_on=event_on,
        kind=kind,
        handling=handling,
        reason=reason,
        by=by,
    )


def test_what_was_corrected_is_read_again_by_those_who_have_it_and_stays_on_record(person, analyst, probation, prison):
    item = recorded(person, analyst)
    decided(item, "share", analyst, team_of(probation))
    decided(item, "share_gist", analyst, team_of(prison))
    for each in (probation, prison):
        items.confirm_reading(item=item, by=each)

    first = corrected(item, analyst, narrative="Seen at Mill Lane at noon.")

    assert (first.number, first.changed, first.before) == (1, ["narrative"], {})
    assert first.earlier_text.before == {"narrative": "Seen at Quarry Lane at noon."}
    assert [len(told(each, kinds.ITEM_SHARED)) for each in (probation, prison)] == [1, 0]  # the gist says what it said
    assert Item.objects.to_confirm_for(probation).exists()
    assert not Item.objects.to_confirm_for(prison).exists()
    assert [(row.act, row.to_team) for row in item.disclosures.all()[:1]] == [("corrected", team_of(probation))]
    assert items.confirm_reading(item=item, by=probation) == 1

    item.refresh_from_db()
    second = corrected(item, analyst, gist="Met a cousin.", grade=Grade("2", "A", "P"))

    assert (second.number, second.changed) == (2, ["gist", "information_grade"])
    assert [len(told(each, kinds.ITEM_SHARED)) for each in (probation, prison)] == [1, 1]
    hashes = [bytes(row.item_hash) for row in item.disclosures.order_by("pk").filter(to_team=team_of(probation))]
    assert len(set(hashes)) == 3  # as it was shared, and as it was after each correction


def test_kind_and_handling_are_corrected_too_and_read_again_by_all_who_have_it(person, analyst, probation, noon):
    item = recorded(person, analyst, kind="concern", no_api=False, grade=Grade())
    decided(item, "share_gist", analyst, team_of(probation))
    items.confirm_reading(item=item, by=probation)
    until = noon + timedelta(days=9)

    with pytest.raises(ItemRefused, match="Enter a grade"):
        corrected(item, analyst, kind="intelligence", grade=Grade())
    with pytest.raises(ItemRefused, match="must be in the future"):
        corrected(item, analyst, handling={"expires_at": noon})
    row = corrected(
        item,
        analyst,
        kind="intelligence",
        grade=Grade("2", "B", "P"),
        event_on=date(2026, 11, 30),
        handling={"no_api": True, "no_export": False, "expires_at": until},
    )

    item.refresh_from_db()
    assert (item.kind, item.no_onward, item.no_export, item.no_api) == ("intelligence", True, False, True)
    assert (item.expires_at, item.event_on) == (until, date(2026, 11, 30))
    assert "no_onward" not in row.changed
    assert len(told(probation, kinds.ITEM_SHARED)) == 1
    corrected(item, analyst, handling={"expires_at": None}, event_on=None)
    last, first = (dict(each.before) for each in item_panels.corrections_of(item, ItemVisibility.HELD, at=noon))
    assert last == {"date": "2026-11-30", "last date for others": "10 December 2026"}
    assert (first["kind"], first["partner systems allowed"], first["date"]) == ("Concern", "Yes", "Nothing")


def test_a_correction_is_refused_as_a_recording_is(person, analyst, probation):
    item = recorded(person, analyst)
    decided(item, "share", analyst, team_of(probation))

    for said, field in (
        ({"gist": "SECRET: a meeting"}, "gist"),
        ({"title": " "}, "title"),
        ({"grade": Grade("1", "A", "C")}, "conditions"),
        ({"gist": "New", "reason": "STRAP 2"}, "reason"),
        ({}, ""),
    ):
        with pytest.raises(ItemRefused) as refused:
            corrected(item, analyst, **said)
        assert refused.value.field == field
    with pytest.raises(MoveRefused, match="Enter a reason"):
        corrected(item, analyst, gist="New", reason=" ")
    with pytest.raises(NotAllowed):
        corrected(item, holder_who_reads(person, analyst), gist="New")
    with pytest.raises(MoveRefused, match="Only the holding team"):
        corrected(item, probation, gist="New")
    with pytest.raises(ChangedMeanwhile):
        correction.correct(
            item=item, words=words_of(item), grade=item.grade, event_on=None, reason="x", by=analyst, version="another"
        )
    item.refresh_from_db()
    assert item.gist == "Met somebody whom he must not meet."
    assert not ItemCorrection.objects.exists()


def holder_who_reads(person, analyst):
    """Of the team that holds it, with a role that changes nothing."""
    return beside(analyst, role="auditor")


def test_what_was_decided_on_words_that_were_corrected_meanwhile_is_not_saved(person, analyst):
    item = recorded(person, analyst)
    read = items.version_of_item(item)
    corrected(item, analyst, gist="Met a cousin.")

    with pytest.raises(ChangedMeanwhile):
        items.decide(
            item=item, verb="withhold", review_on=REVIEW_ON, by=analyst, why=Why(reason="Source"), version=read
        )


def test_corrections_are_neither_changed_nor_removed(person, analyst):
    row = corrected(recorded(person, analyst), analyst, gist="Met a cousin.")

    for words in ("UPDATE sharing_itemcorrection SET reason = 'other'", "DELETE FROM sharing_itemcorrection"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)
    assert ItemCorrection.objects.get().reason == row.reason


# On pages


def test_pages_correct_hand_on_and_take_back_from_some(client, person, analyst, manager, probation, prison):
    item = recorded(person, analyst)
    decided(item, "share", analyst, team_of(probation))
    client.force_login(analyst)
    alone = client.get(at("item", item)).content.decode()
    decided(item, "share_gist", analyst, team_of(prison))
    both = client.get(at("item", item)).content.decode()
    assert ("Withdraw from some teams" in alone, "Withdraw from some teams" in both) == (False, True)

    item.refresh_from_db()
    form = client.get(at("item_correct", item)).content.decode()
    typed = words_of(item, gist="Met a cousin.") | {"source": "2", "information": "B", "handling": "P"}
    typed |= {"kind": "intelligence", "limits": ["no_onward", "no_export", "no_api"]}
    unsaid = client.post(at("item_correct", item), typed).content.decode()
    done = client.post(at("item_correct", item), typed | {"reason": "He is a cousin"}, follow=True).content.decode()

    assert "Quarry Lane" in form
    assert ("Enter what was wrong" in unsaid, "Met a cousin." in unsaid) == (True, True)
    assert "Teams that had read what you changed" in done
    assert ("He is a cousin" in done, "Met somebody whom he must not meet." in done) == (True, True)
    client.force_login(prison)
    theirs = client.get(at("item", item)).content.decode()
    assert ("He is a cousin" in theirs, "gist." in theirs, "Met somebody" in theirs) == (True, True, False)
    assert str(analyst) not in theirs

    client.force_login(analyst)
    taking = client.get(at("item_decide", item, verb="recall_from")).content.decode()
    assert ("NSD North" in taking, "CT duty desk" in taking, "Lawful basis" in taking) == (True, False, False)
    wrong = client.post(at("item_hand_on", item), {"team": str(team_of(manager).uid)}).content.decode()
    assert ("Select the owner" in wrong, "CT duty desk" in wrong) == (True, True)
    given = {"team": str(team_of(manager).uid), "owner": str(manager.uid), "reason": "Duty"}
    handed = client.post(at("item_hand_on", item), given, follow=True).content.decode()
    assert "is now held by CT duty desk" in handed
    assert client.get(at("item", item)).status_code == 404


def test_a_manager_names_who_holds_what_nobody_holds_and_reads_no_word_of_it(client, person, analyst, manager, noon):
    item = recorded(person, analyst)
    shut_out(person, analyst, at=noon)
    holding.watch(at=noon)
    colleague = beside(manager, role="ct_analyst")

    client.force_login(colleague)
    theirs = client.get(reverse("person_sharing", args=[person.uid])).content.decode()
    assert (item.reference in theirs, client.get(at("item_take_on", item)).status_code) == (False, 404)
    client.force_login(manager)
    listed = client.get(reverse("person_sharing", args=[person.uid])).content.decode()
    page = client.get(at("item_take_on", item)).content.decode()
    assert f"{item.reference} has no holding team." in listed
    for word in (item.title, "Quarry Lane", "Met somebody", "NL-7741"):
        assert word not in page + listed.split("<main", 1)[1]
    given = {"team": str(team_of(analyst).uid), "owner": str(colleague.uid), "reason": "They left"}
    client.post(at("item_take_on", item), given)
    assert known(colleague) == []
    second = TeamFactory(agency=manager.agency)
    GrantFactory(subject=person, team=second)
    client.post(at("item_take_on", item), given | {"team": str(team_of(manager).uid)})
    assert known(colleague) == [item]
    assert Alert.objects.filter(kind=kinds.NOT_HELD.name, state="resolved").count() == 1
