"""The pages of items: what people see and do on them, and what others do not even count."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sharing.access.rules import GrantRole
from sharing.items.actions import items
from sharing.items.actions.items import Why
from sharing.models import AuditEntry, Disclosure, Draft, Item
from tests.answers import without_tokens
from tests.cases import ask_each
from tests.factories.items import LAWFUL, REVIEW_ON, beside, decided, holder, recorded, team_of
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, TeamScopeFactory, UserFactory
from tests.list_files import rows_text
from tests.sharing.administration.pages import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def person():
    return OffenderFactory(family_name="Halden", given_names="Marcus")


@pytest.fixture
def analyst(person):
    return holder(person, name="CTP North East")


@pytest.fixture
def probation(person):
    return holder(person, role="probation_manager", kind="probation", name="NSD North", grant_role=GrantRole.LEAD)


def at(name, item, **more):
    return reverse(name, kwargs={"uid": item.subject.uid, "item_uid": item.uid, **more})


def seen(client, user, path, **data):
    client.force_login(user)
    return client.get(path, data)


def form_of(user, **more):
    return {
        "kind": "intelligence",
        "title": "Contact with a monitored person",
        "gist": "Met somebody whom he must not meet.",
        "marking": "OFFICIAL-SENSITIVE",
        "source": "2",
        "information": "B",
        "handling": "P",
        "team": str(team_of(user).uid),
        "limits": ["no_onward"],
        "who_reads": "team",
    } | more


def the_day(name="review_on", day=REVIEW_ON):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_an_item_is_checked_in_words_before_it_is_saved_and_then_recorded_once(client, person, analyst):
    colleague = beside(analyst, name="Lara Whitby")
    client.force_login(analyst)
    add, typed = reverse("item_add", args=[person.uid]), form_of(analyst)

    begun = client.get(add).content.decode()
    uid = re.search(r'name="uid" value="([^"]+)"', begun).group(1)
    checked = client.post(add, typed | {"uid": uid, "step": "check"}).content.decode()
    assert not Item.objects.exists()
    changed = client.post(add, typed | {"uid": uid, "step": "change"}).content.decode()
    pages = [client.post(add, typed | {"uid": uid, "step": "record"}, follow=True) for _ in range(2)]

    assert "2 people will read it: those in CTP North East who can see this person." in checked
    assert "not the teams that lead" in checked
    assert f'value="{uid}"' in checked
    assert "Met somebody" in changed
    assert "There is a problem" not in changed
    item = Item.objects.get()
    assert pages[0].redirect_chain == pages[1].redirect_chain == [(at("item", item), 302)]
    assert (item.no_onward, item.no_export, item.no_api) == (True, False, False)
    assert "No decision yet" in pages[0].content.decode()
    named = typed | {"who_reads": "named", "readers": [str(colleague.uid)]}
    restricted = client.post(add, named | {"step": "check"}).content.decode()
    assert "2 people will read it: Lara Whitby and you." in restricted
    assert "Others in CTP North East will not see that it exists." in restricted
    desk = TeamFactory(name="CT duty desk", agency=analyst.agency)
    GrantFactory(subject=person, team=desk)
    UserFactory(teams=[desk])
    with_desk = client.post(add, named | {"reader_teams": [str(desk.uid)], "step": "check"}).content.decode()
    assert "3 people will read it: Lara Whitby, everyone in CT duty desk and you." in with_desk


def test_what_may_not_be_held_says_why_and_keeps_what_was_typed(client, person, analyst):
    client.force_login(analyst)

    def refused(said, words):
        page = client.post(reverse("item_add", args=[person.uid]), form_of(analyst, **said)).content.decode()

        assert words in page
        assert "There is a problem" in page
        assert "Contact with a monitored person" in page or "title" in said
        assert not Item.objects.exists()

    ask_each(
        [
            ({"marking": "HIGHER"}, "Remove anything above OFFICIAL-SENSITIVE"),
            ({"gist": "SECRET: met a man"}, "reads as a marking"),
            ({"handling": "C"}, "Enter the conditions for handling C"),
            ({"title": ""}, "Enter a title in neutral words"),
        ],
        refused,
    )


def test_who_will_read_is_said_while_somebody_types(client, person, analyst):
    client.force_login(analyst)
    path = reverse("item_audience", args=[person.uid])

    for typed, words in (({"who_reads": "team"}, "those in CTP North East"), ({"who_reads": "named"}, "read it: you.")):
        part = client.post(path, typed | {"team": str(team_of(analyst).uid)}, headers={"HX-Request": "true"})
        assert words in part.content.decode()
        assert "<html" not in part.content.decode()


def test_a_draft_of_an_item_is_its_writers_alone(client, person, analyst):
    client.force_login(analyst)
    client.post(reverse("draft", args=["item.record", person.uid]), {"title": "A meeting", "who_reads": "named"})

    mine = client.get(reverse("item_add", args=[person.uid])).content.decode()
    theirs = seen(client, beside(analyst), reverse("item_add", args=[person.uid])).content.decode()

    assert "A meeting" in mine
    assert "A meeting" not in theirs
    recorded(person, analyst)
    assert not Draft.objects.exists()


def test_a_gist_goes_to_its_teams_is_confirmed_and_its_owner_sees_who_has_not(client, person, analyst, probation):
    prison = holder(person, role="prison_offender_manager", kind="prison", name="HMP Full Sutton OMU")
    item = recorded(person, analyst)
    client.force_login(analyst)
    decide = at("item_decide", item, verb="share_gist")

    form = client.get(decide).content.decode()
    version = items.version_of_item(Item.objects.get())
    typed = {"reason": "They must know", "owner": str(analyst.uid), "version": version} | the_day()
    typed["lawful_basis"] = LAWFUL
    nobody = client.post(decide, typed).content.decode()
    teams = [str(team_of(each).uid) for each in (probation, prison)]
    done = client.post(decide, typed | {"teams": teams, "purpose": "Supervision"}, follow=True).content.decode()
    late = client.post(decide, typed | {"teams": teams}, follow=True).content.decode()

    assert "NSD North" in form
    assert "1 person" in form
    assert "Select at least 1 team" in nobody
    assert "0 of 2 have confirmed reading" in done
    assert "Someone else decided first" in late
    page = seen(client, probation, at("item", item)).content.decode()
    assert "Met somebody whom he must not meet." in page
    for hidden in ("Quarry Lane", "NL-7741", "National liaison", "Ext 4410", "HMP Full Sutton OMU", "They must know"):
        assert hidden not in page
    assert "Confirm reading" in page
    read = client.post(at("item_confirm", item), follow=True).content.decode()
    assert "Your team has confirmed reading" in read
    assert "Confirm that your team" not in read
    assert "had already confirmed reading" in client.post(at("item_confirm", item), follow=True).content.decode()
    owners = seen(client, analyst, at("item", item)).content.decode()
    assert "1 of 2 has confirmed reading" in owners
    assert owners.count("Not yet") == 1
    assert [row.purpose for row in Disclosure.objects.filter(act="shared")] == ["Supervision"] * 2


def test_others_see_neither_line_nor_number_nor_event_of_what_is_not_for_them(client, person, analyst, probation):
    desk = UserFactory(role="ct_manager", teams=[team := TeamFactory(kind="national_desk")])
    TeamScopeFactory(team=team, grant_role=GrantRole.LEAD)
    paths = [
        *(
            reverse(name, args=[person.uid])
            for name in ("person", "person_sharing", "person_timeline", "person_access")
        ),
        *(reverse(name) for name in ("sharing", "home", "alerts", "alerts_news")),
        *(f"{reverse('sharing')}?show={show}" for show in ("confirm", "review", "held", "all")),
    ]

    def told():
        pages = []
        for user in (probation, desk):
            client.force_login(user)
            pages += [without_tokens(client.get(path).getvalue().decode()) for path in paths]
        return pages

    for user in (probation, desk):
        seen(client, user, reverse("home"))  # the first opening is unlike the next
    before = told()
    for decision in (None, "withhold"):
        item = recorded(person, analyst, no_export=False)
        if decision:
            decided(item, decision, analyst)
        for name in ("item", "item_print"):
            assert seen(client, desk, at(name, item)).status_code == 404

    assert told() == before


def test_what_a_decider_knew_tells_of_no_item(person, analyst):
    """A copy of what is open is kept with a decision on a breach, for everybody who may see the person."""
    from licence.breaches.decision_snapshot import known_of

    recorded(person, analyst)

    assert known_of(person, at=timezone.now())["alerts"] == []


def test_the_list_begins_with_what_nobody_has_decided_on_the_oldest_first(client, person, analyst, probation, noon):
    for days, title in ((3, "Oldest"), (0, "Newest")):
        item = recorded(person, analyst, title=title)
        Item.objects.filter(pk=item.pk).update(recorded_at=noon - timedelta(days=days))
    decided(recorded(person, analyst, title="Shared one"), "share", analyst, team_of(probation))
    decided(recorded(person, analyst, title="Old one"), "withhold", analyst)
    Item.objects.filter(title="Old one").update(review_on=noon.date())

    undecided = seen(client, analyst, reverse("sharing")).content.decode()
    again = seen(client, analyst, reverse("sharing"), show="review").content.decode()
    confirm = seen(client, probation, reverse("sharing"), show="confirm").content.decode()

    assert undecided.index("Oldest") < undecided.index("Newest")
    assert "For 3 days" in undecided
    assert "1 overdue" in undecided
    assert "Shared one" not in undecided
    assert ("Old one" in again, "Shared one" in again) == (True, False)
    assert ("Shared one" in confirm, "Old one" in confirm) == (True, False)
    assert seen(client, analyst, reverse("sharing"), cursor="nonsense").status_code == 302
    gist = decided(recorded(person, analyst, title="A gist"), "share_gist", analyst, team_of(probation))
    asked = seen(client, probation, reverse("sharing"), show="all", state="gist_shared").content.decode()
    assert gist.title not in asked  # how it was decided would tell what others were given


def test_a_sheet_holds_no_item_that_leaves_in_no_file(client, person, analyst, probation):
    barred, free = recorded(person, analyst, title="Barred"), recorded(person, analyst, title="Free", no_export=False)
    for item in (barred, free):
        decided(item, "share_gist", analyst, team_of(probation))

    client.force_login(probation)
    sheet = rows_text(client, "sharing", show="all")

    assert ("Free" in sheet, "Barred" in sheet, "Quarry" in sheet, "NL-7741" in sheet) == (True, False, False, False)
    entry = AuditEntry.objects.filter(verb="sharing.exported").first()
    assert entry.payload.data["rows"] == [str(free.uid)]
    assert seen(client, probation, at("item_print", barred)).status_code == 404
    printed = seen(client, probation, at("item_print", free)).content.decode()
    assert ("Met somebody" in printed, "Quarry" in printed) == (True, False)
    assert AuditEntry.objects.filter(verb="sharing.item_printed", actor_id=probation.pk).exists()


def test_the_log_names_an_item_only_to_who_knows_it_and_reading_it_is_logged(client, person, analyst, probation):
    item = decided(recorded(person, analyst), "share", analyst, team_of(probation))
    assurance = holder(person, role="privacy_officer", kind="assurance", grant_role=GrantRole.READER)
    path = reverse("person_disclosures", args=[person.uid])

    owners = seen(client, analyst, path).content.decode()
    reviewed = seen(client, assurance, path).content.decode()

    assert item.title in owners
    assert (item.reference in reviewed, item.title in reviewed) == (True, False)
    assert seen(client, probation, path).status_code == 404
    readers = AuditEntry.objects.filter(verb="person.disclosures_opened").values_list("actor_id", flat=True)
    assert {analyst.pk, assurance.pk} <= set(readers)


def test_what_was_said_and_refused_and_passed_on_is_typed_on_pages(client, person, analyst, probation):
    prison = holder(person, role="prison_offender_manager", kind="prison", name="HMP Full Sutton OMU")
    item = decided(recorded(person, analyst), "share", analyst, team_of(probation))
    client.force_login(analyst)
    said = {"channel": "meeting", "at": "11:00", "to_person": "Ms Roe", "extent": "gist", "reason": "Agenda 4"}
    said["lawful_basis"] = LAWFUL
    today = the_day("day", timezone.localdate())

    logged = client.post(at("item_log", item), said | today, follow=True).content.decode()
    future = client.post(at("item_log", item), said | today | {"at": "12:01"}).content.decode()
    refused = client.post(
        at("item_refuse", item), {"asked_by": "Housing officer", "reason": "Not needed"}, follow=True
    ).content.decode()
    client.force_login(probation)
    onward = {"teams": [str(team_of(prison).uid)], "reason": "The prison must know", "lawful_basis": LAWFUL}
    barred = client.post(at("item_onward", item), onward).content.decode()
    typed_for = client.post(at("item_onward", item), onward | {"consent": "DI Lockyer, 09:40"}).content.decode()
    Item.objects.filter(pk=item.pk).update(no_onward=False)
    passed = client.post(at("item_onward", item), onward, follow=True).content.decode()

    assert "Ms Roe" in logged
    assert "The time must be in the past" in future
    assert "Housing officer" in refused
    assert "cannot be shared onward" in barred
    assert "cannot be shared onward" in typed_for
    assert "Shared onward" in passed
    assert "The prison must know" in barred  # what was typed is kept
    assert seen(client, analyst, at("item_onward", item)).status_code == 404
    assert seen(client, probation, at("item_log", item)).status_code == 404


def test_a_marking_is_lowered_on_pages_by_two(client, person, analyst):
    item, manager = recorded(person, analyst), beside(analyst, role="ct_manager")
    client.force_login(analyst)
    client.post(at("item_marking", item, act="ask"), {"reason": "Published since"})
    alone = client.post(at("item_marking", item, act="agree"), follow=True).content.decode()
    client.force_login(manager)
    page = client.get(at("item", item)).content.decode()
    agreed = client.post(at("item_marking", item, act="agree"), follow=True).content.decode()

    assert "Someone else must do this one" in alone
    assert "Agree to OFFICIAL" in page
    assert "The marking is now OFFICIAL." in agreed
    assert client.get(at("item_marking", item, act="agree")).status_code == 404
    assert client.post(at("item_marking", item, act="nonsense")).status_code == 404


def test_timeline_tells_of_a_gist_and_who_confirmed_to_those_who_may_know(client, person, analyst, probation):
    item = recorded(person, analyst)
    decided(item, "share_gist", analyst, team_of(probation))

    owners = seen(client, analyst, reverse("person_timeline", args=[person.uid])).content.decode()
    theirs = seen(client, probation, reverse("person_timeline", args=[person.uid])).content.decode()

    assert "Gist shared" in owners
    assert "0 of 1 have confirmed reading" in owners
    assert "not confirmed yet" in theirs
    assert "Item recorded" not in theirs


def test_my_day_says_what_to_confirm_and_what_nobody_has_decided(client, person, analyst, probation):
    decided(recorded(person, analyst, title="To read"), "share_gist", analyst, team_of(probation))
    recorded(person, analyst, title="To decide")

    owners = seen(client, analyst, reverse("home")).content.decode()
    theirs = seen(client, probation, reverse("home")).content.decode()

    assert "Sharing decisions due" in owners
    assert ("To decide" in owners, "To read" in owners) == (True, False)
    assert "Confirm as read" in theirs
    assert ("To read" in theirs, "To decide" in theirs) == (True, False)


def test_pages_ask_as_much_for_twenty_items_as_for_one(client, person, analyst, probation):
    of_person = [reverse(f"person{part}", args=[person.uid]) for part in ("_sharing", "_timeline", "_disclosures")]
    addresses = [f"{reverse('sharing')}?show=all", reverse("home"), *of_person]

    def make(number):
        for _ in range(number):
            decided(recorded(person, analyst), "share_gist", analyst, team_of(probation))
            recorded(person, analyst)

    make(1)
    client.force_login(analyst)
    for address in addresses:
        client.get(address)
    few = {address: queries_of(client, address) for address in addresses}
    make(10)
    many = {address: queries_of(client, address) for address in addresses}

    assert few == many
    assert max(many.values()) <= 33, many


def test_a_concern_leads_police_to_the_consideration_of_recall_and_opens_none(client, person, analyst, probation):
    concern = recorded(person, analyst, kind="concern")

    page = seen(client, analyst, at("item", concern)).content.decode()

    assert reverse("concern_add", args=[person.uid]) in page
    assert "does not do this automatically" in page
    assert not person.items.exclude(pk=concern.pk).exists()
    decided(concern, "share", analyst, team_of(probation))
    assert (
        reverse("concern_add", args=[person.uid]) not in seen(client, probation, at("item", concern)).content.decode()
    )


def test_why_is_kept_of_an_answer_that_is_yes(person, analyst, probation):
    item = recorded(person, analyst)
    why = Why(
        reason="Needed", purpose="Asked by Ms Roe", lawful_basis="Criminal Justice Act 2003 s.325", necessity="Only way"
    )

    items.decide(item=item, verb="share", teams=[team_of(probation)], review_on=REVIEW_ON, by=analyst, why=why)

    row = item.disclosures.get()
    assert (row.purpose, row.lawful_basis, row.necessity) == (why.purpose, why.lawful_basis, why.necessity)
    assert row.handling == "OFFICIAL-SENSITIVE, no onward sharing, in no file, not to partner systems"
