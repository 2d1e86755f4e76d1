"""The whole demo: its dates and their working, conflicts between sources, and reviews before the Board."""

from datetime import timedelta

import pytest
from django.db.models import Count
from django.utils import timezone

from demo.people import named_people
from licence.models import PaperGiven, ReadinessException, Recall, UrgentArrest
from licence.papers import wanted
from offenders.custody.rules import AFTER_LICENCE
from offenders.dates.engine.law.in_force import law_on
from offenders.dates.engine.working import re_execute
from offenders.dates.record_adapter import whole_records_of, work_out
from offenders.models import (
    BroughtForward,
    Calculation,
    Closing,
    DateCheck,
    DateConflict,
    DateOverride,
    ImposedOrder,
    LawReplay,
    Leaving,
    MappaMeeting,
    Match,
    NotificationDuty,
    Offender,
    ReleaseHold,
    ReleaseOrder,
    Sentence,
    Threat,
)
from parole.models import (
    Contribution,
    Direction,
    DossierItem,
    Hearing,
    NonDisclosure,
    Observer,
    ParoleReview,
    ReferralQuestion,
    ReviewMove,
    ToTell,
)
from parole.reviews.rules.moves import Status
from parole.tasks import watch_reviews
from sharing.alerts.models import ReceiptStanding
from sharing.leave.panels import offered_to
from sharing.models import Alert, JointTeam, Leave, Receipt, Sitting, User
from sharing.sittings.grid import grid_for
from sharing.sittings.rules import Sight

pytestmark = pytest.mark.django_db
MOST_TO_ACKNOWLEDGE = 10


def test_every_date_opens_to_a_working_that_gives_it_again(world):
    stand = {each.offender_id: each for each in Calculation.objects.current()}
    records = whole_records_of(Offender.objects.order_by("pk"))
    not_yet = {record.person.pk for record in records} - stand.keys()  # added today, and calculated at night
    assert not Sentence.objects.filter(offender__in=not_yet).exists()

    for record in (record for record in records if record.person.pk in stand):
        kept = stand[record.person.pk]
        found = work_out(record, law=law_on(kept.law_on), working=True)

        assert found.dates == kept.days(), record.person
        assert bool(found.refused) == bool(kept.refused)
        again = re_execute([step.as_json() for step in found.steps])
        assert again.items() >= kept.dates.items(), record.person


@pytest.mark.as_published
def test_sentences_of_every_kind_are_there_and_few_people_in_conflict(world):
    without_date = {
        Sentence.Kind.HOSPITAL,
        Sentence.Kind.HYBRID,
    }  # refused by their section: nobody of the demo has one
    assert set(Sentence.objects.values_list("kind", flat=True)) == set(Sentence.Kind) - without_date
    assert Sentence.objects.filter(consecutive_to__isnull=False).exists()
    in_conflict = DateConflict.objects.standing().values_list("offender__prison_number", flat=True).distinct()
    assert 5 <= in_conflict.count() <= Offender.objects.count() * 0.05
    assert Calculation.objects.current().exclude(refused="").count() >= 3
    assert set(in_conflict) == {
        named_people.HALDEN,
        named_people.SLIPPED,
        named_people.NO_SUCH_RELEASE,
        named_people.NOT_CONNECTED,
        named_people.ACCEPTED,
        named_people.LATE,
        named_people.COURT,
    }


def test_conflicts_are_at_different_stages(world):
    def of(number):
        return DateConflict.objects.filter(offender__prison_number=number)

    for number, days in ((named_people.HALDEN, [8] * 2), (named_people.SLIPPED, [1] * 3)):
        assert [(each.worked_out_on - each.official_on).days for each in of(number)] == days
    assert of(named_people.HALDEN).filter(answer_due_at__gt=timezone.now()).count() == 1
    assert of(named_people.LATE).filter(answer_due_at__lt=timezone.now()).count() == 1
    assert not of(named_people.ACCEPTED).open().exists()
    assert not of(named_people.SANDIFORD).standing().exists()
    held = ReleaseHold.objects.filter(kind=ReleaseHold.Kind.DATE_CONFLICT, lifted_at__isnull=True)
    people = set(held.values_list("release__offender__prison_number", flat=True))
    assert named_people.HALDEN in people
    assert not {named_people.ACCEPTED, named_people.SANDIFORD} & people


def test_another_day_is_proposed_for_one_and_counts_for_another(world):
    today = timezone.localdate()
    waits = DateOverride.objects.proposed(on=today).get()
    counts = DateOverride.objects.in_force(on=today).get()

    assert (waits.offender.prison_number, waits.proposed_by.name) == (named_people.HALDEN, "Gareth Pym")
    assert counts.offender.prison_number == named_people.COURT
    assert (counts.proposed_by.name, counts.countersigned_by.name) == ("Moira Teale", "Karen Lockyer")
    held = ReleaseHold.objects.filter(kind=ReleaseHold.Kind.DATE_CONFLICT, lifted_at__isnull=True)
    assert not held.filter(offender=counts.offender).exists()
    assert held.filter(offender=waits.offender).exists()


@pytest.mark.as_published
def test_each_state_is_there_and_the_job_adds_nothing_to_believable_inboxes(world):
    # A quashed decision closes its review in the same moment: that state is in the history alone.
    assert set(ParoleReview.objects.values_list("status", flat=True)) == set(Status) - {Status.QUASHED}
    assert set(ReviewMove.objects.values_list("after", flat=True)) == set(Status)
    assert Hearing.objects.listed().count() >= 5
    assert NonDisclosure.objects.filter(directed="withhold", advocates__shown_on__isnull=False).exists()
    assert NonDisclosure.objects.filter(directed="").exists()
    assert Observer.objects.filter(answer="granted").exists()
    open_of = ParoleReview.objects.open().order_by().values("offender").annotate(number=Count("pk"))
    assert open_of.filter(number=2).exists()
    assert {each.readers.count() for each in DossierItem.objects.filter(is_withheld=True)} == {2}
    assert Direction.objects.late(on=timezone.localdate()).count() == 1
    assert Direction.objects.filter(extensions__answered_on__isnull=True, extensions__isnull=False).exists()
    assert Contribution.objects.filter(received_at__isnull=True).exists()
    assert Contribution.objects.filter(passed_on_at__isnull=False).exists()
    assert ToTell.objects.open().values("offender").distinct().count() == 3

    for role in ("ppcs", "ct_analyst", "probation_officer", "prison_decision_maker", "victim_liaison"):
        user = User.objects.filter(role=role).order_by("pk").first()
        assert ParoleReview.objects.visible_to(user).open().exists(), role
        inbox = Receipt.objects.inbox_of(user, ReceiptStanding.OPEN).filter(alert__kind__startswith="parole.")
        assert inbox.count() <= MOST_TO_ACKNOWLEDGE, role
    liaison = User.objects.get(role="victim_liaison")
    assert ToTell.objects.visible_to(liaison).open().exists()

    before = Alert.objects.count()
    watch_reviews()
    assert Alert.objects.count() == before


def test_dates_worked_out_by_hand_wait_agree_and_differ(world):
    said = dict(DateCheck.objects.values_list("offender__prison_number", "agrees"))

    assert said == {named_people.HALDEN: None, named_people.TRASK: True, named_people.TELFORD: False}
    assert not DateCheck.objects.exclude(ended_at=None).exists()


@pytest.mark.as_published
def test_a_replay_of_the_law_is_done_and_names_whom_it_moves(world):
    replay = LawReplay.objects.get()

    assert replay.finished_at
    assert replay.done == Offender.objects.count()
    assert replay.lines.exclude(moves_days=None).exists()


@pytest.mark.as_published
def test_recalls_wait_at_each_point_of_their_way_and_one_clock_of_an_arrest_runs(world):
    standing = set(Recall.objects.values_list("status", flat=True))
    assert {"consulting_spo", "spo_signed", "sent_to_ppcs", "unlawfully_at_large", "under_parole_review"} <= standing
    assert {"no_recall", "stopped", "refused_by_ppcs"} <= standing

    arrest = UrgentArrest.objects.open().get()
    clock = arrest.clocks.get()
    assert timedelta(hours=1) < clock.due_at - timezone.now() < timedelta(hours=3)
    assert arrest.recall.status == "consulting_spo"
    assert arrest.recall.papers.get().readers.count() == 3
    at_large = Recall.objects.at_large().get()
    assert at_large.offender.status == "unlawfully_at_large"
    for each in Recall.objects.filter(sent_at__isnull=False).select_related("author", "decided_by", "endorsed_by"):
        assert len({each.author, each.decided_by, each.endorsed_by}) == 3


def test_a_recall_of_last_year_ran_its_whole_way_to_a_new_licence(world):
    recall = Recall.objects.select_related("offender", "licence", "new_licence").get(status="re_released")
    moves = list(recall.moves.order_by("pk"))
    said = [each.verb for each in moves]

    assert recall.new_licence.status == "active"
    assert recall.new_licence.number > recall.licence.number
    assert recall.offender.status == "on_licence"
    assert said[:3] == ["begin", "consult", "agree"]
    assert said[-3:] == ["refer", "direct_release", "re_release"]
    moments = [each.moved_at for each in moves]
    assert moments == sorted(moments) == [each.at for each in moves]
    assert moments[-1] < timezone.now() - timedelta(days=60)
    assert not recall.clocks.running().exists()
    assert not recall.clocks.filter(missed_at__isnull=False).exists()
    old = Alert.objects.unfinished().filter(subject=recall.offender, raised_at__lt=moments[-1])
    assert not old.exists()


def test_one_release_is_ready_though_something_is_missing_for_two_people_agreed(world):
    exception = ReadinessException.objects.get(agreed_at__isnull=False)

    assert exception.item.readiness.release.status == "ready"
    assert exception.item.state == "excepted"
    assert exception.asked_by != exception.agreed_by


def test_what_lets_somebody_out_waits_for_a_second_person_and_who_was_let_out_in_error_is_back(world):
    order_of = {each.offender.prison_number: each for each in ReleaseOrder.objects.all()}
    assert order_of.keys() == {named_people.TO_BE_REMOVED, named_people.CUT_ON_APPEAL}
    assert all(each.confirmed_at is None for each in order_of.values())
    suspended = ReleaseHold.objects.filter(kind="high_court", lifted_at=None)
    assert {each.release.basis for each in suspended} == {"APD"}
    answers = ReferralQuestion.objects.values_list("answer", flat=True)
    assert {"", "not_referred", "referred"} <= set(answers)
    moved = BroughtForward.objects.get(ended_at__isnull=True)
    assert (moved.offender.prison_number, moved.moved_by.name) == (named_people.BROUGHT_FORWARD, "Gareth Pym")
    assert moved.due_on < moved.due_before
    leaving = Leaving.objects.get()
    assert (leaving.offender.prison_number, leaving.state) == (named_people.LET_OUT, Leaving.State.BACK)
    assert leaving.decided_by != leaving.recorded_by
    assert leaving.offender.status == "in_custody"
    assert leaving.offender.establishment == leaving.movement.establishment


def test_papers_were_handed_over_with_an_interpreter_and_a_refusal_and_one_is_still_due(world):
    given = PaperGiven.objects.standing()

    assert given.exclude(interpreter_language="").filter(with_easy_read=True).exists()
    assert given.filter(signing="refused", witness__isnull=False).exists()
    assert given.without_witness().exists()
    assert wanted.wanted(at=timezone.now())
    assert not any(each.handed_by == each.witness for each in given.select_related("handed_by", "witness"))


def test_one_is_covered_on_leave_one_waits_for_an_answer_and_one_is_sick(world):
    now = timezone.now()
    leaves = {str(each.officer): each for each in Leave.objects.not_over(at=now)}

    assert {name: each.kind for name, each in leaves.items()} == {
        "Martin Ferriby": "annual",
        "Cora Dolman": "annual",  # of the duty desk: whoever is on the rota is not on leave
        "Helen Castell": "training",
        "Yusuf Denby": "sick",
    }
    assert leaves["Martin Ferriby"].covers.get().state == "accepted"
    assert leaves["Helen Castell"].covers.get().state == "offered"
    assert leaves["Yusuf Denby"].manager is not None
    assert Alert.objects.filter(kind="leave.no_cover", state="new", text__startswith="Helen Castell").exists()
    tom = User.objects.get(name="Tom Brandreth")
    assert [each.leave.officer.name for each in offered_to(tom, at=now)] == ["Helen Castell"]


@pytest.mark.as_published
def test_after_the_licence_there_is_each_thing_to_look_at(world):
    today, now = timezone.localdate(), timezone.now()
    assert Offender.objects.filter(status__in=AFTER_LICENCE).count() >= 40
    assert NotificationDuty.objects.filter(state="late").exists()
    near = ImposedOrder.objects.filter(ends_on__range=(today, today + timedelta(days=90)), state="in_force")
    assert near.count() >= 3
    assert MappaMeeting.objects.count() == 6
    assert Threat.objects.exists()
    assert Match.objects.to_decide().exists()
    assert {"open", "proposed", "kept"} <= set(Closing.objects.values_list("state", flat=True))
    coming = Closing.objects.filter(state="open", due_on__range=(today, today + timedelta(days=28)))
    assert coming.exists()
    assert JointTeam.objects.in_place().count() == 2

    karen = User.objects.get(name="Karen Lockyer")
    sitting = Sitting.objects.open().filter(occasion="mappa", sits_at__gt=now).order_by("sits_at").first()
    sights = {cell.sight for row in grid_for(sitting, karen).rows for cell in row.cells if cell}
    assert {Sight.SEEN, Sight.NOT_YET, Sight.MAY_NOT} <= sights
    service = User.objects.get(name="Edmund Carr")
    assert 1 <= Offender.objects.visible_to(service).count() <= 6
