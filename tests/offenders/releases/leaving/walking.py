"""Random acts of many people on dates, directions, orders, holds and leavings, by one seed: after each, what the gate
answers, what is warned of and who was alerted is asked of the model."""

import csv
import random
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from offenders import tasks
from offenders.custody.rules import BY_TWO_PEOPLE, Authority, Happening
from offenders.dates.checks import actions as date_check_verbs
from offenders.dates.differences import actions as difference_verbs
from offenders.dates.forward import actions as forward_verbs
from offenders.dates.overrides import actions as overrides
from offenders.dates.rules.date_checks import days_of
from offenders.dates.rules.releases import Basis, Code, week_of
from offenders.dates.upkeep import date_checks, releases
from offenders.importing import applying
from offenders.models import (
    BoardDirection,
    BroughtForward,
    Calculation,
    Conviction,
    Court,
    DateCheck,
    DateConflict,
    DateOverride,
    DisputeDecision,
    Leaving,
    Movement,
    Release,
    ReleaseHold,
    ReleaseOrder,
    Sentence,
    WeeklyList,
)
from offenders.movements import actions as custody
from offenders.movements import ends
from offenders.releases.directions import actions as directions
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.rules import GateAnswer, judge_release
from offenders.releases.holds import actions as holds
from offenders.releases.holds.second_people import needs_second
from offenders.releases.leaving import actions as gate
from offenders.releases.leaving import clock as gate_clock
from offenders.releases.leaving import strike_outs
from offenders.releases.leaving.disputes import decide_dispute, report_decision
from offenders.releases.leaving.panels import unsettled
from offenders.releases.orders import actions as orders
from offenders.releases.weekly.panels import build_weekly_lines
from offenders.sentencing import actions as sentences
from offenders.status.facts import licence_end_of
from sharing.access import NotAllowed, RecordHidden
from sharing.access.roles import ROLES, Capability
from sharing.access.rules import GrantRole
from sharing.models import Alert, Grant
from sharing.records.errors import Refused
from sharing.reported import actions as reported
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.offenders.halden import prisons, s58
from tests.offenders.releases.leaving.walk_model import (
    A_DAY,
    CODES,
    ENGINE,
    JOB,
    OF_A_FIRST_CUSTODY,
    OTHER_HANDS,
    ROUTES,
    Direction,
    Model,
    Order,
)
from tests.worlds import prepare_nothing

BEGUN = date(2027, 1, 11)  # a Monday
BEFORE_THE_LAW = date(2025, 12, 30)  # of a suspension of directed releases: `decision-walk` walks that
OF_ONE_STORY = 60  # steps, with two people; then they are taken back and others come
REFUSALS = (Refused, RecordHidden, NotAllowed, directions.NotHeld)
OUT = ("on_licence", "licence_ended", "police_led", "order_only", "on_bail", "acquitted", "deported", "deceased")


class Wrong(AssertionError):
    """What must hold of the gate, and does not."""


class Cast:
    """Prisons, and who works with everybody: two prisons, PPCS, probation and police, one person with two accounts, an
    account without a staff number, a partner system, command."""

    def __init__(self):
        self.prisons = prisons()
        self.court = Court.objects.create(
            code="LEEDS", name="Crown Court at Leeds", kind="crown", phone="0113 496 0123"
        )
        agencies = {kind: AgencyFactory(kind=kind) for kind in ("prison", "ppcs", "probation", "ct_police")}
        self.teams = {
            "FSI": TeamFactory(agency=agencies["prison"], kind="establishment", place_code="FSI"),
            "FKI": TeamFactory(agency=agencies["prison"], kind="establishment", place_code="FKI"),
            "PPCS": TeamFactory(agency=agencies["ppcs"], kind="duty_desk"),
            "probation": TeamFactory(agency=agencies["probation"]),
            "police": TeamFactory(agency=agencies["ct_police"]),
        }
        self.users = [
            self.somebody(team, role)
            for team, role in (
                *(("FSI", "prison_offender_manager"), ("FSI", "prison_offender_manager"), ("FSI", "prison_security")),
                *(
                    ("FSI", "prison_decision_maker"),
                    ("FKI", "prison_offender_manager"),
                    ("FKI", "prison_decision_maker"),
                ),
                *(("PPCS", "ppcs"), ("PPCS", "ppcs"), ("PPCS", "duty_officer")),
                *(("probation", "probation_officer"), ("probation", "probation_manager")),
                *(("probation", "probation_head"), ("police", "ct_analyst"), ("police", "ct_manager")),
            )
        ]
        self.at = {team: next(each for each in self.users if each.place == team) for team in ("FSI", "FKI", "PPCS")}
        self.users += [
            self.somebody("PPCS", "ppcs", staff_number=self.users[0].staff_number),
            self.somebody("probation", "probation_officer", staff_number=""),
            self.somebody("police", "partner"),
        ]

    def somebody(self, team, role, **more):
        team = self.teams[team]
        user = UserFactory(role=role, agency=team.agency, teams=[team], **more)
        user.place = next(name for name, each in self.teams.items() if each == team)
        return user


def who(user):
    """The person behind the account."""
    return (user.staff_number or f"account {user.pk}") if user else JOB


@cache
def commands():
    return [code for code, role in ROLES.items() if Capability.COMMAND in role]


@dataclass
class Moved:
    """A movement. before: the model as it was. is_of_record: it may change the dates, a transfer does not.
    is_same_custody: what is directed, ordered or decided of the custody stands before it and after."""

    before: Model
    can_be_mistaken: bool
    is_of_record: bool = True
    is_same_custody: bool = False


WHERE = ("held", "recalled", "for_other", "escaped", "released", "ended")
OF_A_CUSTODY = ("direction", "order", "decided", "known")


class Story:
    """One person, and the model of them."""

    def __init__(self, walk):
        self.walk, self.cast, self.chance = walk, walk.cast, walk.chance
        self.model = Model()
        self.record, self.check, self.hand, self.told = None, None, None, ""
        self.moved = [Moved(replace(self.model), can_be_mistaken=False)]
        self.person = OffenderFactory(date_of_birth=date(1990, 1, 1))
        for team in self.cast.teams.values():
            GrantFactory(subject=self.person, team=team, grant_role=GrantRole.CONTRIBUTOR)
        self.tries(
            custody.receive, offender=self.person, establishment=self.cast.prisons["FSI"], on=date(2024, 1, 2), by=None
        )
        self.crd = self.some_day()
        if self.chance.random() < 0.7:
            self.sentenced()
        if self.chance.random() < 0.85:
            self.said(None, self.whole_sheet())
        self.sync()
        if self.chance.random() < (0.2 if self.record else 0.6):  # by a sheet alone one person moves the day more often
            self.let_go()
            self.sync()

    @property
    def today(self):
        return timezone.localdate()

    def some_day(self):
        """Near, so that it comes within the story."""
        return self.today + timedelta(days=self.chance.choice([-2, 0, 1, 2, 3, 5, 6, 7, 9, 12, 20, 30]))

    def a_day(self):
        """One that somebody says already, or near it, or another."""
        model = self.model
        known = [*model.official(self.today).values(), *model.own.values(), *model.says(model.court).values()]
        near = [day for day in known if abs((day - self.today).days) < 50] or [self.crd]
        day = self.chance.choice(near) + timedelta(days=self.chance.choice([0, 0, 0, -7, -1, 1, 4]))
        return day if self.chance.random() < 0.75 else self.some_day()

    def sentenced(self):
        """3 + 1 years, so that our calculation says the day."""
        conviction = Conviction.objects.create(offender=self.person, offence=s58(), convicted_on=date(2023, 11, 1))
        passed = self.passed(self.crd)
        self.sentence = Sentence.objects.create(offender=self.person, conviction=conviction, **passed.fields())
        releases.derive_releases(offender=self.person, by=None)
        self.record = passed.sentenced_on

    def passed(self, crd):
        begins = crd + A_DAY
        return sentences.Passed(
            kind="SOPC", sentenced_on=begins.replace(year=begins.year - 3), years=3, extension_months=12
        )

    def whole_sheet(self):
        """As our calculation has it, or without one."""
        own = Calculation.objects.current().filter(offender=self.person).first()
        if own and own.dates and self.chance.random() < 0.8:
            return {Code(code): day for code, day in own.days().items()}
        if self.chance.random() < 0.2:
            return {Code.SLED: self.crd}
        return {Code.CRD: self.a_day(), Code.SLED: self.crd + timedelta(days=365)}

    def tries(self, act, /, **how):
        """Whether it was done, and what it gave."""
        try:
            with transaction.atomic():
                return True, act(**how)
        except REFUSALS:
            return False, None

    # Acts. Each: whether it was done; None where there was nothing to do it to

    def said(self, by, said, *, act=releases.record_official_dates):
        done, _ = self.tries(act, offender=self.person, dates=said, source="NOMIS", as_at=self.today, by=by)
        self.told = " ".join(f"{code} {day or 'taken away'}" for code, day in said.items()) + f" of {who(by)}"
        if done:
            of = self.model.sheet if act is releases.record_official_dates else self.model.court
            self.hear(of, said, by)
        return done

    def hear(self, of, said, by):
        for code, day in said.items():
            if of.get(code.value, (None,))[0] == day:
                continue
            self.model.confirmed = set()
            self.nothing_is_decided()
            if day is None:
                of.pop(code.value)
            else:
                of[code.value] = day, who(by)

    def nothing_is_decided(self):
        """A source speaks: what was decided between them counts no longer, nor if the person comes back to it."""
        for model in self.models():
            model.decided = {}

    def models(self):
        """As it is, and as it was before each movement."""
        return self.model, *(each.before for each in self.moved)

    def code(self):
        held = Code.PRRD if self.model.recalled else Code.CRD
        usual = [Code.SLED, held] if self.model.released else [held]
        return self.chance.choice([*usual * 6, Code.SLED, Code.ARD])

    def sheet(self, by):
        if self.chance.random() < 0.15:
            return self.said(by, self.whole_sheet())
        day = None if self.chance.random() < 0.08 else self.a_day()
        return self.said(None if self.chance.random() < 0.06 else by, {self.code(): day})

    def court(self, by):
        day = None if self.chance.random() < 0.35 else self.a_day()
        return self.said(by, {self.code(): day}, act=releases.record_court_dates)

    def file(self, by):
        """A row of a file with the dates of somebody who is on record."""
        said = {Code.CRD: self.a_day()}
        names = {"family_name": self.person.family_name, "given_names": self.person.given_names}
        row = {"prison_number": self.person.prison_number, **names, "date_of_birth": "1990-01-01"}
        row |= {"crd": said[Code.CRD].isoformat(), "dates_source": "NOMIS", "dates_as_at": self.today.isoformat()}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "people.csv"
            with path.open("w", newline="") as file:
                writer = csv.DictWriter(file, row)
                writer.writeheader()
                writer.writerow(row)
            report = applying.apply(path, by=by, today=self.today)
        done = report.is_applied and bool(report.counts["changed"])
        if done:
            self.hear(self.model.sheet, said, by)
        return done

    def change_record(self, by, day=None):
        if not self.record:
            return None
        day = day or self.a_day()
        done, _ = self.tries(sentences.change_sentence, sentence=self.sentence, passed=self.passed(day), by=by)
        if done and self.record != self.passed(day).sentenced_on:
            self.record = self.passed(day).sentenced_on
            self.model.confirmed = set()
        return done

    def bring_forward(self, by):
        """First on the sheet, then in the record, so that nothing differs."""
        said = self.model.says(self.model.sheet).get("CRD")
        if said is None:
            return None
        if isinstance(self.record, date) and self.record != self.passed(said).sentenced_on:
            return self.change_record(by, said)
        return self.said(by, {Code.CRD: said - timedelta(days=self.chance.choice([2, 5, 9]))})

    def appeal(self, by):
        """Nothing is worked out of what the Court of Appeal has changed."""
        if not self.record or isinstance(self.record, str):
            return None
        done, _ = self.tries(sentences.record_appeal, sentence=self.sentence, appeal="varied", on=self.today, by=by)
        if done:
            self.record = "on appeal"
            self.model.confirmed = set()
        return done

    def accept(self, by):
        found = self.one_of(DateConflict.objects.open())
        if found is None:
            return None
        done, _ = self.tries(difference_verbs.accept_official, conflict=found, reason="Right", evidence="Order", by=by)
        if done:
            days = found.official_on, found.court_on, found.worked_out_on
            self.model.accepted[found.code] = (*days, who(by))
        return done

    def reopen(self, by):
        found = self.one_of(DateConflict.objects.accepted())
        if found is None:
            return None
        done, _ = self.tries(difference_verbs.reopen, conflict=found, reason="Look again", by=by)
        if done:
            self.model.accepted.pop(found.code)
        return done

    def propose(self, by):
        ends_on = self.today + timedelta(days=self.chance.choice([1, 2, 5, 28]))
        how = {"code": self.code(), "falls_on": self.a_day(), "source": "other", "ends_on": ends_on, "on": self.today}
        why = {"reason": "Order", "evidence": "Order", "earlier_is_meant": True}
        return self.tries(overrides.propose, offender=self.person, by=by, **how, **why)[0]

    def countersign(self, by):
        found = self.one_of(DateOverride.objects.proposed(on=self.today))
        if found is None:
            return None
        done, row = self.tries(overrides.countersign, override=found, earlier_is_meant=True, on=self.today, by=by)
        if done:
            self.model.overrides[row.code] = row.falls_on, row.ends_on, {who(row.proposed_by), who(by)}
        return done

    def end_override(self, by):
        found = self.one_of(DateOverride.objects.standing())
        return found and self.tries(overrides.end_override, override=found, reason="Over", by=by)[0]

    def confirm_forward(self, by):
        found = self.one_of(BroughtForward.objects.filter(ended_at=None))
        if found is None:
            return None
        done, _ = self.tries(forward_verbs.confirm_forward, moved=found, evidence="Order", by=by)
        if done:
            self.model.confirmed = {who(by), who(found.moved_by)}
        return done

    def make_check(self, by):
        seen = date_checks.record_now(self.person)
        return self.tries(date_check_verbs.make_check, offender=self.person, dates=self.answer(), seen=seen, by=by)[0]

    def answer_check(self, by):
        found = self.one_of(DateCheck.objects.filter(ended_at=None, checked_at=None))
        if found is None:
            return None
        seen, answer = date_checks.record_now(self.person), self.answer()
        done, row = self.tries(date_check_verbs.answer_check, check=found, dates=answer, seen=seen, by=by)
        if done and row.checked_at:
            made = {code: date.fromisoformat(day) for code, day in row.maker_dates.items()}
            given = {code.value: day for code, day in answer.items()}
            differ = {code for code in made.keys() | given.keys() if made.get(code) != given.get(code)}
            answers = [{code: day for code, day in each.items() if code in differ} for each in (made, given)]
            self.check = self.record_key(), tuple(each for each in answers if each)
        return done

    def answer(self):
        day = self.model.own.get("CRD", self.crd)
        return {Code.CRD: day + timedelta(days=self.chance.choice([0, 0, 0, 3]))}

    def direct(self, by):
        planned = self.a_day()
        how = {"expected_on": planned, "is_final": self.chance.random() < 0.5}
        how["earliest_on"] = planned - timedelta(days=self.chance.choice([0, 0, 2]))
        how["challengeable_until"] = self.today + timedelta(days=self.chance.choice([2, 5, 21]))
        if not how["is_final"] and self.chance.random() < 0.2:
            how["challengeable_until"] = None
        return self.directs(by, **how)

    def become_final(self, by):
        """As the clock of the parole side says it once the time to challenge is over."""
        stands = self.model.direction
        if not stands or stands.is_final or not stands.until or stands.until >= self.today:
            return None
        how = {"expected_on": stands.planned_on, "earliest_on": stands.opens_on, "challengeable_until": None}
        return self.directs(None, is_final=True, **how)

    def directs(self, by, **how):
        done, _ = self.tries(
            directions.direct_release, offender=self.person, source="Letter", directed_on=BEFORE_THE_LAW, by=by, **how
        )
        if not done:
            return False
        stands = BoardDirection.objects.filter(offender=self.person, period__ends_on=None, ended_at=None)
        if self.model.recalled and not stands.exists():
            self.model.direction = None  # parole ends what no decision in the review of the recall carries
            return True
        was = self.model.direction
        until = None if how["is_final"] else how["challengeable_until"]
        new = Direction(how["expected_on"], how["earliest_on"], how["is_final"], until, {who(by)})
        if was and (new.planned_on, new.opens_on, new.is_final, new.until) == (
            was.planned_on,
            was.opens_on,
            was.is_final,
            was.until,
        ):
            return True
        if was:
            first, before = (each.first_day or date.max for each in (new, was))
            if was.is_confirmed and max(first, self.today) >= before:
                new.is_confirmed, new.by = True, new.by | was.by
            elif by is None:
                new.by = was.by
        self.model.direction = new
        return True

    def confirm_direction(self, by):
        done, _ = self.tries(directions.confirm_direction, offender=self.person, by=by)
        if done:
            self.model.direction.is_confirmed = True
            self.model.direction.by.add(who(by))
        return done

    def withdraw(self, by):
        done, gone = self.tries(directions.withdraw_direction, offender=self.person, reason="Set aside", by=by)
        if done and gone:
            self.model.direction = None
        return bool(done and gone)

    def order(self, by):
        """Bail releases nobody who serves a sentence or a recall. None of somebody who is on remand alone."""
        if self.model.for_other or self.held_by() is Authority.REMAND:
            return None
        kind = ReleaseOrder.Kind(self.chance.choice(["bail", "immediate", "executive", "compassionate"]))
        ends = Authority.REMAND if kind == "bail" else self.held_by()
        call = {"caller": ("Leeds Crown Court", "usher", "Ada")} if self.chance.random() < 0.5 else {"reference": "T1"}
        how = {"kind": kind, "ends": ends, "opens_on": self.some_day(), "at": timezone.now(), **call}
        how |= {"court": self.cast.court, "frees_no_one": True}
        done, row = self.tries(orders.record_order, offender=self.person, by=by, **how)
        if done and kind != "bail":
            self.model.order = Order(row.pk, row.opens_on, row.is_of_a_court, {who(by)})
        return done

    def held_by(self):
        if self.model.recalled:
            return Authority.RECALL
        return Authority.SENTENCE if self.record or self.model.sheet or self.model.court else Authority.REMAND

    def confirm_order(self, by):
        found = self.one_of(ReleaseOrder.objects.filter(ended_at=None))
        if found is None:
            return None
        how = {"reference": "T2", "how": self.chance.choice(["call", "system"]), "checked_with": "Ines Hart"}
        undue = Leaving.objects.filter(offender=self.person, over_at=None).exclude(state=Leaving.State.IN_ERROR).first()
        done, _ = self.tries(orders.confirm_order, order=found, by=by, at=timezone.now(), **how)
        for model in self.models() if done else ():
            if model.order and model.order.key == found.pk:
                model.order.is_confirmed = True
                model.order.by.add(who(by))
        if done and found.is_of_a_court:
            first = next(each for each in self.cast.users if each.pk == found.recorded_by_id)
            if by.place not in ("FSI", "FKI", "PPCS") or (first.role, first.place) == (by.role, by.place):
                raise Wrong(f"{by.role} of {by.place} confirmed an order of {first.role} of {first.place}")
            if undue and self.model.order and self.model.order.key == found.pk:
                self.left_by(found, undue, by)
        return done

    def left_by(self, order, leaving, by):
        """Who left on it meanwhile is out lawfully, unless who confirmed it had recorded that."""
        is_out = who(leaving.recorded_by) != who(by) and leaving.movement.happened_on >= order.opens_on
        if is_out:
            self.goes(can_be_mistaken=False)
            self.model.released = True

    def end_order(self, by):
        found = self.one_of(ReleaseOrder.objects.filter(ended_at=None))
        if found is None:
            return None
        done, _ = self.tries(orders.end_order, order=found, reason="Mistaken", by=by, at=timezone.now())
        for model in self.models() if done else ():
            if model.order and model.order.key == found.pk:
                model.order = None
        return done

    def hold(self, by):
        release = self.one_of(Release.objects.open())
        kind = self.chance.choice(["identity", "other_warrant", "actions_overdue", "licence_not_ready"])
        return release and self.tries(holds.hold_release, release=release, kind=kind, reason="Look", by=by)[0]

    def lift(self, by):
        """One of the two of a directed release, or whoever lifts another."""
        found = self.one_of(ReleaseHold.objects.filter(lifted_at=None, release__status__in=Release.OPEN))
        if found is None:
            return None
        if not needs_second(found):
            return self.tries(holds.lift_hold, hold=found, reason="Settled", by=by)[0]
        if found.lift_asked_by is None:
            done = self.tries(holds.ask_to_lift, hold=found, reason="Settled", by=by)[0]
            if done and self.tries(holds.agree_to_lift, hold=found, by=by)[0]:
                raise Wrong("one person lifted the hold of a directed release")
            return done
        if self.chance.random() < 0.5:
            by = found.lift_asked_by  # goes on alone
        done, lifted = self.tries(holds.agree_to_lift, hold=found, by=by)
        if lifted and who(found.lift_asked_by) == who(by):
            raise Wrong("one person lifted the hold of a directed release")
        return done

    def decide(self, by):
        found = self.one_of(DisputeDecision.objects.filter(ended_at=None, decided_at=None))
        if found is None:
            return None
        days = [self.model.way(each, found.route) for each in self.model.speaking(found.route, self.today)]
        how = {"stands_on": self.chance.choice([*days, self.today]) or self.today, "reason": "Warrant"}
        if self.chance.random() < 0.3:
            return self.decide_by_phone(found, by, how)
        done, row = self.tries(decide_dispute, decision=found, by=by, **how)
        if done:
            self.model.decided[row.route] = row.stands_on, {who(row.decided_by), who(by)}
        return done

    def decide_by_phone(self, found, by, how):
        """Reported by who took the call: it counts for nothing. Somebody tries to confirm it, mostly the wrong one."""
        other = self.chance.choice(self.cast.users)
        done, act = self.tries(report_decision, decision=found, decider=other, number=other.staff_number, by=by, **how)
        if not done:
            return done
        answers = self.chance.choice([*self.cast.users, other])
        confirmed, _ = self.tries(reported.confirm, act=act, by=answers)
        if confirmed and answers != act.person:
            raise Wrong("somebody confirmed another person's act")
        if confirmed:
            found.refresh_from_db()
            self.model.decided[found.route] = found.stands_on, {who(found.decided_by), who(by)}
        return done

    def leave(self, by):
        """Somebody records that the person left, by whatever the gate answers."""
        route = self.chance.choice([None, None, Basis.CRD, Basis.APD])
        left_at = timezone.now() - timedelta(hours=self.chance.choice([0, 1, 30]))
        how = {"left_at": left_at, "how_known": "Gate log", "route": route}
        done, row = self.tries(gate.record_left, offender=self.person, by=by, **how)
        if done:
            self.is_out(can_be_mistaken=True)
            self.seen_by_all(row)
        return done

    def goes(self, *, can_be_mistaken, **more):
        """Before the model goes by a movement: one that is found to be mistaken leaves it as it was."""
        self.moved.append(Moved(replace(self.model), can_be_mistaken, **more))

    def is_out(self, *, can_be_mistaken):
        """To be brought back to the same custody. A day that others lack differs from nothing now: back again, somebody
        looks again."""
        self.goes(can_be_mistaken=can_be_mistaken, is_same_custody=True)
        self.model.held = False
        self.forget_alike()

    def forget_alike(self):
        for code in OF_A_FIRST_CUSTODY & self.model.accepted.keys():
            *days, _ = self.model.accepted[code]
            if len({day for day in days if day}) == 1:
                del self.model.accepted[code]

    def escape(self, by):
        """What the Board directed and what was ordered or decided was of the custody that has ended with it."""
        done, _ = self.tries(
            custody.record_happening, offender=self.person, happening=Happening.ABSCONDED, on=self.today, by=by
        )
        if done:
            self.is_out(can_be_mistaken=False)
            self.model.escaped, self.model.direction, self.model.order, self.model.decided = True, None, None, {}
        return done

    def seen_by_all(self, leaving):
        """Every team that can see the person is alerted at once, and command without a name."""
        kind = {"early": "releases.left_early", "in_dispute": "releases.left_in_dispute"}[leaving.kind]
        told = Alert.objects.filter(kind=kind, subject=self.person, key=str(leaving.uid)).first()
        if told is None or told.severity != 1:
            raise Wrong("an early leaving raised no critical alert")
        teams = set(Grant.objects.live(at=timezone.now()).filter(subject=self.person).values_list("team", flat=True))
        if teams - set(told.receipts.values_list("team", flat=True)):
            raise Wrong("a team that can see the person was not alerted of an early leaving")
        command = Alert.objects.filter(kind="releases.left_command", key=str(leaving.uid), subject=None).first()
        names = (self.person.family_name, self.person.prison_number)
        if command is None or any(name in f"{command.title} {command.text} {command.link}" for name in names):
            raise Wrong("command was not alerted of an early leaving, or was told the name")
        if not command.receipts.filter(team__memberships__user__role__in=commands()).exists():
            raise Wrong("nobody in command was alerted of an early leaving")

    def in_error(self, by):
        found = self.one_of(Leaving.objects.filter(over_at=None))
        done = found and self.tries(gate.confirm_in_error, leaving=found, by=by)[0]
        if done and found.state != Leaving.State.IN_ERROR:
            self.goes(can_be_mistaken=False)
        return done

    def name_document(self, by):
        found = self.one_of(Leaving.objects.filter(over_at=None))
        how = {"document": "Warrant 1", "ordered": "executive"}
        return found and self.tries(gate.name_document, leaving=found, by=by, **how)[0]

    def agree_lawful(self, by):
        found = self.one_of(Leaving.objects.filter(over_at=None))
        if found is None or found.named_by is None:
            return None
        done, row = self.tries(gate.agree_lawful, leaving=found, by=by)
        if done:
            if who(by) in {who(row.named_by), who(row.recorded_by)} or by.agency_id == row.named_by.agency_id:
                raise Wrong("one person or one agency found an early leaving lawful")
            self.goes(can_be_mistaken=False)
            self.model.released = True
        return done

    def back(self, by):
        if self.model.held:
            return None
        how = {"establishment": self.cast.prisons["FSI"], "on": self.today}
        done, _ = self.tries(custody.receive, offender=self.person, by=by, **how)
        if done:
            was_undue = not self.model.released and not self.model.escaped
            self.goes(can_be_mistaken=True, is_same_custody=was_undue)
            self.model.held, self.model.escaped = True, False
            self.model.released = False  # from bail
        return done

    def report(self, by):
        return self.tries(gate.report_left, offender=self.person, words="Seen outside", by=by)[0]

    def move(self, by):
        to = self.cast.prisons[self.chance.choice(["FSI", "FKI"])]
        done, _ = self.tries(custody.transfer, offender=self.person, to=to, on=self.today, by=by)
        if done:
            self.goes(can_be_mistaken=False, is_of_record=False)
        return done

    def release(self, by):
        found = self.one_of(Release.objects.open())
        on = self.today - timedelta(days=self.chance.choice([0, 0, 0, 1, 3]))
        if found is None:
            return None
        opens_from = self.model.opens_from(found.basis, self.today)
        done, _ = self.tries(custody.record_release, release=found, on=on, by=by)
        if done:
            if opens_from is None or on < opens_from:
                raise Wrong(f"released by {found.basis} on {on}, and {opens_from} is the first lawful day")
            self.is_released()
        return done

    def is_released(self):
        self.goes(can_be_mistaken=True)
        self.model.held, self.model.released = False, True
        self.model.direction, self.model.order, self.model.decided = None, None, {}
        self.forget_alike()

    def let_go(self):
        """On compassionate grounds, whatever day the sources name."""
        if self.held_by() is Authority.REMAND:
            return
        first, second = self.cast.at["PPCS"], self.cast.at["FSI"]
        at, how = timezone.now(), {"kind": ReleaseOrder.Kind.COMPASSIONATE, "opens_on": self.today}
        row = orders.record_order(offender=self.person, ends=self.held_by(), at=at, reference="T1", by=first, **how)
        orders.confirm_order(order=row, reference="T1", by=second, at=at)
        self.model.order = Order(row.pk, row.opens_on, False, {who(first), who(second)}, is_confirmed=True)
        release = Release.objects.open().get(offender=self.person, basis=Basis.EXECUTIVE)
        done, _ = self.tries(custody.record_release, release=release, on=self.today, by=second)
        if done:  # not on hold for dates that differ
            self.is_released()

    def report_end(self, by):
        happening = self.chance.choice(sorted(BY_TWO_PEOPLE))
        how = {"happening": happening, "on": self.today, "note": "Telephone"}
        return self.tries(ends.report_end, offender=self.person, by=by, **how)[0]

    def decide_end(self, by):
        found = self.one_of(ends.open_ends())
        if found is None:
            return None
        by = found.reported_by if self.chance.random() < 0.3 else by  # goes on alone
        if self.chance.random() < 0.2:
            return self.tries(ends.refuse_end, row=found, reason="Another person", by=by)[0]
        done, _ = self.tries(ends.confirm_end, row=found, evidence="Certificate", by=by)
        if done:
            if who(by) == who(found.reported_by):
                raise Wrong(f"one person alone recorded {found.happening}")
            self.goes(can_be_mistaken=True)
            model = self.model
            model.held, model.escaped, model.released, model.ended = False, False, True, True
            model.direction, model.order, model.decided = None, None, {}
        return done

    def mark_mistaken(self, by):
        """Somebody says that the last movement was a mistake."""
        newest = list(Movement.objects.with_strike().filter(offender=self.person).order_by("-happened_on", "-pk"))
        movement = strike_outs.latest_to_strike_out(newest)
        if movement is None or not self.moved[-1].can_be_mistaken:
            return None
        return self.tries(strike_outs.mark_mistaken, movement=movement, reason="Another person", by=by)[0]

    def agree_mistaken(self, by):
        found = self.one_of(strike_outs.open_strike_outs())
        if found is None:
            return None
        recorder = found.movement.recorded_by
        by = self.chance.choice([found.marked_by, recorder or by]) if self.chance.random() < 0.3 else by  # alone
        done, _ = self.tries(strike_outs.confirm_strike_out, strike=found, by=by)
        if done:
            if who(by) in {who(found.marked_by), who(recorder)}:
                raise Wrong(f"one person alone withdrew {found.movement}")
            gone = self.moved.pop()
            for name in (*WHERE, *(() if gone.is_same_custody else OF_A_CUSTODY)):
                setattr(self.model, name, getattr(gone.before, name))
            self.walk.walked.seen["withdrawn"] += 1
        return done

    def recall(self):
        """Their licence is revoked and they are back: another custody, with release routes of its own."""
        how = {"offender": self.person, "on": self.today, "by": None}
        custody.record_happening(happening=Happening.LICENCE_REVOKED, **how)
        custody.record_return(establishment=self.cast.prisons["FSI"], **how)
        self.goes(can_be_mistaken=False)  # nor the return: who goes back to a recall is recalled
        model = self.model
        model.held, model.recalled, model.released = True, True, False
        model.direction, model.order, model.decided, model.before, model.known = None, None, {}, {}, []
        self.said(None, {Code.PRRD: self.some_day()})

    def remand(self):
        """They are held for something else, and nobody recalls them: a court alone lets them go."""
        custody.receive(offender=self.person, establishment=self.cast.prisons["FSI"], on=self.today, by=None)
        self.goes(can_be_mistaken=True)
        model = self.model
        model.held, model.for_other, model.released = True, True, False
        model.direction, model.order, model.decided, model.before, model.known = None, None, {}, {}, []

    # What the model learns, and what must hold

    def one_of(self, rows):
        found = list(rows.filter(offender=self.person).order_by("pk"))
        return self.chance.choice(found) if found else None

    def record_key(self):
        return self.record, [id(each) for each in self.moved if each.is_of_record]

    def is_of_record(self):
        """Whoever is out goes back to the custody of which the two answered: they count until the record is another."""
        is_kept = not self.model.held and self.model.differing and self.check[0][0] == self.record
        return is_kept or self.check[0] == self.record_key()

    def sync(self, by=None):
        """What the product's own engine works out, what waits for a second person, how much is on hold."""
        model = self.model
        model.on_remand = self.held_by() is Authority.REMAND
        if model.order and model.order.is_confirmed and model.on_remand and model.held:
            model.order = None  # it has ended with the sentence that it was of
        stands = Calculation.objects.current().filter(offender=self.person).first()
        own = {} if stands is None or stands.refused else stands.days()
        if own != model.own:
            model.works_out(own, timezone.now(), who(by))
            self.nothing_is_decided()
        for source, by in ((model.own, ENGINE), *(({code: day}, by) for code, (day, by) in model.sheet.items())):
            words = [(route, day, by) for route in CODES if (day := model.word(source, route))]
            last = {(route, by): day for route, day, by in model.known}
            model.known += [(route, day, by) for route, day, by in words if last.get((route, by)) != day]
        waits = BroughtForward.objects.filter(offender=self.person, ended_at=None).first()
        model.before = days_of(waits.before) if waits else {}
        model.end_before = days_of(waits.end_before) if waits else {}
        model.holds = ReleaseHold.objects.filter(
            offender=self.person, lifted_at=None, release__status__in=Release.OPEN
        ).count()
        model.differing = self.check[1] if self.check and self.is_of_record() else ()
        sheet, court = model.says(model.sheet), model.says(model.court)
        for code, (*days, _) in list(model.accepted.items()):
            if days != [sheet.get(code), court.get(code), own.get(code)] or (not own and code not in court):
                del model.accepted[code]  # nothing differs any longer, or something else
        standing = DateOverride.objects.in_force(on=self.today).filter(offender=self.person)
        for code in model.overrides.keys() - set(standing.values_list("code", flat=True)):
            del model.overrides[code]
        self.person.refresh_from_db()

    def days(self, route):
        """Those on which the answer might turn: what is said of this way, and its first day and the day before."""
        model, today = self.model, self.today
        said = [model.way(each, route) for each in model.speaking(route, today)] if route in ROUTES else []
        if route == "APD" and model.direction:
            said += [model.direction.opens_on, model.direction.first_day]
        if route in ("COURT", "EXECUTIVE") and model.order:
            said.append(model.order.opens_on)
        first = model.opens_from(route, today)
        return {today, *(day for day in said if day), *((first, first - A_DAY) if first else ())}

    def compare(self):
        """The gate's answer of every route on every such day, the state of the person and the day of warning."""
        model, today = self.model, self.today
        if (self.person.status in OUT) is not model.released:
            raise Wrong(f"{self.person.status} is the status, and released is {model.released}")
        facts = facts_of(self.person, on=today)
        for route in (*ROUTES, "APD", "COURT", "EXECUTIVE"):
            opens_from = model.opens_from(route, today)
            for day in self.days(route):
                found = judge_release(facts, route=Basis(route), on=day)
                if found.opens and (opens_from is None or day < opens_from):
                    raise Wrong(f"{route} is {found.answer} on {day}, and opens {opens_from or 'never'}")
                if not found.opens and opens_from and day >= opens_from:
                    raise Wrong(f"{route} is {found.answer} on {day}, and is open from {opens_from}: {found.reasons}")
        self.compare_first_day(facts)
        self.compare_end()
        if model.held:
            self.compare_warning()

    def compare_end(self):
        """The last day on licence, of all but who is at large: theirs moves with each day."""
        if self.model.escaped or self.model.ended:
            return
        found, expected = licence_end_of(self.person, on=self.today).last_on, self.model.end(self.today)
        if found != expected:
            raise Wrong(f"the last day on licence is {found}, and the latest that a source says is {expected}")

    def compare_first_day(self, facts):
        direction = self.model.direction
        if not direction or not self.model.held or not direction.first_day:
            return
        found = judge_release(facts, route=Basis.APD, on=direction.first_day - A_DAY)
        if (found.answer, found.opens_on) != (GateAnswer.EARLY, direction.first_day):
            raise Wrong(f"the direction opens on {found.opens_on}, and is not final before {direction.first_day}")

    def compare_warning(self):
        counted = Release.objects.open().counted().filter(offender=self.person).first()
        found, expected = counted and counted.warn_on, self.model.warned_from(self.today)
        if found != expected:
            raise Wrong(f"everybody is warned of {found}, and the first day that a source says is {expected}")

    def due(self):
        """The route by which the person may leave today, None for none."""
        routes = (*ROUTES, "APD", "EXECUTIVE", "COURT")
        days = {route: self.model.opens_from(route, self.today) for route in routes}
        return next((route for route, day in days.items() if day and day <= self.today), None)

    def is_not_kept(self):
        """Whoever is due can be recorded as released now, whatever is on hold, by the prison and by PPCS."""
        route = self.due()
        if route is None or not self.model.held:
            return
        self.walk.walked.seen["due"] += 1
        release = Release.objects.open().filter(offender=self.person, basis=route).first()
        if release is None:
            raise Wrong(f"{route} is due, and no release can be recorded by it")
        by = self.cast.at[self.chance.choice(["PPCS", self.person.establishment.code])]
        try:
            with taken_back():
                custody.record_release(release=release, on=self.today, by=by)
        except REFUSALS as refused:
            raise Wrong(f"{route} is due, and recording it is refused: {refused}") from refused

    def is_listed(self):
        """Whoever has a day of release today is on the page of the week, and so is whoever left undue."""
        by = self.cast.at["PPCS"]
        model = self.model
        if not model.held:
            is_undue = not model.released and not model.escaped
            if is_undue and self.person.pk not in {row.person.pk for row in unsettled(by)}:
                raise Wrong("left undue, and is not on the page of the week")
            return
        first, last = week_of(self.today)
        if not first <= (model.warned_from(self.today) or date.max) <= self.today:
            return
        frozen = WeeklyList.objects.filter(starts_on=first).first()
        lines = build_weekly_lines(frozen, first, last, by) if frozen else []
        if not any(line.person.pk == self.person.pk for line in lines):
            raise Wrong(f"{self.today} is a day of release, and the person is not on the page of the week")


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


ACTS = {  # how often each is tried
    **dict.fromkeys(("sheet", "court", "change_record", "accept", "direct", "release", "confirm_forward"), 6),
    **dict.fromkeys(("propose", "countersign", "confirm_direction", "order", "confirm_order", "decide"), 5),
    **dict.fromkeys(("leave", "back", "in_error", "name_document", "agree_lawful", "make_check", "answer_check"), 4),
    **dict.fromkeys(("hold", "lift", "become_final"), 3),
    **dict.fromkeys(("reopen", "end_override", "withdraw", "end_order", "move", "report", "file"), 1.5),
    "appeal": 0.7,
    "escape": 0.7,
    **dict.fromkeys(("report_end", "bring_forward"), 1.5),
    **dict.fromkeys(("decide_end", "mark_mistaken"), 8),
    "agree_mistaken": 20,
}
FIT = {  # whose act it is, tried more often so that stories get far
    **dict.fromkeys(("decide", "confirm_forward", "agree_lawful"), ("ppcs", "prison_decision_maker")),
    **dict.fromkeys(("release", "leave"), ("prison_offender_manager", "ppcs", "prison_security")),
    "lift": ("ppcs", "duty_officer"),  # of whom the second may be of the same agency
}
OUTSIDE = ("back", "in_error", "name_document", "agree_lawful")  # of somebody who left undue
ANYWHERE = ("sheet", "court", "file", "change_record", "confirm_forward", "end_override", "make_check", "answer_check")
ANYWHERE += ("bring_forward", "report_end", "decide_end", "mark_mistaken", "agree_mistaken")


@dataclass
class Walked:
    """What was done and what was refused, each by its name; how often a release was due, and came forward."""

    done: Counter = field(default_factory=Counter)
    refused: Counter = field(default_factory=Counter)
    seen: Counter = field(default_factory=Counter)


class Walk:
    def __init__(self, seed, now):
        self.chance, self.clock, self.walked = random.Random(seed), now, Walked()
        self.cast = Cast()
        self.trail = []

    def stories(self, steps, doing):
        """Raises Wrong with the last acts at the first step after which something does not hold."""
        size = steps
        while steps > 0:
            doing(f"step {size - steps + 1:,} of {size:,}")
            try:
                with taken_back():
                    self.story(min(steps, OF_ONE_STORY))
            except Wrong as wrong:
                raise Wrong("\n".join([*self.trail, str(wrong)])) from wrong
            steps -= OF_ONE_STORY

    def story(self, steps):
        self.trail = []
        self.go_to(datetime.combine(BEGUN + timedelta(days=self.chance.randrange(14)), time(9), UTC))
        people = [Story(self) for _ in range(2)]
        for each in people:
            each.compare()
        for _ in range(steps):
            self.go_to(timezone.now() + timedelta(minutes=1))
            if self.chance.random() < 0.22:
                self.time_goes_on(people)
            else:
                self.step(people)

    def step(self, people):
        place = self.chance.randrange(len(people))
        story = people[place]
        if story.model.released and not (self.goes_on(story) and self.chance.random() < 0.75):
            people[place] = story = self.follows(story)
        wants = {name: often for name, often in ACTS.items() if name in ANYWHERE or self.fits(name, story)}
        if story.model.released:
            wants["bring_forward"] *= 8  # what happened last is withdrawn soon
        before, done = story.model.first_due(story.today), None
        while done is None:
            name, story.told = self.chance.choices(list(wants), list(wants.values()))[0], ""
            fit = [each for each in self.cast.users if each.role in FIT.get(name, ())]
            by = self.chance.choice(fit if fit and self.chance.random() < 0.6 else self.cast.users)
            if story.hand and self.chance.random() < 0.25:
                by = story.hand  # whoever did something to this person before goes on alone
            done = getattr(story, name)(by)
        story.hand = by if done else story.hand
        (self.walked.done if done else self.walked.refused)[name] += 1
        how = f"{name} {story.told} by {by.role} {who(by)}: {'done' if done else 'refused'}"
        self.trail.append(f"{timezone.now():%d %b %H:%M} {story.person.family_name} {how}")
        story.sync(by)
        self.nobody_alone(story, None if name == "agree_mistaken" else by, before)
        story.compare()
        if self.chance.random() < 0.15:
            story.is_not_kept()

    def fits(self, name, story):
        """Whether the act is one for where the person is."""
        if story.model.held:
            return name not in OUTSIDE
        if story.model.released:
            return name == "back" and story.person.status == "on_bail"
        return name in OUTSIDE

    def goes_on(self, story):
        """Their dates are changed while they are on licence or on bail, too, and what ended is withdrawn."""
        return story.person.status in ("on_licence", "on_bail") or story.model.ended

    def follows(self, story):
        """Someone else, or the same person recalled, or held for something else."""
        is_again = story.model.recalled or story.model.for_other
        if is_again or self.chance.random() < 0.5 or story.person.status != "on_licence":
            return Story(self)
        story.recall() if self.chance.random() < 0.7 else story.remand()
        story.sync()
        story.compare()
        return story

    def nobody_alone(self, story, by, before):
        """Who brought forward the first day on which the gate is open was not alone. by: whose act it was; None for the
        clock, and for who looked at no date."""
        actor = {who(by)} if by else set()
        for kind, (after, route) in story.model.first_due(story.today).items():
            was, _ = before[kind]
            if after is None or (was is not None and after >= was):
                continue
            if was and was < story.today:
                continue  # it was open, or over, already
            people = story.model.behind(route, story.today, timezone.now()) | actor
            alone = next(iter(people)) if len(people) == 1 and not people & OTHER_HANDS else None
            was = was or (alone and story.model.known_before(route, alone))
            if was is None or after >= was:
                continue
            self.walked.seen["came forward"] += 1
            if alone:
                raise Wrong(f"{alone} alone moved the first day of release from {was} to {after}, {route}")

    def time_goes_on(self, people):
        """Some minutes or hours, or to the next day, the days between one by one."""
        hours = self.chance.choice([0.5, 3, 9, 24, 24, 48, 96])
        until = timezone.now() + timedelta(hours=hours)
        self.trail.append(f"{timezone.now():%d %b %H:%M} time goes on to {until:%d %b %H:%M}")
        while (evening := datetime.combine(self.today, time(23, 58), UTC)) < until:
            if evening > timezone.now():
                self.look(evening, people)
                for story in people:
                    story.is_listed()
            self.go_to(evening + timedelta(hours=7, minutes=2))
            tasks.flag_releases()
        self.look(until, people)

    def look(self, at, people):
        """The clocks run; whoever may leave today is seen."""
        before = [story.model.first_due(story.today) for story in people]
        self.go_to(at)
        tasks.watch_overrides()
        for story in people:
            story.sync()
        for each in (tasks.flag_releases, tasks.watch_second_checks, tasks.watch_orders):
            each()
        gate_clock.watch(at=timezone.now())
        for story, was in zip(people, before, strict=True):
            story.sync()
            self.nobody_alone(story, None, was)
            story.compare()
            if self.chance.random() < 0.4:
                story.is_not_kept()

    @property
    def today(self):
        return timezone.localdate()

    def go_to(self, at):
        self.clock.move_to(at)


def walk(seed, steps, doing=lambda words: None):
    """Try so many acts and moves of the clock; `doing` is told how far it is. Raises Wrong at the first after which
    something does not hold. Wants a transaction that is taken back."""
    begun = datetime.combine(BEGUN, time(9), UTC)
    with time_machine.travel(begun, tick=False) as now, pytest.MonkeyPatch.context() as patch:
        prepare_nothing(patch)
        walking = Walk(seed, now)
        walking.stories(steps, doing)
        return walking.walked
