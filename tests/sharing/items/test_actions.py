"""The life of an item: who knows of it from its first moment on, what happens to it, and what stays on record."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from sharing.access import NotAllowed, RecordHidden
from sharing.access.rules import GrantRole
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson
from sharing.audit.versions import ChangedMeanwhile
from sharing.items import alert_kinds as kinds
from sharing.items.actions import items, marking, news
from sharing.items.actions.items import ItemRefused, Why
from sharing.items.rules import Grade
from sharing.items.visibility import find
from sharing.models import Alert, AuditEntry, Disclosure, Item, ItemReading, Receipt, ReceiptStanding, SharingDecision
from tests.factories.items import LAWFUL, beside, decided, holder, new_item, recorded, team_of
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ClientFactory, TeamFactory, TeamScopeFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def person():
    return OffenderFactory(family_name="Halden")


@pytest.fixture
def analyst(person):
    return holder(person)


@pytest.fixture
def probation(person):
    return holder(person, role="probation_manager", kind="probation", grant_role=GrantRole.LEAD)


@pytest.fixture
def prison(person):
    return holder(person, role="prison_offender_manager", kind="prison")


@pytest.fixture
def desk():
    """A national desk that sees everybody."""
    team = TeamFactory(kind="national_desk")
    TeamScopeFactory(team=team, grant_role=GrantRole.LEAD)
    return UserFactory(role="ct_manager", teams=[team])


def known(user):
    return list(Item.objects.visible_to(user))


def alerts_of(user, kind):
    rows = Receipt.objects.inbox_of(user, ReceiptStanding.OPEN).filter(alert__kind=kind.name)
    return [receipt.alert for receipt in rows.select_related("alert")]


def acts(item):
    return list(item.disclosures.order_by("pk").values_list("act", "extent", "to_team__name"))


# Recording


def test_an_item_is_undecided_and_there_for_the_side_that_holds_it_alone(person, analyst, probation, prison, desk):
    item = recorded(person, analyst)

    assert known(analyst) == known(beside(analyst)) == [item]
    assert known(probation) == known(prison) == known(desk) == []
    assert (item.state, item.owner, item.marking) == ("undecided", analyst, "OFFICIAL-SENSITIVE")
    assert item.decisions.get().state == "undecided"
    (alert,) = alerts_of(analyst, kinds.SHARING_UNDECIDED)
    assert alert.receipts.get().due_at - alert.raised_at == timedelta(hours=24)
    assert [word in f"{alert.title} {alert.text}" for word in (item.reference, item.title, "Halden")] == [
        True,
        False,
        False,
    ]
    assert alerts_of(probation, kinds.SHARING_UNDECIDED) == alerts_of(desk, kinds.SHARING_UNDECIDED) == []
    entry = AuditEntry.objects.get(verb="sharing.item_recorded")
    assert "Quarry Lane" not in str(entry.payload.data)


def test_of_a_restricted_item_only_those_named_know_and_their_teams_are_told_nothing(person, analyst, probation):
    named, other = beside(analyst), beside(analyst)

    item = recorded(person, analyst, is_named_only=True, readers=[named])

    assert known(analyst) == known(named) == [item]
    assert known(other) == []
    assert [len(alerts_of(each, kinds.SHARING_UNDECIDED)) for each in (analyst, named, other)] == [1, 1, 0]
    with pytest.raises(ItemRefused, match="in your agency"):
        recorded(person, analyst, is_named_only=True, readers=[probation])
    with pytest.raises(ItemRefused, match="in your agency"):
        recorded(person, analyst, is_named_only=True, reader_teams=[team_of(probation)])
    with pytest.raises(ItemRefused, match="as you named readers"):
        recorded(person, analyst, readers=[named])


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"marking": "SECRET"}, "marking"),
        ({"marking": "TS"}, "marking"),
        ({"marking": "PUBLIC"}, "marking"),
        ({"title": "SECRET: a meeting"}, "title"),
        ({"gist": "TOP SECRET"}, "gist"),
        ({"narrative": "TS//STRAP 2"}, "narrative"),
        ({"pointer_reference": "UK SECRET 5"}, "pointer_reference"),
        ({"pointer_contact": "STRAP desk"}, "pointer_contact"),
        ({"grade": Grade("1", "A", "C", "SECRET")}, "conditions"),
        ({"grade": Grade()}, "source"),
        ({"title": " "}, "title"),
        ({"gist": "", "narrative": "", "pointer_reference": ""}, "gist"),
        ({"pointer_system": ""}, "pointer_system"),
        ({"pointer_contact": ""}, "pointer_contact"),
        ({"kind": "rumour"}, "kind"),
    ],
)
def test_what_may_not_be_held_is_refused_at_its_field_and_nothing_is_left(person, analyst, said, field):
    with pytest.raises(ItemRefused) as refused:
        recorded(person, analyst, **said)

    assert refused.value.field == field
    assert not Item.objects.exists()
    assert not Alert.objects.exists()


def test_days_and_teams_are_asked(person, analyst, noon):
    later = noon.date() + timedelta(days=1)
    for said, field in (
        ({"event_on": later}, "event_on"),
        ({"expires_at": noon}, "expires_at"),
        ({"team": TeamFactory()}, "team"),
        ({"owner": UserFactory()}, "owner"),
    ):
        with pytest.raises(ItemRefused) as refused:
            recorded(person, analyst, **said)
        assert refused.value.field == field
    assert recorded(person, analyst, event_on=noon.date(), expires_at=noon + timedelta(seconds=1))


def test_a_form_sent_twice_makes_one_item_and_a_reader_of_the_person_makes_none(person, analyst):
    first = items.record_item(subject=person, new=new_item(analyst), by=analyst, uid=(uid := person.uid))
    second = items.record_item(subject=person, new=new_item(analyst), by=analyst, uid=uid)

    assert first == second
    assert Item.objects.count() == SharingDecision.objects.count() == 1
    with pytest.raises(NotAllowed):
        recorded(person, reader := holder(person, grant_role=GrantRole.READER))
    with pytest.raises(RecordHidden):
        recorded(OffenderFactory(), reader)
    with pytest.raises(RecordHidden):
        items.record_item(subject=person, new=new_item(analyst), by=beside(analyst), uid=uid)


# Deciding


def test_a_gist_reaches_its_team_without_pointer_or_narrative_and_is_confirmed(
    person, analyst, probation, prison, desk
):
    item = recorded(person, analyst)

    decided(item, "share_gist", analyst, team_of(probation))

    seen = find(probation, item)
    assert (seen.title, seen.gist) == (item.title, item.gist)
    hidden = ("narrative", "pointer_system", "pointer_reference", "pointer_contact", "source_grade", "team", "owner")
    assert [getattr(seen, name) for name in hidden] == [None] * len(hidden)
    assert (seen.pointer, seen.grade_code, find(analyst, item).grade_code) == ([], "BP", "2BP")
    assert known(prison) == known(desk) == []
    assert alerts_of(analyst, kinds.SHARING_UNDECIDED) == []
    (alert,) = alerts_of(probation, kinds.ITEM_SHARED)
    assert (item.title in alert.text, item.reference in alert.text) == (False, True)

    assert items.confirm_reading(item=item, by=probation) == 1
    assert items.confirm_reading(item=item, by=probation) == 0

    reading = item.readings.get()
    assert (reading.confirmed_by, reading.extent) == (probation, "gist")
    assert alerts_of(probation, kinds.ITEM_SHARED) == []
    assert acts(item) == [("shared", "gist", str(reading.team)), ("confirmed", "gist", str(reading.team))]
    with pytest.raises(RecordHidden):
        items.confirm_reading(item=item, by=prison)
    with pytest.raises(RecordHidden):
        items.confirm_reading(item=item, by=analyst)


def test_in_full_shows_the_pointer_and_takes_the_place_of_the_gist(person, analyst, probation):
    item = recorded(person, analyst)
    decided(item, "share_gist", analyst, team_of(probation))

    item = decided(item, "share", analyst, team_of(probation))

    assert item.state == "shared"
    assert find(probation, item).pointer == ["National liaison", "NL-7741", "Ext 4410"]
    assert [each.extent for each in item.readings.standing()] == ["full"]
    with pytest.raises(ItemRefused, match="already has it"):
        decided(item, "share_gist", analyst, team_of(probation))
    with pytest.raises(ItemRefused, match="already holds it"):
        decided(item, "share", analyst, team_of(analyst))


def test_a_team_that_may_not_see_the_person_gets_nothing_and_the_refusal_says_what_to_do(person, analyst):
    item, elsewhere = recorded(person, analyst), TeamFactory(name="NSD South")

    with pytest.raises(ItemRefused, match="NSD South does not have access to this person"):
        decided(item, "share", analyst, elsewhere)

    item.refresh_from_db()
    assert item.state == "undecided"
    assert not ItemReading.objects.exists()
    assert not Disclosure.objects.exists()


def test_withheld_is_a_refusal_on_record_and_absent_for_others(person, analyst, probation, desk):
    item = decided(recorded(person, analyst), "withhold", analyst, reason="It would tell of the source")

    assert known(probation) == known(desk) == []
    assert acts(item) == [("refused", "nothing", None)]
    assert (item.state, item.review_on.isoformat()) == ("withheld", "2026-12-15")
    with pytest.raises(RecordHidden):
        decided(item, "share", probation, team_of(probation))


@pytest.mark.parametrize(("days", "stands"), [(0, False), (1, True), (92, True), (93, False)])
def test_the_day_of_review_lies_within_the_custom(person, analyst, noon, days, stands):
    item, day = recorded(person, analyst), noon.date() + timedelta(days=days)

    if stands:
        assert decided(item, "withhold", analyst, review_on=day).review_on == day
    else:
        with pytest.raises(ItemRefused) as refused:
            decided(item, "withhold", analyst, review_on=day)
        assert refused.value.field == "review_on"


def test_its_owner_or_a_manager_decides_with_a_reason_on_what_they_have_read(person, analyst):
    item, colleague, manager = recorded(person, analyst), beside(analyst), beside(analyst, role="ct_manager")
    read = items.version_of_item(item)

    with pytest.raises(MoveRefused, match="Only the owner or a manager"):
        decided(item, "withhold", colleague)
    with pytest.raises(MoveRefused, match="Enter a reason"):
        decided(item, "withhold", analyst, reason=" ")
    with pytest.raises(ItemRefused, match="reads as a marking"):
        decided(item, "withhold", analyst, reason="TOP SECRET: the source")
    with pytest.raises(ItemRefused, match="in the holding team"):
        items.decide(
            item=item,
            verb="withhold",
            review_on=new_day(),
            by=analyst,
            why=Why(reason="Source"),
            owner=UserFactory(),
        )
    item = items.decide(
        item=item, verb="withhold", review_on=new_day(), by=manager, why=Why(reason="Source"), owner=colleague
    )
    assert (item.owner, item.decisions.first().decided_by) == (colleague, manager)
    with pytest.raises(ChangedMeanwhile):
        items.decide(item=item, verb="review", review_on=new_day(), by=manager, why=Why(reason="Again"), version=read)


def new_day():
    from tests.factories.items import REVIEW_ON

    return REVIEW_ON


def test_what_is_taken_back_is_absent_again_and_stays_on_record(person, analyst, probation, prison):
    item = recorded(person, analyst)
    decided(item, "share", analyst, team_of(probation), team_of(prison))
    items.confirm_reading(item=item, by=prison)

    item = decided(item, "recall", analyst, reason="It was wrong")

    assert known(probation) == known(prison) == []
    assert alerts_of(probation, kinds.ITEM_SHARED) == []
    assert not Alert.objects.visible_to(probation).filter(item=item).exists()
    assert [act for act, _, _ in acts(item)] == ["shared", "shared", "confirmed", "recalled", "recalled"]
    assert (item.state, item.readings.filter(confirmed_at__isnull=False).count()) == ("withheld", 1)


def test_an_item_that_has_ended_is_absent_for_those_it_was_shared_with(person, analyst, probation, noon, settings):
    item = recorded(person, analyst, expires_at=noon + timedelta(hours=1))
    decided(item, "share", analyst, team_of(probation))

    Item.objects.filter(pk=item.pk).update(expires_at=noon)

    assert known(probation) == []
    assert known(analyst) == [item]


# Passing on, asking, telling by word of mouth


def test_what_may_not_be_passed_on_is_shared_by_the_team_that_holds_it_and_both_are_on_record(
    person, analyst, probation, prison
):
    item = recorded(person, analyst)
    decided(item, "share_gist", analyst, team_of(probation))
    why = {"reason": "The prison must know", "lawful_basis": LAWFUL}

    with pytest.raises(MoveRefused, match="cannot be shared onward"):
        items.share_onward(item=item, teams=[team_of(prison)], by=probation, why=Why(**why))
    assert known(prison) == []
    decided(item, "share_gist", analyst, team_of(prison))

    assert [act for act, _, _ in acts(item)] == ["shared", "refused", "shared"]
    last = item.disclosures.first()
    assert (last.by, last.to_team) == (analyst, team_of(prison))


def test_what_may_be_passed_on_goes_no_further_than_the_team_has_it(person, analyst, probation, prison):
    item = recorded(person, analyst, no_onward=False)
    decided(item, "share_gist", analyst, team_of(probation))
    why = {"reason": "The prison must know", "lawful_basis": LAWFUL}

    items.share_onward(item=item, teams=[team_of(prison)], by=probation, why=Why(**why))

    assert find(prison, item).pointer == []  # no more than it has itself
    with pytest.raises(RecordHidden):
        items.share_onward(item=item, teams=[team_of(prison)], by=UserFactory(), why=Why(**why))


def test_what_was_said_at_a_meeting_and_a_request_refused_are_logged_by_who_holds_it(person, analyst, probation, noon):
    item = recorded(person, analyst)
    said = {"channel": "meeting", "to_person": "Ms Roe, MAPPA chair", "extent": "gist"}
    said["why"] = Why(reason="Agenda 4", lawful_basis=LAWFUL)

    items.log_disclosure(item=item, happened_at=noon - timedelta(hours=2), by=analyst, **said)
    items.refuse_request(
        item=item, asked_by="Ms Roe", team=team_of(probation), by=analyst, why=Why(reason="Source", purpose="Housing")
    )

    logged, refused = item.disclosures.order_by("pk")
    assert (logged.channel, logged.happened_at, logged.to_person) == (
        "meeting",
        noon - timedelta(hours=2),
        said["to_person"],
    )
    assert (refused.act, refused.extent, refused.purpose) == ("refused", "nothing", "Housing")
    assert bytes(logged.item_hash) == bytes(refused.item_hash) != b""
    for more, field in (
        ({"happened_at": noon + timedelta(seconds=1)}, "happened_at"),
        ({"channel": "screen"}, "channel"),
        ({"to_person": " "}, "to_person"),
        ({"why": Why(lawful_basis=LAWFUL)}, "reason"),
        ({"why": Why(reason="Agenda 4")}, "lawful_basis"),
    ):
        with pytest.raises(ItemRefused) as why:
            items.log_disclosure(**{"item": item, "happened_at": noon, "by": analyst, **said, **more})
        assert why.value.field == field
    with pytest.raises(ItemRefused, match="Enter a reason"):
        items.refuse_request(item=item, asked_by="Ms Roe", team=None, by=analyst, why=Why())
    with pytest.raises(RecordHidden):
        items.log_disclosure(item=item, happened_at=noon, by=probation, **said)


def test_rows_of_disclosure_are_neither_changed_nor_removed(person, analyst, probation):
    item = decided(recorded(person, analyst), "withhold", analyst)
    row = item.disclosures.get()

    for words in (
        f"UPDATE sharing_disclosure SET reason = 'other' WHERE id = {row.pk}",
        f"DELETE FROM sharing_disclosure WHERE id = {row.pk}",
        "TRUNCATE sharing_disclosure",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)
    assert item.disclosures.get().reason == row.reason


def test_the_log_is_for_the_side_that_holds_the_item_and_for_information_assurance(person, analyst, probation, desk):
    shared, withheld = recorded(person, analyst), recorded(person, analyst)
    decided(shared, "share", analyst, team_of(probation))
    decided(withheld, "withhold", analyst)
    assurance = holder(person, role="privacy_officer", kind="assurance", grant_role=GrantRole.READER)
    stranger = UserFactory(role="privacy_officer", teams=[TeamFactory()])

    numbers = [Disclosure.objects.visible_to(each).count() for each in (analyst, assurance, probation, desk, stranger)]

    assert numbers == [2, 2, 0, 0, 0]
    assert known(assurance) == []


# Marking


def test_a_marking_is_lowered_by_two_people_and_raised_by_one(person, analyst):
    item, second = recorded(person, analyst), beside(analyst, role="ct_manager")
    same = beside(analyst, name=analyst.name)

    with pytest.raises(ItemRefused, match="Enter why"):
        marking.ask_to_lower(item=item, reason=" ", by=analyst)
    with pytest.raises(MoveRefused, match="No one has asked"):
        marking.agree_to_lower(item=item, by=second)
    marking.ask_to_lower(item=item, reason="Published since", by=analyst)
    for one in (analyst, same):
        with pytest.raises(SamePerson):
            marking.agree_to_lower(item=item, by=one)
    assert marking.agree_to_lower(item=item, by=second).marking == "OFFICIAL"

    assert marking.raise_marking(item=item, by=analyst).marking == "OFFICIAL-SENSITIVE"
    reasons = AuditEntry.objects.filter(verb="sharing.item_marking_lowered").values_list("reason", flat=True)
    assert list(reasons) == ["Published since"]


# Programs


def test_a_program_never_learns_of_what_is_barred_to_programs(person, analyst, probation):
    program = ClientFactory(teams=[team_of(probation)]).user
    barred, open_ = recorded(person, analyst), recorded(person, analyst, no_api=False)
    for item in (barred, open_):
        decided(item, "share", analyst, team_of(probation))

    assert known(probation) == [open_, barred]
    assert known(program) == [open_]
    told = Alert.objects.told_to(program).visible_to(program)
    assert [alert.item for alert in told] == [open_]


# The clock


def test_the_clock_tells_once_of_what_is_not_confirmed_and_of_reviews(person, analyst, probation, noon):
    item = recorded(person, analyst)
    decided(item, "share", analyst, team_of(probation))

    early = news.watch(at=noon + timedelta(hours=23, minutes=59))
    told = [news.watch(at=noon + timedelta(hours=24)) for _ in range(2)]

    assert (early, told) == (0, [1, 0])
    (alert,) = alerts_of(analyst, kinds.READING_NOT_CONFIRMED)
    assert str(team_of(probation)) in alert.text
    assert alerts_of(probation, kinds.READING_NOT_CONFIRMED) == []
    items.confirm_reading(item=item, by=probation)
    assert alerts_of(analyst, kinds.READING_NOT_CONFIRMED) == []

    day = noon + timedelta(days=14)
    assert [news.watch(at=at) for at in (day - timedelta(days=1), day, day)] == [0, 1, 0]
    assert [alert.item for alert in alerts_of(analyst, kinds.REVIEW_DUE)] == [item]


def test_nothing_is_left_behind_when_the_last_step_fails(person, analyst, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the last step")

    monkeypatch.setattr(items, "tell_undecided", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        recorded(person, analyst)
    assert not Item.objects.exists()
    assert not SharingDecision.objects.exists()
