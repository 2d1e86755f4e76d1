"""The full text of an item: the database gives it to whoever may read the whole item, and to nobody else."""

import hashlib
import importlib
import json

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from release_monitor.database.rights import as_owner
from sharing import row_guard
from sharing.access.roles import PROGRAM
from sharing.access.rules import GrantRole
from sharing.items import visibility
from sharing.items.actions import correction, items
from sharing.items.actions.items import Why
from sharing.models import EarlierItemText, Item, ItemText, SubjectPermission
from tests.api_programs import KeyedProgram
from tests.factories import emergencies
from tests.factories.items import LAWFUL, beside, decided, holder, new_item, recorded, team_of
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ClientFactory, ExclusionFactory, GrantFactory, TeamFactory, UserFactory
from tests.sharing.destroying.planting import MARK, tables_with_mark

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

SEEN = "Seen at Quarry Lane at noon."


@pytest.fixture
def person():
    return OffenderFactory()


@pytest.fixture
def analyst(person):
    return holder(person)


@pytest.fixture
def probation(person):
    return holder(person, role="probation_manager", kind="probation", grant_role=GrantRole.LEAD)


@pytest.fixture
def prison(person):
    return holder(person, role="prison_offender_manager", kind="prison")


def given_to(user, words="SELECT narrative FROM sharing_itemtext"):
    """What the database gives whoever asks as this user, past every filter of ours."""
    with row_guard.reading_as(lambda: user), connection.cursor() as cursor:
        cursor.execute(words)
        return [value for (value,) in cursor.fetchall()]


def written(words):
    with connection.cursor() as cursor:
        cursor.execute(words)


def corrected(item, by, **words):
    said = {name: getattr(item, name) for name in correction.WORDS} | words
    return correction.correct(item=item, words=said, grade=item.grade, event_on=None, reason="Misheard", by=by)


class TestWhomTheDatabaseGivesIt:
    def test_nobody_where_nothing_is_declared(self, person, analyst):
        recorded(person, analyst)
        with row_guard.nothing_declared():
            assert not ItemText.objects.exists()

    def test_the_side_that_holds_it(self, person, analyst, probation):
        recorded(person, analyst)
        assert given_to(analyst) == given_to(beside(analyst)) == [SEEN]
        assert given_to(probation) == []  # a lead of the person does not know that there is an item

    def test_who_has_the_gist_alone_is_given_none(self, person, analyst, probation, prison):
        item = recorded(person, analyst)
        decided(item, "share_gist", analyst, team_of(prison))
        decided(item, "share", analyst, team_of(probation))
        assert Item.objects.visible_to(prison).get().gist == item.gist
        assert (given_to(probation), given_to(prison)) == ([SEEN], [])

    def test_an_injected_statement_gets_no_more(self, person, analyst, prison):
        decided(recorded(person, analyst), "share_gist", analyst, team_of(prison))
        joined = "SELECT i.title || coalesce(t.narrative, '') FROM sharing_item i LEFT JOIN sharing_itemtext t ON true"
        assert given_to(prison, joined) == ["Contact with a monitored person"]

    def test_a_team_from_which_it_was_taken_back(self, person, analyst, probation):
        item = recorded(person, analyst)
        decided(item, "share", analyst, team_of(probation))
        decided(item, "recall", analyst)
        assert given_to(probation) == []

    def test_the_holder_alone_once_it_has_expired(self, person, analyst, probation, noon):
        item = recorded(person, analyst)
        decided(item, "share", analyst, team_of(probation))
        Item.objects.update(expires_at=noon)
        assert (given_to(analyst), given_to(probation)) == ([SEEN], [])

    def test_those_named_on_a_restricted_item(self, person, analyst):
        named, other = beside(analyst), beside(analyst)
        recorded(person, analyst, is_named_only=True, readers=[named])
        assert (given_to(analyst), given_to(named), given_to(other)) == ([SEEN], [SEEN], [])

    def test_a_team_named_on_a_restricted_item(self, person, analyst):
        desk = TeamFactory(agency=analyst.agency)
        GrantFactory(subject=person, team=desk)
        recorded(person, analyst, is_named_only=True, reader_teams=[desk])
        assert given_to(UserFactory(teams=[desk], agency=analyst.agency, role="ct_analyst")) == [SEEN]

    def test_who_is_barred_from_the_person(self, person, analyst):
        recorded(person, analyst)
        ExclusionFactory(user=analyst, subject=person)
        assert given_to(analyst) == []

    def test_whose_team_lost_the_person(self, person, analyst):
        recorded(person, analyst)
        SubjectPermission.objects.filter(group_id=team_of(analyst).pk).delete()
        assert given_to(analyst) == []

    def test_a_partner_system_as_far_as_it_leaves_by_the_api(self, person, analyst):
        recorded(person, analyst)
        recorded(person, analyst, no_api=False, narrative="For partners too.")
        program = beside(analyst, role=PROGRAM)
        assert given_to(program) == ["For partners too."]

    def test_in_an_emergency_as_far_as_pages_give_it(self, person, analyst):
        """The holding team, which has lost the person, and somebody elsewhere who never had them."""
        item = recorded(person, analyst)
        SubjectPermission.objects.filter(group_id=team_of(analyst).pk).delete()
        of_the_holders = emergencies.somebody(teams=[team_of(analyst)], agency=analyst.agency)
        users = (of_the_holders, emergencies.somebody(role="prison_offender_manager"))
        for user in users:
            emergencies.opened(person, user)

        assert [given_to(user) for user in users] == [[SEEN], []]
        of_pages = []
        for user in users:
            with row_guard.reading_as(lambda user=user: user):
                of_pages.append(visibility.find(user, item))
        assert [view and view.narrative for view in of_pages] == [SEEN, None]

    def test_a_case_of_one_person(self, person, analyst):
        recorded(person, analyst)
        for key, found in ((person.pk, True), (person.pk + 1, False)):
            with row_guard.nothing_declared(), row_guard.for_case("a test", row_guard.ITEM_TEXTS, person=key):
                assert ItemText.objects.exists() == found

    def test_nobody_else_writes_it(self, person, analyst, probation, prison):
        item = recorded(person, analyst)
        decided(item, "share_gist", analyst, team_of(prison))
        with row_guard.reading_as(lambda: prison):
            assert ItemText.objects.update(narrative="Bent") == 0
            bare = Item.objects.get(pk=item.pk)
            with pytest.raises(DatabaseError), transaction.atomic():
                ItemText(item=bare, narrative="Bent").save(force_update=True)


class TestPagesAndApi:
    def test_each_reader_finds_what_is_theirs(self, client, person, analyst, probation, prison):
        item = recorded(person, analyst, no_api=False)
        decided(item, "share", analyst, team_of(probation))
        decided(item, "share_gist", analyst, team_of(prison))
        page = reverse("item", kwargs={"uid": person.uid, "item_uid": item.uid})
        for user, narrative in ((analyst, SEEN), (probation, SEEN), (prison, None)):
            client.force_login(user)
            assert (SEEN in client.get(page).content.decode()) == (narrative is not None)
            (listed,) = client.get("/api/v1/sharing-items/").json()["results"]
            assert listed == client.get(f"/api/v1/sharing-items/{item.uid}/").json()
            assert (listed["narrative"], listed["pointer_reference"]) == (narrative, narrative and "NL-7741")

    def test_a_program_that_asks_for_a_user_is_given_what_both_may_read(self, person, analyst, probation):
        """Not what it reads for itself, nor what the user reads at a page."""
        for_both = recorded(person, analyst, no_api=False)
        for_program, for_user = (recorded(person, analyst, no_api=False) for _ in range(2))
        agency = probation.agency
        team = TeamFactory(agency=agency)
        GrantFactory(subject=person, team=team)
        account = UserFactory(role=PROGRAM, agency=agency, teams=[team], email="system@probation.example")
        program = KeyedProgram(ClientFactory(user=account, client_id="client-probation", acts_for_users=True))
        decided(for_both, "share", analyst, team, team_of(probation))
        for item, whole, gist in ((for_program, team, team_of(probation)), (for_user, team_of(probation), team)):
            decided(item, "share", analyst, whole)
            decided(item, "share_gist", analyst, gist)

        def narratives(**headers):
            listed = program.get("/api/v1/sharing-items/", **headers).json()["results"]
            return {row["uid"]: row["narrative"] for row in listed}

        alone, for_them = narratives(), narratives(**{"X-On-Behalf-Of": probation.email})
        assert alone == {str(for_both.uid): SEEN, str(for_program.uid): SEEN, str(for_user.uid): None}
        assert for_them == {str(for_both.uid): SEEN, str(for_program.uid): None, str(for_user.uid): None}

    @pytest.mark.parametrize("address", ["person_sharing", "sharing", "home"])
    def test_lists_of_items_do_not_ask_for_it(self, client, person, analyst, address):
        recorded(person, analyst)
        client.force_login(analyst)
        path = reverse(address, args=[person.uid] if address == "person_sharing" else [])
        with CaptureQueriesContext(connection) as asked:
            assert "Contact with a monitored person" in client.get(path).content.decode()
        assert not [each["sql"] for each in asked if "itemtext" in each["sql"]]

    def test_a_page_asks_for_it_in_the_statement_that_opens_the_item(self, client, person, analyst):
        item = recorded(person, analyst)
        client.force_login(analyst)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("item", kwargs={"uid": person.uid, "item_uid": item.uid}))
        assert [each["sql"].count('JOIN "sharing_itemtext"') for each in asked if "itemtext" in each["sql"]] == [1]


def hashed(item, **text):
    """As receipts of disclosure were hashed before full texts were rows of their own."""
    said = {"kind": item.kind, "title": item.title, "gist": item.gist, "marking": item.marking} | text
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).digest()


def test_the_hash_of_a_disclosure_is_of_the_whole_whoever_gives_it(person, analyst, probation, prison):
    item = recorded(person, analyst, no_onward=False)
    whole = {"narrative": SEEN, "pointer_system": "National liaison", "pointer_reference": "NL-7741"}
    whole["pointer_contact"] = "Ext 4410"
    decided(item, "share_gist", analyst, team_of(probation))
    with row_guard.reading_as(lambda: probation):
        why = Why("They see him daily", LAWFUL)
        items.share_onward(item=Item.objects.get(pk=item.pk), teams=[team_of(prison)], by=probation, why=why)
    hashes = [bytes(row.item_hash) for row in item.disclosures.all()]
    assert hashes == [hashed(item, **whole)] * 2


class TestCorrections:
    def test_what_was_replaced_is_given_to_the_side_that_holds_it(self, person, analyst, probation):
        item = recorded(person, analyst)
        decided(item, "share", analyst, team_of(probation))
        with row_guard.reading_as(lambda: analyst):
            row = corrected(item, analyst, narrative="Seen at Mill Lane.", gist="Met a cousin.")
        earlier = "SELECT before ->> 'narrative' FROM sharing_earlieritemtext"
        assert row.before == {"gist": "Met somebody whom he must not meet."}
        assert (given_to(analyst, earlier), given_to(probation, earlier)) == ([SEEN], [])
        assert given_to(probation) == ["Seen at Mill Lane."]

    def test_it_is_shown_to_them(self, client, person, analyst, probation):
        item = recorded(person, analyst)
        decided(item, "share", analyst, team_of(probation))
        corrected(item, analyst, narrative="Seen at Mill Lane.")
        for user, is_shown in ((analyst, True), (probation, False)):
            client.force_login(user)
            page = client.get(reverse("item", kwargs={"uid": person.uid, "item_uid": item.uid})).content.decode()
            assert "Seen at Mill Lane." in page
            assert (SEEN in page) == is_shown

    def test_it_stays(self, person, analyst):
        corrected(recorded(person, analyst), analyst, narrative="")
        for words in ("UPDATE sharing_earlieritemtext SET before = '{}'", "DELETE FROM sharing_earlieritemtext"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                written(words)

    def test_one_who_may_not_read_it_corrects_nothing(self, person, analyst):
        item = recorded(person, analyst)
        with row_guard.reading_as(UserFactory), pytest.raises(ItemText.DoesNotExist), transaction.atomic():
            corrected(item, analyst, narrative="Bent")
        assert not item.corrections.exists()


def test_it_stands_nowhere_else(person, analyst):
    """Neither in the item's row, nor in row history, the log, alerts, events or what was kept of a request."""
    item = recorded(person, analyst, narrative=MARK, pointer_contact=MARK, pointer_system=MARK, pointer_reference=MARK)
    decided(item, "share", analyst, team_of(holder(person, kind="probation", role="probation_manager")))
    corrected(item, analyst, narrative=f"{MARK} again")
    with as_owner():
        assert tables_with_mark() == {"sharing_itemtext", "sharing_earlieritemtext"}


class TestItemsThatSayNothing:
    """Refused by the database, at the end of the transaction."""

    @staticmethod
    def checked():
        written("SET CONSTRAINTS ALL IMMEDIATE")

    def test_a_pointer_says_something(self, person, analyst):
        recorded(person, analyst, gist="", narrative="")
        self.checked()

    def test_a_pointer_that_loses_its_reference(self, person, analyst):
        recorded(person, analyst, gist="", narrative="")
        ItemText.objects.update(pointer_reference="")
        with pytest.raises(IntegrityError, match="item_says_something"):
            self.checked()

    def test_an_item_that_loses_its_gist(self, person, analyst):
        recorded(person, analyst, narrative="", pointer_reference="")
        Item.objects.update(gist="")
        with pytest.raises(IntegrityError, match="item_says_something"):
            self.checked()


def test_rows_are_moved_and_back(person, analyst):
    """What the migration does to rows that are there."""
    migration = importlib.import_module("sharing.migrations.0085_full_texts_of_items")
    item = items.record_item(subject=person, new=new_item(analyst), by=analyst)
    corrected(item, analyst, narrative="Seen at Mill Lane.", gist="Met a cousin.")
    item.refresh_from_db()
    corrected(item, analyst, gist="Met an uncle.")
    stood = "SELECT narrative, pointer_reference, gist FROM sharing_item"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(migration.NOT_HELD + ";" + migration.BACK)
        cursor.execute(stood)
        assert cursor.fetchall() == [("Seen at Mill Lane.", "NL-7741", "Met an uncle.")]
        cursor.execute("SELECT before ->> 'narrative' FROM sharing_itemcorrection ORDER BY number")
        assert cursor.fetchall() == [(SEEN,), (None,)]
        cursor.execute("SELECT count(*) FROM sharing_rowversion WHERE table_name = 'sharing_item'")
        versions = cursor.fetchall()
        EarlierItemText.objects.all().delete()
        ItemText.objects.all().delete()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(migration.MOVED)
        cursor.execute("SELECT count(*) FROM sharing_rowversion WHERE table_name = 'sharing_item'")
        assert cursor.fetchall() == versions
        moved = Item.objects.with_text().get()
        assert (moved.narrative, moved.pointer_contact, moved.gist) == (
            "Seen at Mill Lane.",
            "Ext 4410",
            "Met an uncle.",
        )
        rows = moved.corrections.order_by("number").values_list("before", "earlier_text__before")
        assert list(rows) == [
            ({"gist": "Met somebody whom he must not meet."}, {"narrative": SEEN}),
            ({"gist": "Met a cousin."}, None),
        ]
