"""A sitting from the day it is convened to its close: who is shown which cell, what stops it, who is told of what."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from sharing.access import RecordHidden
from sharing.access.two_people import SamePerson
from sharing.items.actions import items, sights
from sharing.items.actions.items import Why
from sharing.items.rules import Extent, Occasion
from sharing.models import Alert, AuditEntry, ItemSight, SightAtClose, Sitting
from sharing.sittings import actions, clock, rules
from sharing.sittings.actions import SittingRefused, Unseen
from sharing.sittings.alert_kinds import CLOSED_UNSEEN, DECIDED_UNSEEN, DECIDED_UNSEEN_AUDIT, NOT_SEEN
from sharing.sittings.grid import grid_for, proposed_for
from sharing.sittings.rules import Sight
from tests.factories.items import LAWFUL, beside, decided, holder, recorded, team_of
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import TeamFactory, TeamScopeFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
REVIEW_IN = timedelta(days=28)


def named(user, name, staff_number):
    user.name, user.staff_number = name, staff_number
    user.save(update_fields=["name", "staff_number"])
    return user


@pytest.fixture
def person():
    return OffenderFactory(family_name="Halden")


@pytest.fixture
def analyst(person):
    return holder(person)


@pytest.fixture
def probation(person):
    return named(holder(person, role="probation_manager", kind="probation"), "Tom Brandreth", "N1")


@pytest.fixture
def prison(person):
    return named(holder(person, role="prison_offender_manager", kind="prison"), "Gareth Pym", "P1")


def shared(item, by, *users, verb="share"):
    return items.decide(
        item=item,
        verb=verb,
        teams=[team_of(user) for user in users],
        review_on=timezone.localdate() + REVIEW_IN,
        owner=by,
        by=by,
        why=Why(reason="They must know", lawful_basis=LAWFUL),
    )


def marked(person, by, *occasions, **more):
    item = recorded(person, by, **more)
    sights.mark(item=item, occasions=list(occasions), by=by)
    return item


def convened(person, *deciders, occasion=Occasion.MAPPA, **more):
    return actions.convene(
        subject=person,
        occasion=occasion,
        about=uuid4(),
        title="MAPPA level 2 meeting",
        deciders=deciders,
        by=None,
        **more,
    )


def opened(client, user, item):
    client.force_login(user)
    assert client.get(f"/people/{item.subject.uid}/sharing/{item.uid}/").status_code == 200


def shown(sitting, reader):
    """For each row of the reader the sights, None where a cell is not for them."""
    return [[cell and cell.sight for cell in row.cells] for row in grid_for(sitting, reader).rows]


def told(kind, user=None):
    rows = Alert.objects.unfinished().filter(kind=kind.name)
    return [alert.text for alert in rows]


class TestWhoTellsThem:
    @pytest.fixture
    def cell(self, person, analyst, probation):
        """An item that is not shared with one who decides."""
        item = marked(person, analyst, Occasion.MAPPA)
        return convened(person, analyst, probation), item

    def said(self, cell, analyst, probation, **more):
        sitting, item = cell
        told = {"user": probation, "teller": analyst, "words": "Expect a change of address", "by": analyst}
        return actions.say_who_tells(sitting=sitting, item=item, **told | more)

    def test_it_is_on_the_page_of_who_may_see_the_item_and_on_no_other(self, client, cell, person, analyst, probation):
        sitting, item = cell
        self.said(cell, analyst, probation)
        addresses = [
            f"/people/{person.uid}/sharing/sittings/{sitting.uid}/",
            f"/people/{person.uid}/sharing/sittings/{sitting.uid}/print/",
            f"/people/{person.uid}/joint/",
        ]
        item.no_export = False
        item.save()
        for reader, is_told in ((analyst, True), (probation, False)):
            client.force_login(reader)
            for address in addresses:
                page = client.get(address).content.decode()
                assert ("Expect a change of address" in page) == is_told, (reader, address)
                assert (item.reference in page) == is_told, (reader, address)

    def test_paper_has_no_item_that_may_be_on_none(self, client, cell, person, analyst):
        sitting, item = cell
        client.force_login(analyst)
        page = client.get(f"/people/{person.uid}/sharing/sittings/{sitting.uid}/print/").content.decode()
        assert item.reference not in page
        assert AuditEntry.objects.filter(verb="sharing.sitting_printed").exists()

    def test_only_the_side_that_holds_it_says_so_of_who_may_not_see_it(self, cell, analyst, probation, prison):
        _, item = cell
        for wrong, told in (
            ({"teller": probation}, "teller"),
            ({"user": analyst}, ""),
            ({"user": prison}, ""),
            ({"words": " "}, "words"),
            ({"words": "SECRET: he moves"}, "words"),
        ):
            with pytest.raises(SittingRefused) as refused:
                self.said(cell, analyst, probation, **wrong)
            assert refused.value.field == told
        shared(item, analyst, prison)
        with pytest.raises(SittingRefused):
            self.said(cell, analyst, probation, by=prison)
        with pytest.raises(RecordHidden):
            self.said(cell, analyst, probation, by=probation)

    def test_it_goes_once_they_may_see_it(self, cell, analyst, probation):
        sitting, item = cell
        self.said(cell, analyst, probation)
        shared(item, analyst, probation)
        assert all(each.briefing is None for row in grid_for(sitting, analyst).rows for each in row.cells)

    def test_form_keeps_it(self, client, cell, person, analyst, probation):
        sitting, item = cell
        at = f"/people/{person.uid}/sharing/sittings/{sitting.uid}/{item.uid}/{probation.uid}/who-tells/"
        client.force_login(analyst)
        assert client.post(at, {"teller": "", "words": ""}).status_code == 200
        assert client.post(at, {"teller": analyst.uid, "words": "Expect a change"}).status_code == 302
        assert sitting.briefings.get().teller == analyst


class TestHeadsAndAuditor:
    def test_heads_who_know_the_item_and_the_auditor_are_told_of_what_closed_unseen(self, person, analyst, probation):
        item = marked(person, analyst, Occasion.MAPPA)
        head, other = beside(analyst, role="ct_manager"), beside(probation, role="probation_head")
        auditor = UserFactory(role="auditor", teams=[TeamFactory()])
        sitting = convened(person, probation)

        actions.close(sitting, by=probation)
        clock.watch(at=timezone.now())
        clock.watch(at=timezone.now())

        alert = Alert.objects.get(kind=DECIDED_UNSEEN.name)
        assert item.reference in alert.text
        assert "No reason was entered" in alert.text
        there = {user: Alert.objects.visible_to(user).told_to(user) for user in (head, other, auditor, probation)}
        assert there[head].filter(kind=DECIDED_UNSEEN.name).exists()
        for reader in (other, auditor, probation):
            assert not there[reader].filter(kind=DECIDED_UNSEEN.name).exists(), reader
        of_audit = Alert.objects.get(kind=DECIDED_UNSEEN_AUDIT.name)
        assert of_audit.subject_id is None
        assert there[auditor].filter(pk=of_audit.pk).exists()
        assert str(person) not in of_audit.text
        assert item.title not in of_audit.text

    def test_reason_that_was_entered_is_said_to_them(self, person, analyst, probation):
        item = marked(person, analyst, Occasion.MAPPA)
        shared(item, analyst, probation)
        sitting = convened(person, probation)
        why = rules.Why.TOO_LATE
        actions.give_reason(sitting=sitting, item=item, user=probation, why=why, text="He is out now", by=analyst)

        actions.close(sitting, by=analyst)
        clock.watch(at=timezone.now())

        assert "there is no time" in Alert.objects.get(kind=DECIDED_UNSEEN_AUDIT.name).text
        assert not Alert.objects.filter(kind=CLOSED_UNSEEN.name).exists()

    def test_nothing_is_told_where_all_was_seen(self, client, person, analyst, probation):
        item = marked(person, analyst, Occasion.MAPPA)
        shared(item, analyst, probation)
        opened(client, probation, item)
        actions.close(convened(person, probation), by=probation)
        clock.watch(at=timezone.now())
        assert not Alert.objects.filter(kind__startswith="sharing.decided_unseen").exists()


class TestWhatEachHasSeen:
    def test_opening_the_page_is_seeing_once_and_by_that_person_alone(self, client, person, analyst, probation):
        item = marked(person, analyst, Occasion.MAPPA)
        shared(item, analyst, probation)
        colleague = beside(probation)
        sitting = convened(person, probation, colleague)

        assert shown(sitting, probation) == [[Sight.NOT_YET, Sight.NOT_YET]]

        opened(client, probation, item)
        opened(client, probation, item)

        assert ItemSight.objects.filter(item=item, user=probation).count() == 1
        seen = {cell.user: cell.sight for cell in grid_for(sitting, probation).rows[0].cells}
        assert seen == {probation: Sight.SEEN, colleague: Sight.NOT_YET}

    def test_who_confirms_reading_has_seen_it(self, person, analyst, probation):
        item = marked(person, analyst, Occasion.MAPPA)
        shared(item, analyst, probation)

        items.confirm_reading(item=item, by=probation)

        assert shown(convened(person, probation), probation) == [[Sight.SEEN]]

    def test_who_has_the_gist_has_seen_the_gist(self, client, person, analyst, probation):
        item = marked(person, analyst, Occasion.MAPPA)
        shared(item, analyst, probation, verb="share_gist")
        sitting = convened(person, probation)

        opened(client, probation, item)

        assert shown(sitting, probation) == [[Sight.GIST_SEEN]]

    def test_what_is_corrected_is_to_be_seen_again_where_it_is_read(self, client, person, analyst, probation, prison):
        item = marked(person, analyst, Occasion.MAPPA, narrative="At the gate")
        shared(item, analyst, probation)
        shared(item, analyst, prison, verb="share_gist")
        sitting = convened(person, probation, prison)
        opened(client, probation, item)
        opened(client, prison, item)

        corrected(item, analyst, narrative="By the gate")

        seen = {cell.user: cell.sight for cell in grid_for(sitting, analyst).rows[0].cells}
        assert seen == {probation: Sight.NOT_YET, prison: Sight.GIST_SEEN}

    def test_who_records_it_has_seen_it(self, person, analyst):
        marked(person, analyst, Occasion.MAPPA)

        assert shown(convened(person, analyst), analyst) == [[Sight.SEEN]]

    def test_what_was_seen_stays_seen_when_it_is_withdrawn(self, client, person, analyst, probation):
        item = marked(person, analyst, Occasion.MAPPA)
        shared(item, analyst, probation)
        sitting = convened(person, probation)
        opened(client, probation, item)

        decided(item, "recall", analyst)

        assert shown(sitting, probation) == []
        assert shown(sitting, analyst) == [[Sight.SEEN]]

    def test_a_sight_is_neither_changed_nor_removed(self, person, analyst):
        recorded(person, analyst)

        with pytest.raises(DatabaseError), transaction.atomic():
            ItemSight.objects.update(extent="gist")
        with pytest.raises(DatabaseError), transaction.atomic():
            ItemSight.objects.all().delete()


class TestWhoIsShownWhat:
    def test_an_item_that_is_not_for_the_reader_adds_neither_row_nor_number(self, person, analyst, probation, prison):
        item = marked(person, analyst, Occasion.MAPPA)
        shared(item, analyst, prison)
        sitting = convened(person, probation, prison)

        grid = grid_for(sitting, probation)

        assert (grid.rows, grid.seen, grid.stopping) == ([], [None, None], [])
        assert proposed_for(sitting, probation) == []

    def test_the_holder_sees_each_decider_and_with_whom_it_is_not_shared(self, person, analyst, probation, prison):
        item = marked(person, analyst, Occasion.MAPPA)
        shared(item, analyst, prison)
        sitting = convened(person, probation, prison)

        seen = {cell.user: cell.sight for cell in grid_for(sitting, analyst).rows[0].cells}
        assert seen == {probation: Sight.MAY_NOT, prison: Sight.NOT_YET}

    def test_a_decider_sees_the_column_of_their_own_agency(self, person, analyst, probation, prison):
        item = marked(person, analyst, Occasion.MAPPA)
        shared(item, analyst, prison)
        sitting = convened(person, probation, prison)

        (row,) = grid_for(sitting, prison).rows

        assert [cell.user for cell in row.cells if cell] == [prison]

    def test_who_chairs_sees_each_column_of_the_rows_they_may_know(self, person, analyst, probation, prison):
        item = marked(person, analyst, Occasion.MAPPA)
        marked(person, analyst, Occasion.MAPPA, title="Another")
        shared(item, analyst, prison)
        sitting = convened(person, probation, prison, chair=prison)

        (row,) = grid_for(sitting, prison).rows

        assert {cell.user for cell in row.cells} == {probation, prison}

    def test_only_marks_of_that_occasion_count(self, person, analyst):
        marked(person, analyst, Occasion.RECALL)

        assert shown(convened(person, analyst), analyst) == []
        assert [str(item) for item in proposed_for(convened(person, analyst), analyst)]

    def test_somebody_without_access_finds_nothing(self, client, person, analyst):
        sitting = convened(person, analyst)
        client.force_login(UserFactory())

        assert client.get(f"/people/{person.uid}/sharing/sittings/{sitting.uid}/").status_code == 404

    def test_a_sitting_of_one_programme_is_absent_for_who_may_not_know_of_that_one(self, client):
        both = OffenderFactory(programme=["terrorism", "state_threats"])
        readers = {}
        for programme in ("terrorism", "state_threats"):
            team = TeamFactory(kind="national_desk", agency__kind="ct_police")
            TeamScopeFactory(team=team, programme=programme, grant_role="contributor")
            readers[programme] = UserFactory(role="ct_manager", agency=team.agency, teams=[team])
        sitting = convened(both, programme="state_threats")

        answers = {}
        for programme, reader in readers.items():
            client.force_login(reader)
            answers[programme] = client.get(f"/people/{both.uid}/sharing/sittings/{sitting.uid}/").status_code

        assert answers == {"terrorism": 404, "state_threats": 200}


class TestClosing:
    def test_it_stops_who_may_know_the_item(self, client, person, analyst, probation):
        item = marked(person, analyst, Occasion.MAPPA)
        shared(item, analyst, probation)
        sitting = convened(person, probation)

        with pytest.raises(Unseen, match=f"{item.reference} must be seen .* Tom Brandreth has not"):
            actions.close(sitting, by=probation)
        assert not SightAtClose.objects.exists()

        opened(client, probation, item)
        actions.close(sitting, by=probation)

        assert SightAtClose.objects.get().sight == Sight.SEEN

    def test_it_does_not_stop_who_may_not_know_and_the_holder_is_told_for_a_day(self, person, analyst, probation):
        item = marked(person, analyst, Occasion.MAPPA)
        sitting = convened(person, probation)

        closed = actions.close(sitting, by=probation)

        assert closed.state == rules.State.CLOSED
        assert not SightAtClose.objects.get().was_known
        assert clock.watch(at=timezone.now()) == 3  # the holder, heads and the auditor
        assert clock.watch(at=timezone.now()) == 0
        alert = Alert.objects.get(kind=CLOSED_UNSEEN.name)
        assert alert.text == f"{item.reference}: MAPPA level 2 meeting. Tom Brandreth has not seen it."
        assert [receipt.team for receipt in alert.receipts.all()] == [team_of(analyst)]
        assert shown(sitting, probation) == []

    def test_a_release_that_the_law_orders_is_not_stopped(self, person, analyst, probation):
        item = marked(person, analyst, Occasion.RELEASE)
        shared(item, analyst, probation)
        sitting = convened(person, probation, occasion=Occasion.RELEASE, is_by_law=True)

        assert actions.close(sitting, by=probation).state == rules.State.CLOSED

    def test_a_reason_lets_it_close_and_stays(self, person, analyst, probation):
        item = marked(person, analyst, Occasion.MAPPA)
        shared(item, analyst, probation)
        sitting = convened(person, probation)

        actions.give_reason(
            sitting=sitting, item=item, user=probation, why=rules.Why.TOO_LATE, text="Held at night", by=probation
        )
        actions.close(sitting, by=probation)

        assert SightAtClose.objects.get().reason.text == "Held at night"

    def test_before_a_recall_a_second_person_must_agree(self, person, analyst, probation):
        item = marked(person, analyst, Occasion.RECALL)
        shared(item, analyst, probation)
        sitting = convened(person, probation, occasion=Occasion.RECALL)
        reason = actions.give_reason(
            sitting=sitting, item=item, user=probation, why=rules.Why.TOO_LATE, text="At night", by=probation
        )

        with pytest.raises(Unseen):
            actions.close(sitting, by=probation)
        with pytest.raises(SamePerson):
            actions.agree(reason=reason, by=probation)
        actions.agree(reason=reason, by=beside(probation, staff_number="N2", name="Ruth Amory"))

        assert actions.close(sitting, by=probation).state == rules.State.CLOSED

    def test_who_cannot_see_the_item_explains_nothing(self, person, analyst, probation):
        item = marked(person, analyst, Occasion.MAPPA)
        sitting = convened(person, probation)

        with pytest.raises(RecordHidden):
            actions.give_reason(
                sitting=sitting, item=item, user=probation, why=rules.Why.TOO_LATE, text="Why", by=probation
            )

    def test_what_each_had_seen_stays_as_it_was(self, client, person, analyst, probation):
        item = marked(person, analyst, Occasion.MAPPA)
        sitting = convened(person, probation)
        actions.close(sitting, by=probation)

        shared(item, analyst, probation)
        opened(client, probation, item)

        assert shown(Sitting.objects.get(), probation) == [[Sight.MAY_NOT]]
        with pytest.raises(SittingRefused):
            actions.close(sitting, by=probation)
        with pytest.raises(DatabaseError), transaction.atomic():
            SightAtClose.objects.update(sight="seen")

    def test_where_nobody_is_named_who_decides_must_have_seen_it(self, client, person, analyst, probation):
        item = marked(person, analyst, Occasion.RECALL)
        shared(item, analyst, probation)
        about = {"subject": person, "occasion": Occasion.RECALL, "about": uuid4(), "title": "Recall decision"}
        actions.convene(**about, deciders=[], by=analyst)

        with pytest.raises(Unseen):
            actions.decide(**about, by=probation)
        opened(client, probation, item)

        assert actions.decide(**about, by=probation).state == rules.State.CLOSED

    def test_convened_again_it_is_the_same_with_those_who_decide_now(self, person, analyst, probation, prison):
        about = {"subject": person, "occasion": Occasion.MAPPA, "about": uuid4(), "title": "Meeting", "by": None}
        actions.convene(**about, deciders=[analyst, probation])
        sitting = actions.convene(**about, deciders=[probation, prison])

        assert Sitting.objects.count() == 1
        seated = sitting.deciders.filter(left_at__isnull=True)
        assert {each.user for each in seated} == {probation, prison}
        assert sitting.deciders.get(user=analyst).left_at

    def test_a_mark_is_withdrawn_by_the_side_that_holds_it_alone(self, person, analyst, probation):
        item = marked(person, analyst, Occasion.MAPPA)
        shared(item, analyst, probation)

        with pytest.raises(items.ItemRefused):
            sights.withdraw(item=item, occasion=Occasion.MAPPA, reason="Old", by=probation)
        sights.withdraw(item=item, occasion=Occasion.MAPPA, reason="Old", by=analyst)

        assert shown(convened(person, probation), analyst) == []


class TestReadingOut:
    def test_it_counts_as_seen_and_says_who_read_it(self, person, analyst, probation):
        item = marked(person, analyst, Occasion.MAPPA)
        shared(item, analyst, probation)
        sitting = convened(person, probation)

        sights.note_read_out(item=item, to=probation, extent=Extent.FULL, by=analyst, at=timezone.now())

        assert shown(sitting, analyst) == [[Sight.SEEN]]
        assert ItemSight.objects.get(user=probation).read_out_by == analyst
        assert AuditEntry.objects.filter(verb="sharing.item_read_out").exists()

    def test_it_is_no_way_round_sharing(self, person, analyst, probation, prison):
        item = marked(person, analyst, Occasion.MAPPA)
        shared(item, analyst, prison, verb="share_gist")

        with pytest.raises(items.ItemRefused, match="is not shared with"):
            sights.note_read_out(item=item, to=probation, extent=Extent.GIST, by=analyst, at=timezone.now())
        with pytest.raises(items.ItemRefused, match="only the gist"):
            sights.note_read_out(item=item, to=prison, extent=Extent.FULL, by=analyst, at=timezone.now())
        with pytest.raises(RecordHidden):
            sights.note_read_out(item=item, to=prison, extent=Extent.GIST, by=probation, at=timezone.now())


class TestWarnings:
    def test_the_holder_is_told_5_2_and_1_working_days_before_until_it_is_seen(
        self, client, person, analyst, probation
    ):
        now = timezone.now()
        item = marked(person, analyst, Occasion.MAPPA)
        shared(item, analyst, probation)
        convened(person, probation, sits_at=now + timedelta(days=20))
        told_on = []
        for day in range(21):
            told_on += [day] * clock.watch(at=now + timedelta(days=day))
        assert len(told_on) == 3
        assert clock.watch(at=now + timedelta(days=19, hours=1)) == 0

        alert = Alert.objects.filter(kind=NOT_SEEN.name).first()
        assert item.reference in alert.text
        assert {receipt.team for receipt in alert.receipts.all()} == {team_of(analyst)}

        opened(client, probation, item)
        clock.watch(at=now + timedelta(days=19, hours=2))

        assert told(NOT_SEEN) == []

    def test_they_end_with_the_sitting(self, person, analyst, probation):
        now = timezone.now()
        marked(person, analyst, Occasion.MAPPA)
        sitting = convened(person, probation, sits_at=now + timedelta(days=1))
        clock.watch(at=now)
        assert told(NOT_SEEN)

        actions.cancel(occasion=Occasion.MAPPA, about=sitting.about, by=None)

        assert told(NOT_SEEN) == []
        assert clock.watch(at=now) == 0


def corrected(item, by, **changed):
    from sharing.items.actions import correction

    words = {name: getattr(item, name) for name in correction.WORDS} | changed
    item.refresh_from_db()
    return correction.correct(
        item=item, words=words, grade=item.grade, event_on=item.event_on, reason="Misheard", by=by
    )


class TestPages:
    def test_from_the_mark_to_the_reason_and_the_second_person(self, client, person, analyst, probation):
        item = recorded(person, analyst)
        shared(item, analyst, probation)
        client.force_login(analyst)
        root = f"/people/{person.uid}/sharing/"
        assert "Not marked for any decision" in client.get(f"{root}{item.uid}/").content.decode()

        assert "Select at least 1 decision" in client.post(f"{root}{item.uid}/to-be-seen/", {}).content.decode()
        client.post(f"{root}{item.uid}/to-be-seen/", {"occasions": ["recall", "mappa"]})
        sitting = convened(person, occasion=Occasion.RECALL)
        page = client.get(f"{root}{item.uid}/").content.decode()
        assert "Recall decision" in page
        assert "MAPPA meeting" in page
        assert "No one is named yet" in client.get(f"{root}{item.uid}/who-has-seen/").content.decode()

        client.force_login(probation)
        grid = f"{root}sittings/{sitting.uid}/"
        assert sitting.title in client.get(f"{root}sittings/").content.decode()
        assert "1 still to be seen or explained" in client.get(grid).content.decode()
        cell = f"{grid}{item.uid}/{probation.uid}/"
        assert "Select why" in client.post(f"{cell}reason/", {}).content.decode()
        client.post(f"{cell}reason/", {"why": "too_late", "text": "At night"})
        assert "A second person must agree" in client.get(grid).content.decode()

        reason = sitting.reasons.get()
        client.force_login(beside(probation, staff_number="N9", name="Ruth Amory"))
        client.post(f"{grid}reasons/{reason.uid}/agree/")
        reason.refresh_from_db()
        assert reason.agreed_at

    def test_reading_out_on_the_grid(self, client, person, analyst, probation):
        item = marked(person, analyst, Occasion.MAPPA)
        shared(item, analyst, probation)
        sitting = convened(person, probation)
        client.force_login(analyst)
        address = f"/people/{person.uid}/sharing/sittings/{sitting.uid}/{item.uid}/{probation.uid}/read-out/"

        assert "Select how much" in client.post(address, {}).content.decode()
        assert client.post(address, {"extent": "gist"}).status_code == 302

        assert shown(sitting, analyst) == [[Sight.GIST_SEEN]]

    def test_a_withdrawn_mark_and_one_that_is_not_there(self, client, person, analyst):
        item = marked(person, analyst, Occasion.MAPPA)
        client.force_login(analyst)
        root = f"/people/{person.uid}/sharing/{item.uid}/to-be-seen/"

        assert client.get(f"{root}recall/withdraw/").status_code == 404
        assert "Enter a reason" in client.post(f"{root}mappa/withdraw/", {}).content.decode()
        client.post(f"{root}mappa/withdraw/", {"reason": "Overtaken"})

        assert not item.relevance_marks.standing().exists()
