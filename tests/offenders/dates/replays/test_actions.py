"""The caseload under another law: by how much it moves people, worked through by a job that may die and run twice."""

import csv
import io
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from offenders.custody.rules import HeldUnder
from offenders.dates.engine.law.commencements import CannotBegin
from offenders.dates.record_adapter import KeptLaw
from offenders.dates.replays import actions as replays
from offenders.dates.rules.replays import BANDS, FIRST, Outcome, moves_days
from offenders.models import Conviction, LawReplay, LawReplayLine, Offence, Offender, Sentence
from sharing.access import NotAllowed
from sharing.models import AuditEntry
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import UserFactory
from tests.workers import both

NO_PAROLE = "terrorist prisoner, no parole"
AHEAD = {NO_PAROLE: date(2027, 6, 1)}


class TestRules:
    def test_bands_leave_no_day_out_and_none_in_two(self):
        for earlier, later in pairwise(BANDS):
            assert later.least == earlier.most + 1
        assert (BANDS[0].least, BANDS[-1].most) == (-FIRST, FIRST)

    @pytest.mark.parametrize(
        ("before", "after", "under", "moves"),
        [
            ({"CRD": 10}, {"CRD": 12}, HeldUnder.SENTENCE, 2),
            ({"CRD": 10}, {"PED": 4, "CRD": 10}, HeldUnder.SENTENCE, -6),
            ({"PED": 4, "CRD": 10}, {"PED": 4, "CRD": 9}, HeldUnder.SENTENCE, 0),
            ({"CRD": 10, "SLED": 20}, {"CRD": 11, "SLED": 20}, HeldUnder.RECALL, 0),
            ({"CRD": 10}, {}, HeldUnder.SENTENCE, None),
            ({"LED": 10}, {"LED": 11}, HeldUnder.SENTENCE, None),  # the end of a licence lets nobody out
        ],
    )
    def test_first_day_is_of_any_way_out(self, before, after, under, moves):
        was, would = (
            Outcome({code: date(2027, 1, day) for code, day in each.items()}, "" if each else "Refused")
            for each in (before, after)
        )

        assert moves_days(was, would, under=under) == moves


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


@pytest.fixture
def manager():
    return UserFactory(role="ct_manager")


@pytest.fixture
def extended():
    """Somebody with an extended sentence of 12 and 5 years for an offence of Part 1, passed on 15 March 2023."""

    def make(**who):
        person = OffenderFactory(date_of_birth=date(1990, 1, 1), **who)
        offence, _ = Offence.objects.get_or_create(
            statute="Terrorism Act 2006", section="5", defaults={"title": "Preparation", "schedule_19za": "part_1"}
        )
        conviction = Conviction.objects.create(
            offender=person, offence=offence, convicted_on=date(2023, 3, 1), committed_on=date(2021, 9, 1)
        )
        Sentence.objects.create(
            offender=person,
            conviction=conviction,
            kind="EDS",
            sentenced_on=date(2023, 3, 15),
            years=12,
            extension_months=60,
        )
        return person

    return make


@pytest.fixture
def asked(manager, extended):
    """A replay of seven people, one of whom nothing moves."""
    moved = [extended() for _ in range(6)]
    OffenderFactory()
    return replays.ask_replay(title="No parole from June", days=AHEAD, by=manager), moved


def worked():
    return replays.work(at=timezone.now())


def lines(replay):
    return list(replay.lines.order_by("offender_id").values_list("offender_id", flat=True))


class TestJob:
    def test_whom_it_moves_is_kept_with_what_was_and_would_be(self, asked):
        replay, moved = asked

        assert worked() == 1

        replay.refresh_from_db()
        line = replay.lines.first()
        assert lines(replay) == [person.pk for person in moved]
        assert (line.before["CRD"], line.after) == ("2035-03-14", line.before | {"PED": "2031-03-14"})
        assert (line.moves_days, line.size) == ((date(2031, 3, 14) - date(2035, 3, 14)).days, 1461)
        assert (replay.done, replay.people) == (Offender.objects.count(), Offender.objects.count())
        assert replay.finished_at is not None

    def test_killed_in_the_middle_it_goes_on_where_it_was(self, asked, monkeypatch):
        replay, moved = asked
        monkeypatch.setattr(replays, "BATCH", 2)
        real = replays.movers

        def killed(people, begins, *, on):
            if people[-1].pk >= moved[4].pk:
                raise SystemExit
            return real(people, begins, on=on)

        monkeypatch.setattr(replays, "movers", killed)
        with pytest.raises(SystemExit):
            worked()
        done = lines(replay)
        assert 0 < len(done) < 6
        monkeypatch.setattr(replays, "movers", real)

        assert worked() == 0  # its lease runs
        assert replays.work(at=timezone.now() + replays.LEASE) == 1
        assert lines(replay) == [person.pk for person in moved]

    def test_two_workers_look_at_each_person_once(self, asked, monkeypatch):
        replay, moved = asked
        monkeypatch.setattr(replays, "BATCH", 2)
        real = replays._next
        turns = []

        def other_comes_between(after):
            turns.append(after)
            return real(after)

        monkeypatch.setattr(replays, "_next", other_comes_between)
        for _ in range(3):
            replays._batch(replay.pk)
        worked()

        assert turns == sorted(set(turns))
        assert lines(replay) == [person.pk for person in moved]

    def test_run_again_it_writes_nothing(self, asked):
        worked()
        before = LawReplayLine.objects.count()

        assert worked() == 0
        assert replays._batch(asked[0].pk) is False
        assert LawReplayLine.objects.count() == before

    def test_goes_by_the_law_of_the_day_on_which_it_was_asked(self, asked, monkeypatch):
        replay, _ = asked
        LawReplay.objects.filter(pk=replay.pk).update(asked_at=timezone.now() - timedelta(days=3))
        seen = []
        real = replays.movers
        monkeypatch.setattr(
            replays, "movers", lambda people, begins, *, on: seen.append(on) or real(people, begins, on=on)
        )

        worked()

        assert set(seen) == {date(2026, 11, 28)}

    def test_number_of_statements_does_not_grow_with_people(self, extended, django_assert_num_queries):
        people = [extended() for _ in range(2)]
        then = KeptLaw(AHEAD)
        with django_assert_num_queries(4):
            replays.movers(people, then, on=date(2026, 12, 1))
        people += [extended() for _ in range(10)]

        with django_assert_num_queries(4):
            assert len(replays.movers(people, then, on=date(2026, 12, 1))) == 12


class TestAsking:
    def test_asked_twice_it_is_one(self, manager):
        uid = "01939d5e-0000-7000-8000-00000000aaaa"

        first, again = (replays.ask_replay(title="June", days=AHEAD, by=manager, uid=uid) for _ in range(2))

        assert first.pk == again.pk
        assert AuditEntry.objects.filter(verb="offenders.law_replay_asked").count() == 1

    def test_worker_is_woken_at_once(self, manager, monkeypatch, django_capture_on_commit_callbacks):
        rung = []
        monkeypatch.setattr(replays.live_updates.current_app, "send_task", lambda name, **more: rung.append(name))

        with django_capture_on_commit_callbacks(execute=True):
            replays.ask_replay(title="June", days=AHEAD, by=manager)

        assert rung == ["offenders.tasks.work_on_replays"]

    def test_who_may_not_ask_is_refused(self):
        with pytest.raises(NotAllowed):
            replays.ask_replay(title="June", days=AHEAD, by=UserFactory(role="ct_analyst"))
        assert not LawReplay.objects.exists()

    def test_days_that_contradict_each_other_are_refused(self, manager):
        with pytest.raises(CannotBegin):
            replays.ask_replay(title="June", days={"progression tranche 2": date(2026, 9, 1)}, by=manager)


class TestCommand:
    def run(self, capsys, *names, **options):
        call_command("replay_law", begins=list(names), **options)
        return list(csv.reader(io.StringIO(capsys.readouterr().out)))

    def test_whom_it_moves_goes_to_standard_output_and_is_recorded(self, capsys, extended):
        person = extended(prison_number="A1234BC")

        rows = self.run(capsys, f"{NO_PAROLE}=2027-06-01")

        assert rows[0] == ["person uid", "prison number", "code", "before", "after", "days"]
        assert rows[1:] == [[str(person.uid), "A1234BC", "PED", "", "2031-03-14", ""]]
        assert AuditEntry.objects.get(verb="law_replay.exported").shown_ids == [person.pk]
        assert not LawReplay.objects.exists()

    def test_earlier_day_too(self, capsys, extended):
        extended()

        assert self.run(capsys, f"{NO_PAROLE}=2020-01-01")[1:] == []
        assert self.run(capsys, "terrorist prisoner=2036-01-01")[1:]

    def test_file_that_is_there_is_not_written_over(self, capsys, extended, tmp_path):
        (tmp_path / "moved.csv").write_text("mine")

        with pytest.raises(CommandError, match="already exists"):
            self.run(capsys, f"{NO_PAROLE}=2027-06-01", csv=str(tmp_path / "moved.csv"))
        assert (tmp_path / "moved.csv").read_text() == "mine"

    @pytest.mark.parametrize("said", [f"{NO_PAROLE}=soon", "2027-06-01", "another rule=2027-06-01"])
    def test_what_cannot_be_read_is_said(self, capsys, said):
        with pytest.raises(CommandError):
            self.run(capsys, said)


class TestTwoWorkers:
    """On two connections. The second is told a later hour, at which the lease of the first has run out."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def test_one_works_a_replay_through_and_the_other_finds_nothing_to_do(self, manager, extended):
        extended()
        replay = replays.ask_replay(title="Earlier", days=AHEAD, by=manager)
        at = timezone.now()

        finished = both(*[lambda: replays.work(at=at)] * 2)

        assert sorted(finished) == [0, 1]
        assert LawReplayLine.objects.filter(replay=replay).count() == 1

    def test_one_whose_lease_ran_out_and_the_next_look_at_everybody_once(self, manager, extended, monkeypatch):
        monkeypatch.setattr(replays, "BATCH", 1)
        people = [extended(family_name=f"Halden {n}") for n in range(6)]
        replay = replays.ask_replay(title="Earlier", days=AHEAD, by=manager)
        now = timezone.now()
        LawReplay.objects.update(claimed_at=now)
        first = [lambda: list(iter(lambda: replays._batch(replay.pk), False))]

        looked = both(*first * 2, wait_for=("offenders_lawreplay", "id", replay.pk))

        replay.refresh_from_db()
        assert len(looked[0]) + len(looked[1]) == 6  # batches; none of them came to what the other had done
        assert (replay.done, replay.finished_at is not None) == (6, True)
        assert sorted(LawReplayLine.objects.values_list("offender", flat=True)) == sorted(each.pk for each in people)
        assert AuditEntry.objects.filter(verb="offenders.law_replay_finished").count() == 1
