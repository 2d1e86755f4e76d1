"""Dates that one person brought forward after a release or an end that is found to be a mistake: they count for nobody
alone once it is withdrawn."""

from datetime import date

import pytest
from django.utils import timezone

from offenders.custody.rules import Authority, Happening
from offenders.dates.forward import actions as forward_verbs
from offenders.dates.rules.releases import Basis
from offenders.models import BroughtForward, Release, ReleaseOrder, Sentence
from offenders.movements import actions as custody
from offenders.movements import ends
from offenders.reference.establishments.models import Establishment
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.rules import GateAnswer, judge_release
from offenders.releases.leaving import strike_outs
from offenders.releases.orders import actions as orders
from offenders.sentencing import actions as sentences
from offenders.status.facts import licence_end_of
from sharing.access.rules import GrantRole
from sharing.models import Alert
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.offenders import halden as halden_and_others
from tests.offenders.dates.forward import people
from tests.offenders.dates.forward.people import DAY, TODAY, let_record_releases, move_both, record
from tests.worlds import row_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "nothing_to_prepare")]  # 1 December 2026

RELEASED_ON, END = date(2028, 11, 29), date(2029, 11, 29)
MOVED_TO = date(2026, 11, 27)  # the last working day before the Sunday that one person recorded

world = halden_and_others.world(people.made)
ppcs = row_of("ppcs")


@pytest.fixture
def com(halden):
    team = TeamFactory(agency=AgencyFactory(name="Probation", kind="probation"))
    GrantFactory(subject=halden, team=team, grant_role=GrantRole.CONTRIBUTOR)
    return UserFactory(name="Ann Ford", role="probation_officer", agency=team.agency, teams=[team])


def waiting():
    return BroughtForward.objects.filter(ended_at=None).first()


def opens(person, on=TODAY):
    return judge_release(facts_of(person, on=on), route=Basis.CRD, on=on).answer


def let_go(person, officer, ppcs):
    """On licence, years before the day that every source names: on compassionate grounds."""
    let_record_releases(officer, person)
    at = timezone.now()
    order = orders.record_order(
        offender=person,
        kind=ReleaseOrder.Kind.COMPASSIONATE,
        ends=Authority.SENTENCE,
        opens_on=TODAY,
        at=at,
        reference="T1",
        by=officer,
    )
    orders.confirm_order(order=order, reference="T1", at=at, by=ppcs)
    custody.record_release(release=Release.objects.open().get(basis="EXECUTIVE"), on=TODAY, by=officer)
    person.refresh_from_db()
    assert person.status == "on_licence"


def end(person, happening, first, second):
    row = ends.report_end(offender=person, happening=happening, on=TODAY, note="Telephone", by=first)
    ends.confirm_end(row=row, evidence="Certificate", by=second)
    person.refresh_from_db()


def withdraw(person, first, second):
    strike = strike_outs.mark_mistaken(movement=person.movements.standing().last(), reason="Another person", by=first)
    strike_outs.confirm_strike_out(strike=strike, by=second)
    person.refresh_from_db()


class TestRelease:
    @pytest.fixture
    def on_licence(self, halden, officer, ppcs):
        let_go(halden, officer, ppcs)

    def test_a_date_recorded_on_licence_waits_for_a_second_person(self, halden, officer, ppcs, com, on_licence):
        move_both(halden, ppcs)
        assert (waiting().due_before, waiting().due_on) == (RELEASED_ON, MOVED_TO)
        says = "Once they are back, or if they were never released, the dates are in dispute until someone in another"
        told = Alert.objects.get(kind="dates.brought_forward").text
        assert says in told
        assert "The end of the sentence is earlier too: until then a licence runs to the later one." in told

        withdraw(halden, ppcs, com)

        assert halden.status == "in_custody"
        assert opens(halden) is GateAnswer.IN_DISPUTE
        assert waiting().moved_by == ppcs

    def test_an_end_that_comes_forward_after_the_release_is_told_too(self, halden, ppcs, on_licence):
        sentences.record_appeal(sentence=Sentence.objects.get(), appeal="varied", on=TODAY, by=ppcs)
        record(halden, by=ppcs, CRD=TODAY)
        first = Alert.objects.get(kind="dates.brought_forward")
        assert "The end of the sentence" not in first.text

        record(halden, by=ppcs, SLED=END - 30 * DAY)

        second = Alert.objects.exclude(pk=first.pk).get(kind="dates.brought_forward")
        assert "The end of the sentence is earlier too" in second.text

    def test_so_does_one_recorded_while_they_are_on_remand(self, halden, officer, ppcs, com, on_licence):
        custody.receive(offender=halden, establishment=Establishment.objects.first(), on=TODAY, by=None)
        halden.refresh_from_db()
        move_both(halden, ppcs)
        assert (waiting().due_before, waiting().due_on) == (RELEASED_ON, MOVED_TO)

        withdraw(halden, officer, com)
        withdraw(halden, ppcs, com)

        assert halden.status == "in_custody"
        assert opens(halden) is GateAnswer.IN_DISPUTE

    def test_once_confirmed_it_counts(self, halden, ppcs, com, officer, on_licence):
        move_both(halden, ppcs)
        forward_verbs.confirm_forward(moved=waiting(), evidence="Order", by=officer)

        withdraw(halden, ppcs, com)

        assert opens(halden) is GateAnswer.LATE

    def test_the_later_day_no_longer_waits_once_it_has_passed_on_licence(self, halden, ppcs, on_licence, at_noon):
        at_noon.shift(RELEASED_ON - TODAY + DAY)

        move_both(halden, ppcs)

        assert waiting() is None or waiting().before == {}

    def test_a_date_of_a_release_that_is_over_brings_nothing_forward(self, halden, officer, ppcs):
        people.released({"halden": halden, "ppcs": ppcs})

        record(halden, by=officer, CRD=TODAY - 20 * DAY)

        assert waiting() is None


class TestEnd:
    @pytest.mark.parametrize("happening", [Happening.LICENCE_ENDED, Happening.DIED])
    def test_an_end_of_the_sentence_recorded_since_waits(self, halden, officer, ppcs, com, happening):
        people.released({"halden": halden, "ppcs": ppcs})
        end(halden, happening, ppcs, com)

        sentences.record_appeal(sentence=Sentence.objects.get(), appeal="varied", on=TODAY, by=ppcs)
        record(halden, by=ppcs, SLED=TODAY + 7 * DAY)
        withdraw(halden, officer, another_of(com))

        assert halden.status == "on_licence"
        assert licence_end_of(halden, on=TODAY).last_on == END
        assert waiting().moved_by == ppcs

    def test_a_release_recorded_after_a_death_in_custody_waits(self, halden, officer, ppcs, com):
        end(halden, Happening.DIED, ppcs, com)

        move_both(halden, ppcs)
        withdraw(halden, officer, another_of(com))

        assert halden.status == "in_custody"
        assert opens(halden) is GateAnswer.IN_DISPUTE

    def test_an_end_and_then_the_release_withdrawn_leave_it_waiting(self, halden, officer, ppcs, com):
        let_go(halden, officer, ppcs)
        end(halden, Happening.LICENCE_ENDED, ppcs, com)
        move_both(halden, ppcs)

        withdraw(halden, officer, another_of(com))
        withdraw(halden, ppcs, com)

        assert halden.status == "in_custody"
        assert opens(halden) is GateAnswer.IN_DISPUTE


def another_of(colleague):
    """Somebody else of the same team."""
    team = colleague.memberships.get().team
    return UserFactory(role=colleague.role, agency=team.agency, teams=[team])
