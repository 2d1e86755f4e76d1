"""A direction and a hold of a directed release wait for a second person, are asked for by the clock and never lapse."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from offenders.dates.rules.releases import Basis
from offenders.dates.rules.suspension import SUSPENDED
from offenders.models import BoardDirection, ReleaseHold
from offenders.releases.directions.actions import confirm_direction, direct_release, withdraw_direction
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.rules import GateAnswer, judge_release
from offenders.releases.holds import second_people, withdrawals
from offenders.releases.holds.actions import (
    HoldRefused,
    agree_to_lift,
    ask_to_lift,
    hold_release,
    keep_hold,
    lift,
    lift_hold,
)
from sharing.access.rules import GrantRole
from sharing.access.two_people import SamePerson
from sharing.models import Alert
from tests.factories.parole import somebody_held
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.offenders import halden
from tests.worlds import row_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday, 1 December 2026

TODAY, DAY = date(2026, 12, 1), timedelta(days=1)
FIRST_DAY = date(2026, 12, 15)
BEFORE_THE_LAW = date(2025, 12, 30)  # of a suspension of directed releases


def directs(person, on, *, by, **more):
    said = {"is_final": True, "source": "Letter", "directed_on": BEFORE_THE_LAW} | more
    return direct_release(offender=person, expected_on=on, by=by, **said)


def made():
    person = somebody_held()
    team = GrantFactory(subject=person, team=TeamFactory(), grant_role=GrantRole.CONTRIBUTOR).team
    workers = [UserFactory(name=name, role="ppcs", teams=[team]) for name in ("Ada Flint", "Bo Marsh")]
    directed = {"expected_on": FIRST_DAY, "is_final": True, "source": "Letter of 30 November"}
    directed |= {"directed_on": BEFORE_THE_LAW, "by": workers[0]}
    return {"person": person, "workers": workers, "release": direct_release(offender=person, **directed)}


world = halden.world(made)
person, workers, release = row_of("person"), row_of("workers"), row_of("release")


def at(day, hour=12):
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def asked():
    return Alert.objects.filter(kind="dates.direction_to_confirm").count()


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


class TestDirection:
    def test_asked_at_once_and_again_a_week_before_and_on_its_first_day(self, release):
        seen = [asked()]
        for day in (FIRST_DAY - 8 * DAY, FIRST_DAY - 7 * DAY, FIRST_DAY - DAY, FIRST_DAY, FIRST_DAY + DAY):
            second_people.watch(at=at(day))
            second_people.watch(at=at(day))
            seen.append(asked())

        assert seen == [1, 1, 2, 2, 3, 3]
        last = Alert.objects.filter(kind="dates.direction_to_confirm").latest("pk")
        assert "the release is in dispute" in last.text
        assert last.severity == 1

    def test_confirmed_it_is_asked_no_more(self, person, release, workers):
        confirm_direction(offender=person, by=workers[1])

        second_people.watch(at=at(FIRST_DAY))

        assert asked() == 1
        assert Alert.objects.get(kind="dates.direction_to_confirm").state == "resolved"

    def test_withdrawn_nobody_is_asked(self, person, release, workers):
        withdraw_direction(offender=person, reason="Set aside", by=workers[0])

        second_people.watch(at=at(FIRST_DAY))

        assert not Alert.objects.unfinished().filter(kind="dates.direction_to_confirm").exists()

    def test_page_shows_what_was_recorded_and_takes_another_person(self, client, release, workers):
        where = second_people.address_of_direction(BoardDirection.objects.get())
        client.force_login(workers[0])
        page = text(client.get(where))
        assert "Letter of 30 November" in page
        assert "You cannot confirm this. You did the first part yourself" in page
        assert "PPCS (or its duty officer) can at any hour" in page
        assert client.post(where).status_code == 200

        client.force_login(workers[1])

        assert client.post(where).status_code == 302
        assert BoardDirection.objects.get().confirmed_by == workers[1]


class TestHold:
    @pytest.fixture
    def hold(self, release, workers):
        return hold_release(release=release, kind=ReleaseHold.Kind.OTHER, reason="Address", by=workers[0])

    def test_ppcs_hears_at_once_with_the_time_to_confirm(self, hold):
        alert = Alert.objects.get(kind="releases.directed_held")

        assert "by midday on 2 December 2026" in alert.text
        assert alert.link == second_people.address_of_hold(hold)

    def test_unconfirmed_after_a_working_day_it_escalates_once_and_stays(self, hold):
        told = []
        for moment in (at(TODAY + DAY, 11), at(TODAY + DAY, 12), at(TODAY + 5 * DAY)):
            second_people.watch(at=moment)
            told.append(Alert.objects.filter(kind="releases.hold_not_confirmed").count())

        assert told == [0, 1, 1]
        assert ReleaseHold.objects.get(pk=hold.pk).lifted_at is None

    def test_set_on_a_friday_it_is_due_on_monday(self, hold):
        hold.since = at(date(2026, 12, 4), 15)

        assert second_people.confirm_due(hold) == at(date(2026, 12, 7), 15)

    def test_second_person_confirms_never_the_first(self, hold, workers):
        with pytest.raises(SamePerson):
            second_people.confirm_hold(hold=hold, by=workers[0])

        assert second_people.confirm_hold(hold=hold, by=workers[1]).confirmed_by == workers[1]
        second_people.watch(at=at(TODAY + 5 * DAY))
        assert not Alert.objects.unfinished().filter(kind__startswith="releases.hold_not").exists()
        assert Alert.objects.get(kind="releases.directed_held").state == "resolved"

    def test_lifted_it_asks_for_nothing(self, hold, workers):
        lift(hold=hold, reason="Found", by=workers[0])

        second_people.watch(at=at(TODAY + 5 * DAY))

        assert not Alert.objects.filter(kind="releases.hold_not_confirmed").exists()

    def test_page_takes_the_confirmation(self, client, hold, workers):
        client.force_login(workers[1])

        assert "Set by Ada Flint" in text(client.get(second_people.address_of_hold(hold)))
        assert client.post(second_people.address_of_hold(hold)).status_code == 302
        assert ReleaseHold.objects.get(pk=hold.pk).confirmed_by == workers[1]


class TestWithdrawn:
    @pytest.fixture
    def withdrawn(self, person, release, workers):
        confirm_direction(offender=person, by=workers[1])
        withdraw_direction(offender=person, reason="Set aside by the Board", by=workers[0])
        return BoardDirection.objects.get()

    def alerts(self, kind):
        return Alert.objects.filter(kind=f"releases.{kind}")

    def test_it_counts_at_once_and_everybody_who_can_see_the_person_hears(self, person, withdrawn):
        other = GrantFactory(subject=person, team=TeamFactory(), grant_role=GrantRole.READER).team
        told = self.alerts("withdrawn").get()

        assert withdrawn.ended_at
        assert not person.releases.open().filter(basis="APD").exists()
        assert "Ada Flint" in told.text
        assert "by midday on 2 December 2026" in told.text
        assert told.severity == 1
        assert other not in {each.team for each in told.receipts.all()}  # given access since
        assert told.receipts.count() >= 1

    @pytest.mark.parametrize(("hours", "number"), [(23, 0), (24, 1), (240, 1)])
    def test_nobody_confirming_it_escalates_after_one_working_day_and_it_never_lapses(self, withdrawn, hours, number):
        for _ in range(2):
            withdrawals.watch(at=at(TODAY) + timedelta(hours=hours))

        assert self.alerts("withdrawal_not_confirmed").count() == number
        withdrawn.refresh_from_db()
        assert withdrawn.ended_at

    def test_a_second_person_confirms_it_and_nothing_escalates(self, withdrawn, workers):
        with pytest.raises(SamePerson):
            withdrawals.confirm_withdrawal(row=withdrawn, by=workers[0])

        for _ in range(2):
            withdrawals.confirm_withdrawal(row=withdrawn, by=workers[1])

        withdrawals.watch(at=at(TODAY) + timedelta(hours=48))
        assert self.alerts("withdrawn").get().state == "resolved"
        assert not self.alerts("withdrawal_not_confirmed").exists()

    def test_recorded_again_it_needs_nobody(self, person, withdrawn, workers):
        directs(person, FIRST_DAY, by=workers[0])

        withdrawals.watch(at=at(TODAY) + timedelta(hours=48))

        assert self.alerts("withdrawn").get().state == "resolved"
        assert not self.alerts("withdrawal_not_confirmed").exists()

    def test_one_that_gives_way_to_another_day_was_not_withdrawn(self, person, release, workers):
        directs(person, FIRST_DAY + DAY, by=workers[0])

        assert not self.alerts("withdrawn").exists()

    def test_on_the_page_of_changes_it_waits_and_is_confirmed(self, client, person, withdrawn, workers):
        client.force_login(workers[0])
        page = text(client.get(f"/people/{person.uid}/change/"))
        assert "Letter of 30 November: confirm that it is withdrawn" in page
        address = withdrawals.address_of(withdrawn)
        assert "You cannot confirm this. You did the first part yourself" in text(client.get(address))

        client.force_login(workers[1])
        assert client.post(address).status_code == 302

        assert "confirm that it is withdrawn" not in text(client.get(f"/people/{person.uid}/change/"))


class TestSuspension:
    """While the Secretary of State considers a referral to the High Court (CJA 2003 s.256AZBA)."""

    @staticmethod
    def answer(person):
        return judge_release(facts_of(person, on=TODAY), route=Basis.APD, on=FIRST_DAY)

    @pytest.mark.parametrize(
        ("directed_on", "settled_on", "answer"),
        [
            (date(2025, 12, 30), None, GateAnswer.DUE),
            (date(2025, 12, 31), None, GateAnswer.NOT_OPEN),
            (None, None, GateAnswer.NOT_OPEN),  # nobody has asked
            (date(2025, 12, 31), TODAY, GateAnswer.DUE),
        ],
    )
    def test_direction_is_suspended_from_its_day_until_the_question_is_settled(
        self, person, release, workers, directed_on, settled_on, answer
    ):
        directs(person, FIRST_DAY, by=workers[0], directed_on=directed_on, settled_on=settled_on)
        confirm_direction(offender=person, by=workers[1])

        assert self.answer(person).answer == answer
        held = ReleaseHold.objects.filter(release=release, kind="high_court", lifted_at=None)
        assert held.exists() == (answer == GateAnswer.NOT_OPEN)

    def test_it_is_suspended_without_the_hold_and_nobody_sets_or_lifts_that_by_hand(
        self, client, person, release, workers
    ):
        directs(person, FIRST_DAY, by=workers[0], directed_on=date(2026, 11, 20))
        confirm_direction(offender=person, by=workers[1])
        client.force_login(workers[0])
        form = text(client.get(f"/people/{person.uid}/change/releases/{release.uid}/hold/"))
        assert "Referral to the High Court" not in form
        with pytest.raises(HoldRefused, match="This hold cannot be lifted by hand"):
            lift_hold(hold=ReleaseHold.objects.get(kind="high_court"), reason="x", by=workers[0])
        halden.sheet_of(person, CRD=FIRST_DAY - DAY)  # the law lets the person go a day before
        assert "Board direction: referral to the High Court being considered" in text(
            client.get(f"/people/{person.uid}/")
        )

        ReleaseHold.objects.all().delete()

        assert self.answer(person).reasons == (SUSPENDED,)

    def test_approved_date_of_a_sheet_alone_opens_nothing(self, person, release):
        withdraw_direction(offender=person, reason="Not recorded here", by=None)
        halden.sheet_of(person, APD=FIRST_DAY)

        assert self.answer(person).reasons == (SUSPENDED,)


class TestLift:
    @pytest.fixture
    def hold(self, release, workers):
        return hold_release(release=release, kind=ReleaseHold.Kind.IDENTITY, reason="Two of the name", by=workers[0])

    @pytest.fixture
    def of_probation(self, person):
        team = TeamFactory(agency__kind="probation")
        GrantFactory(subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR)
        of_it = {"role": "probation_officer", "agency": team.agency, "teams": [team]}
        return [UserFactory(name=name, **of_it) for name in ("Cy Oak", "Di Ash")]

    def test_one_person_asks_and_it_stays_until_another_agency_agrees(self, hold, workers, of_probation):
        with pytest.raises(HoldRefused, match="2 people"):
            lift_hold(hold=hold, reason="Found", by=workers[0])
        ask_to_lift(hold=hold, reason="Card found", by=of_probation[0])

        hold.refresh_from_db()
        assert (hold.lifted_at, hold.lift_asked_by) == (None, of_probation[0])
        told = Alert.objects.get(kind="releases.hold_lift_asked")
        assert "Cy Oak" in told.text
        with pytest.raises(SamePerson):
            agree_to_lift(hold=hold, by=of_probation[0])
        with pytest.raises(HoldRefused, match="an agency other"):
            agree_to_lift(hold=hold, by=of_probation[1])

        assert agree_to_lift(hold=hold, by=workers[1])

        hold.refresh_from_db()
        assert (hold.lifted_by, hold.lifted_because) == (workers[1], "Card found")
        told.refresh_from_db()
        assert told.state == "resolved"

    def test_of_two_of_ppcs_the_second_may_agree(self, hold, person):
        team = TeamFactory(agency__kind="ppcs")
        GrantFactory(subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR)
        ppcs = [UserFactory(name=name, role="ppcs", agency=team.agency, teams=[team]) for name in ("Ed", "Flo")]
        ask_to_lift(hold=hold, reason="Card found", by=ppcs[0])

        assert agree_to_lift(hold=hold, by=ppcs[1])

    def test_kept_it_stays_and_can_be_asked_for_again(self, hold, workers, of_probation):
        ask_to_lift(hold=hold, reason="Card found", by=of_probation[0])

        keep_hold(hold=hold, reason="The card is another person's", by=workers[0])

        hold.refresh_from_db()
        assert (hold.lifted_at, hold.lift_asked_by) == (None, None)
        assert Alert.objects.get(kind="releases.hold_lift_asked").state == "resolved"
        ask_to_lift(hold=hold, reason="Now it is certain", by=of_probation[0])
        assert Alert.objects.filter(kind="releases.hold_lift_asked").count() == 2

    def test_of_an_automatic_release_one_person_lifts_it(self, hold, workers):
        hold.release.basis = "CRD"
        hold.release.save(update_fields=["basis"])

        assert lift_hold(hold=hold, reason="Found", by=workers[0])
        with pytest.raises(HoldRefused, match="already lifted"):
            ask_to_lift(hold=hold, reason="Found", by=workers[0])

    def test_on_its_pages(self, client, person, hold, workers, of_probation):
        lift = f"/people/{person.uid}/change/holds/{hold.uid}/lift/"
        client.force_login(of_probation[0])
        assert "someone in PPCS or another agency agrees" in text(client.get(lift))
        client.post(lift, {"reason": "Card found"})

        client.force_login(workers[1])
        assert "Hold, identity not certain: agree to lift it" in text(client.get(f"/people/{person.uid}/change/"))
        answer = client.get(lift).url
        assert "asks to lift it: Card found" in text(client.get(answer))
        assert "Enter why the hold must stay" in text(client.post(answer, {"answer": "keep", "reason": ""}))
        assert client.post(answer, {"answer": "agree", "reason": ""}).status_code == 302

        hold.refresh_from_db()
        assert hold.lifted_by == workers[1]
