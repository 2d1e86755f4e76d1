"""A correction of an offence that two people agreed moves dates of those convicted of it, one by one by the clock."""

from datetime import date

import pytest
from django.urls import reverse

from offenders import followers
from offenders.dates.upkeep import after_changes
from offenders.models import Calculation, DueRecalculation, LawEntry, Offence
from offenders.reference.keeping import actions
from offenders.reference.keeping.rules import Verb
from offenders.reference.law.kind import LAW
from offenders.reference.loading.actions import load
from offenders.reference.offences.kind import OFFENCES
from sharing import live_updates
from sharing.models import LeftOut
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.offenders import halden as halden_and_others

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def other():
    return Offence.objects.get(key="fa68-1")


@pytest.fixture
def convicted(other):
    prison = halden_and_others.prisons()["FSI"]

    def person(number="A4821KX"):
        made = halden_and_others.held_at(prison, number)
        sentence = halden_and_others.sentence_of(made)
        type(sentence.conviction).objects.filter(pk=sentence.conviction_id).update(
            offence=other, terrorist_connection="yes", connection_decided_on=date(2023, 3, 2)
        )
        type(sentence).objects.filter(pk=sentence.pk).update(kind="EDS", extension_months=12)
        return made

    return person


@pytest.fixture
def agreed(other, noon):
    def change():
        made = actions.propose(
            kind=OFFENCES,
            verb=Verb.CORRECT,
            row=other,
            typed={"schedule_19za": "part_3"},
            reason="Read again",
            source="Schedule 19ZA",
            by=UserFactory(role="ppcs"),
            at=noon,
        )
        return actions.agree(change=made, by=UserFactory(role="ct_manager"), at=noon)

    return change


def because_of(person):
    return Calculation.objects.current().filter(offender=person).values_list("because", flat=True).first()


def test_agreeing_lands_at_once_and_the_dates_follow_by_the_clock(
    convicted, agreed, other, noon, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(live_updates, "wake", rung.append)
    person = convicted()

    with django_capture_on_commit_callbacks(execute=True):
        agreed()

    other.refresh_from_db()
    assert other.schedule_19za == "part_3"
    assert because_of(person) != after_changes.BECAUSE
    assert after_changes.TASK in rung

    assert (after_changes.work(at=noon), after_changes.work(at=noon)) == (1, 0)
    assert because_of(person) == after_changes.BECAUSE


def test_somebody_who_raises_stops_neither_the_agreement_nor_the_others_and_is_tried_again(
    client, convicted, agreed, noon, monkeypatch
):
    bad, good, hidden = (convicted(number) for number in ("A4821KX", "A4822KX", "A4823KX"))
    desk = TeamFactory(agency=AgencyFactory(kind="ppcs"))
    for person in bad, good:
        GrantFactory(subject=person, team=desk)
    client.force_login(UserFactory(role="ppcs", agency=desk.agency, teams=[desk]))
    work_out = after_changes.recalculate_many

    def raising(*, people, **more):
        return 1 / 0 if bad in people else work_out(people=people, **more)

    change = agreed()
    page = reverse("reference_change", args=[change.uid])
    row = reverse("reference_row", args=["offences", change.row])
    assert "still to be calculated: 2 of 2 people you can see" in client.get(page).content.decode()

    monkeypatch.setattr(after_changes, "recalculate_many", raising)
    assert after_changes.work(at=noon) == 2

    assert [because_of(person) for person in (good, hidden)] == [after_changes.BECAUSE] * 2
    left = LeftOut.objects.standing().get(work=after_changes.WORK)
    assert left.subject == bad
    for address in page, row:
        said = client.get(address).content.decode()
        assert "still to be calculated: 1 of 2 people you can see. Set aside, and tried again: 1." in said

    monkeypatch.setattr(after_changes, "recalculate_many", work_out)
    after_changes.work(at=noon)
    assert "calculated again: 2 people you can see" in client.get(page).content.decode()
    assert not DueRecalculation.objects.waiting().exists()


def test_person_waits_once_for_two_corrections_in_a_row(convicted, agreed, other, noon):
    convicted()
    agreed()
    Offence.objects.filter(pk=other.pk).update(schedule_19za="none")
    other.refresh_from_db()

    agreed()

    assert DueRecalculation.objects.count() == 1


def test_whose_questions_raise_waits_with_their_dates_and_the_others_are_asked(convicted, agreed, noon, monkeypatch):
    bad, good = (convicted(number) for number in ("A4821KX", "A4822KX"))
    asked, ask = [], after_changes.ask_person_again

    def raising(person, *, by):
        asked.append(person.pk)
        return 1 / 0 if person == bad else ask(person, by=by)

    monkeypatch.setattr(after_changes, "ask_person_again", raising)
    agreed()
    assert asked == []  # the agreement asks of nobody

    assert after_changes.work(at=noon) == 1

    assert set(asked) == {bad.pk, good.pk}
    assert [because_of(person) == after_changes.BECAUSE for person in (bad, good)] == [False, True]
    assert DueRecalculation.objects.waiting().get().offender == bad
    assert LeftOut.objects.standing().get(work=after_changes.WORK).subject == bad


@pytest.fixture
def entry():
    load([LAW], by=None)
    return LawEntry.objects.get(key="cja-247a-1")


def test_who_waits_for_two_changes_is_worked_out_once(convicted, agreed, entry, noon, monkeypatch):
    person, done, work_out = convicted(), [], after_changes.recalculate_many

    def counted(*, people, **more):
        done.extend(people)
        return work_out(people=people, **more)

    monkeypatch.setattr(after_changes, "recalculate_many", counted)
    agreed()
    followers.reference_changed.tell(kind=LAW, rows=[entry.uid], by=None)
    assert DueRecalculation.objects.waiting().count() == 2

    assert after_changes.work(at=noon) == 1

    assert done == [person]
    assert not DueRecalculation.objects.waiting().exists()


class TestLaw:
    @pytest.fixture
    def changed(self, entry, noon):
        made = actions.propose(
            kind=LAW,
            verb=Verb.CORRECT,
            row=entry,
            typed={"note": "Read again"},
            reason="Read again",
            source="legislation.gov.uk",
            by=UserFactory(role="ppcs"),
            at=noon,
        )

        def agree():
            return actions.agree(change=made, by=UserFactory(role="ct_manager"), at=noon)

        return agree

    def test_everybody_sentenced_waits_by_a_row_and_one_who_raises_stops_no_other(
        self, client, convicted, changed, noon, monkeypatch
    ):
        bad, good, hidden = (convicted(number) for number in ("A4821KX", "A4822KX", "A4823KX"))
        nobody = OffenderFactory()  # without a sentence
        desk = TeamFactory(agency=AgencyFactory(kind="ppcs"))
        for person in bad, good, nobody:
            GrantFactory(subject=person, team=desk)
        client.force_login(UserFactory(role="ppcs", agency=desk.agency, teams=[desk]))
        work_out = after_changes.recalculate_many

        def raising(*, people, **more):
            return 1 / 0 if bad in people else work_out(people=people, **more)

        monkeypatch.setattr(after_changes, "recalculate_many", raising)
        change = changed()

        assert set(DueRecalculation.objects.waiting().values_list("offender", flat=True)) == {
            bad.pk,
            good.pk,
            hidden.pk,
        }
        page = reverse("reference_change", args=[change.uid])
        assert "still to be calculated: 2 of 2 people you can see" in client.get(page).content.decode()

        assert after_changes.work(at=noon) == 2
        said = client.get(page).content.decode()
        assert "still to be calculated: 1 of 2 people you can see. Set aside, and tried again: 1." in said

        monkeypatch.setattr(after_changes, "recalculate_many", work_out)
        assert after_changes.work(at=noon) == 1
        assert "calculated again: 2 people you can see" in client.get(page).content.decode()

    @pytest.mark.parametrize("number", [1, 20])
    def test_agreement_asks_for_everybody_in_one_statement(self, convicted, entry, number, django_assert_num_queries):
        for place in range(number):
            convicted(f"A48{place:02}KX")

        with django_assert_num_queries(1):
            after_changes.follow_change(kind=LAW, rows=[entry.uid], by=None)

        assert DueRecalculation.objects.waiting().count() == number
