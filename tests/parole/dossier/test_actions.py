"""The dossier: papers, what the prisoner gets of them, and the compartment."""

from datetime import date

import pytest
from django.urls import reverse

from parole.dossier import actions as dossier
from parole.models import DossierItem, ReviewClock
from parole.reviews.actions.opening import ParoleRefused
from parole.steps.actions import reviews
from sharing.access import NotAllowed, RecordHidden
from sharing.access.state_machines import MoveRefused
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.models import Alert, AuditEntry
from tests.factories.licence import workers
from tests.factories.parole import review_of_somebody_held
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

UID = "01939d5e-0000-7000-8000-00000000000b"
PAPER = {
    "part": "b",
    "title": "Security report",
    "author": "Security",
    "agency": None,
    "dated_on": date(2026, 11, 20),
    "received_on": date(2026, 11, 24),
    "pages": 12,
    "reference": "Store 4",
}
HARM = "It would show who told"


def begin():
    review = review_of_somebody_held()
    roles = ("ppcs", "ct_analyst", "probation_officer", "prison_offender_manager")
    cast = dict(zip(("ppcs", "analyst", "officer", "prison"), workers(review.offender, *roles), strict=True))
    return {"review": review, "cast": cast}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def cast(begun):
    return begun["cast"]


def withheld(review, by, *readers, **more):
    return dossier.add_item(review=review, fields=PAPER, by=by, withholding_reason=HARM, readers=readers, **more)


def seen_by(*users):
    return [DossierItem.objects.visible_to(user).count() for user in users]


class TestPapers:
    def test_everybody_who_sees_the_person_reads_the_list(self, review, cast):
        item = dossier.add_item(review=review, fields=PAPER, by=cast["officer"])

        assert (item.added_by, item.disclosure, item.is_withheld) == (cast["officer"], "pending", False)
        assert seen_by(*cast.values()) == [1, 1, 1, 1]

    def test_newer_version_replaces_it_once(self, review, cast):
        item = dossier.add_item(review=review, fields=PAPER, by=cast["officer"])

        newer = dossier.add_item(review=review, fields=PAPER, by=cast["officer"], replaces=item)

        assert list(DossierItem.objects.current()) == [newer]
        with pytest.raises(ParoleRefused, match="newer version"):
            dossier.add_item(review=review, fields=PAPER, by=cast["officer"], replaces=item)

    def test_sent_twice_is_one_paper_and_the_key_of_anothers_reads_as_absent(self, review, cast):
        for _ in range(2):
            item = dossier.add_item(review=review, fields=PAPER, by=cast["officer"], uid=UID)

        assert DossierItem.objects.get() == item
        with pytest.raises(RecordHidden):
            dossier.add_item(review=review, fields=PAPER, by=cast["analyst"], uid=UID)

    @pytest.mark.parametrize("field", ["dated_on", "received_on"])
    def test_day_ahead_is_refused(self, review, cast, field):
        with pytest.raises(ParoleRefused) as refused:
            dossier.add_item(review=review, fields=PAPER | {field: date(2026, 12, 2)}, by=cast["officer"])

        assert refused.value.field == field

    def test_dossier_of_a_review_that_has_ended_stays_as_it_is(self, review, cast):
        reviews.withdraw(review=review, on=date(2026, 12, 1), reason="Transferred", by=cast["ppcs"])

        with pytest.raises(MoveRefused, match="has ended"):
            dossier.add_item(review=review, fields=PAPER, by=cast["officer"])

    def test_who_sees_nothing_adds_nothing(self, review):
        reader = UserFactory(teams=[GrantFactory(subject=review.offender).team])

        with pytest.raises(NotAllowed):
            dossier.add_item(review=review, fields=PAPER, by=reader)
        with pytest.raises(RecordHidden):
            dossier.add_item(review=review, fields=PAPER, by=UserFactory(teams=[TeamFactory()]))


class TestPage:
    def page(self, client, review, by):
        client.force_login(by)
        kwargs = {"uid": review.offender.uid, "review_uid": review.uid}
        return client.get(reverse("dossier", kwargs=kwargs)).content.decode()

    def test_who_may_decide_disclosure_is_led_there_and_nobody_else(self, client, review, cast):
        dossier.add_item(review=review, fields=PAPER, by=cast["officer"])

        pages = {name: self.page(client, review, cast[name]) for name in ("ppcs", "prison", "officer")}

        assert {name: "Disclosure decision" in page for name, page in pages.items()} == {
            "ppcs": True,
            "prison": True,
            "officer": False,
        }
        assert "Replace<" in pages["officer"]

    def test_nothing_is_decided_of_a_paper_that_was_replaced(self, client, review, cast):
        item = withheld(review, cast["ppcs"], cast["prison"])
        newer = dossier.add_item(review=review, fields=PAPER, by=cast["ppcs"], replaces=item)

        page = self.page(client, review, cast["ppcs"])

        kwargs = [{"uid": review.offender.uid, "item_uid": each.uid} for each in (item, newer)]
        decide = [reverse("dossier_disclosure", kwargs=each) for each in kwargs]
        assert [address in page for address in decide] == [False, True]


class TestDisclosure:
    def decide(self, item, disclosure, by):
        return dossier.decide_disclosure(
            item=item, disclosure=disclosure, version=version_of(item, "disclosure"), by=by
        )

    @pytest.mark.parametrize("who", ["ppcs", "prison"])
    def test_casework_and_prison_record_what_the_prisoner_gets(self, review, cast, who):
        item = dossier.add_item(review=review, fields=PAPER, by=cast["officer"])

        assert self.decide(item, "yes", cast[who]).disclosure == "yes"

    def test_others_do_not_and_nothing_open_is_given_as_a_gist(self, review, cast):
        item = dossier.add_item(review=review, fields=PAPER, by=cast["officer"])

        with pytest.raises(MoveRefused, match="role cannot do this"):
            self.decide(item, "yes", cast["analyst"])
        with pytest.raises(ParoleRefused, match="Withhold the paper and apply first"):
            self.decide(item, "gist", cast["ppcs"])

    def test_somebody_elses_decision_is_not_overwritten(self, review, cast):
        item = dossier.add_item(review=review, fields=PAPER, by=cast["officer"])
        version = version_of(item, "disclosure")
        self.decide(item, "yes", cast["ppcs"])

        with pytest.raises(ChangedMeanwhile):
            dossier.decide_disclosure(item=item, disclosure="withdrawn", version=version, by=cast["prison"])


class TestCompartment:
    def test_it_is_there_for_its_readers_alone_and_the_asker_is_one(self, review, cast):
        item = withheld(review, cast["analyst"], cast["ppcs"])

        assert set(item.readers.all()) == {cast["analyst"], cast["ppcs"]}
        assert seen_by(cast["analyst"], cast["ppcs"], cast["officer"], cast["prison"]) == [1, 1, 0, 0]

    def test_nothing_of_it_is_there_when_its_readers_cannot_be_set(self, review, cast, monkeypatch):
        monkeypatch.setattr("parole.dossier.actions._record", lambda *args, **more: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            withheld(review, cast["analyst"], cast["ppcs"])

        assert not DossierItem.objects.exists()

    def test_readers_are_people_who_see_the_person_and_no_programs(self, review, cast):
        program = UserFactory(role="partner", teams=[GrantFactory(subject=review.offender).team])

        for nobody in (UserFactory(role="ppcs", teams=[TeamFactory()]), program):
            with pytest.raises(ParoleRefused, match="work with this person"):
                withheld(review, cast["analyst"], nobody)
        item = withheld(review, cast["analyst"])
        item.readers.add(program)

        assert seen_by(program) == [0]

    def test_reader_who_no_longer_sees_the_person_reads_nothing(self, review, cast):
        other = UserFactory(teams=[GrantFactory(subject=review.offender).team])
        withheld(review, cast["analyst"], other)
        assert seen_by(other) == [1]

        other.memberships.update(ends_at="2026-11-30T00:00:00Z")

        assert seen_by(other) == [0]

    def test_only_a_reader_says_who_reads_it_and_stays_one(self, review, cast):
        item = withheld(review, cast["analyst"], cast["ppcs"])

        with pytest.raises(RecordHidden):
            dossier.set_readers(item=item, readers=[cast["officer"]], by=cast["officer"])
        dossier.set_readers(item=item, readers=[cast["officer"]], by=cast["analyst"])

        assert set(item.readers.all()) == {cast["analyst"], cast["officer"]}
        assert seen_by(cast["ppcs"]) == [0]

    def test_there_is_nothing_to_say_of_readers_of_what_everybody_reads(self, review, cast):
        item = dossier.add_item(review=review, fields=PAPER, by=cast["officer"])

        with pytest.raises(RecordHidden):
            dossier.set_readers(item=item, readers=[cast["analyst"]], by=cast["officer"])

    def test_newer_version_takes_over_compartment_and_readers(self, review, cast):
        item = withheld(review, cast["analyst"], cast["ppcs"])

        newer = dossier.add_item(review=review, fields=PAPER, by=cast["ppcs"], replaces=item)

        assert newer.is_withheld
        assert set(newer.readers.all()) == {cast["analyst"], cast["ppcs"]}
        with pytest.raises(RecordHidden):
            dossier.add_item(review=review, fields=PAPER, by=cast["officer"], replaces=newer)

    def test_newer_version_of_what_everybody_reads_cannot_hide_it(self, review, cast):
        item = dossier.add_item(review=review, fields=PAPER, by=cast["officer"])

        newer = dossier.add_item(
            review=review, fields=PAPER, by=cast["analyst"], replaces=item, withholding_reason=HARM
        )

        assert not newer.is_withheld

    def test_what_everybody_read_can_be_taken_into_it_until_the_prisoner_has_it(self, review, cast):
        item = dossier.add_item(review=review, fields=PAPER, by=cast["officer"])
        with pytest.raises(ParoleRefused, match="the harm"):
            dossier.withhold(item=item, reason=" ", readers=[], by=cast["analyst"])

        dossier.withhold(item=item, reason=HARM, readers=[cast["ppcs"]], by=cast["analyst"])

        assert seen_by(cast["analyst"], cast["ppcs"], cast["officer"]) == [1, 1, 0]
        given = dossier.add_item(review=review, fields=PAPER, by=cast["officer"])
        DossierItem.objects.filter(pk=given.pk).update(disclosure="yes")
        with pytest.raises(MoveRefused, match="already has it"):
            dossier.withhold(item=given, reason=HARM, readers=[], by=cast["analyst"])

    def test_version_that_a_withheld_paper_replaced_stands_again_for_everybody(self, review, cast):
        older = dossier.add_item(review=review, fields=PAPER, by=cast["officer"])
        newer = dossier.add_item(review=review, fields=PAPER, by=cast["analyst"], replaces=older)
        with pytest.raises(MoveRefused, match="newer version"):
            dossier.withhold(item=older, reason=HARM, readers=[], by=cast["analyst"])

        dossier.withhold(item=newer, reason=HARM, readers=[], by=cast["analyst"])

        assert list(DossierItem.objects.open_to_all().current()) == [older]
        again = dossier.add_item(review=review, fields=PAPER, by=cast["officer"], replaces=older)
        assert list(DossierItem.objects.visible_to(cast["officer"]).current()) == [again]

    def test_no_alert_no_clock_and_no_entry_of_the_log_tells_what_it_is(self, review, cast):
        withheld(review, cast["analyst"], cast["ppcs"])

        entry = AuditEntry.objects.get(verb="parole.compartment_item_added")
        assert set(entry.payload.data) == {"readers", "disclosure"}
        assert not AuditEntry.objects.filter(verb__startswith="parole.dossier").exists()
        assert not Alert.objects.exists()
        assert not ReviewClock.objects.filter(met_on__isnull=False).exists()
