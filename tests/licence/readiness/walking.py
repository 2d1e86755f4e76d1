"""Random moves on what must be in hand, by one seed: each tried on the database and asked of the model."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import time_machine

from licence.models import Licence, Readiness, ReadinessException, SignOff
from licence.readiness.actions import clock, exceptions, items, sign_off
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import Establishment, Movement, Release, ReleaseHold
from offenders.movements import actions as custody
from offenders.releases.holds import actions as holds
from sharing.access import RecordHidden
from sharing.duties.actions import name_owner
from sharing.models import Duty
from sharing.practice.working_time import is_working_day
from sharing.records.errors import Refused
from tests.factories.mappa import MappaCaseFactory
from tests.factories.offenders import OffenderFactory, confirmed_direction
from tests.factories.readiness import all_bodies
from tests.factories.sharing import UserFactory
from tests.licence.readiness.model import BODY, DUE, MOVES, SAID_BY_PEOPLE, SIGNERS, Account, Model

BEGUN = date(2026, 11, 2)
HELD_BY_PEOPLE = ("identity", "other_warrant", "other")


class World:
    """One person due out, those who work with them, and the model of both."""

    def __init__(self, chance, now, number):
        self.chance, self.clock, self.number = chance, now, number
        self.by_law = chance.random() < 0.5
        goes_on = BEGUN + timedelta(days=chance.randrange(3, 26))
        while not is_working_day(goes_on):
            goes_on += timedelta(days=1)
        self.go_to(BEGUN)
        self.person = self.somebody(goes_on)
        cast = all_bodies(self.person)
        self.accounts = {user: Account(role, role) for role, user in cast.items()}
        for role in ("probation_manager", "ct_manager"):
            one = cast[role]
            team = one.memberships.get().team
            second = UserFactory(role=role, teams=[team], staff_number=one.staff_number, name=f"Second {role} {number}")
            self.accounts[second] = Account(role, role)
        program = UserFactory(role="partner", teams=[cast["ct_analyst"].memberships.get().team])
        self.accounts[program] = Account("partner", "program")
        self.officer, self.manager = cast["probation_officer"], cast["probation_manager"]
        self.model = Model(goes_on=goes_on, today=BEGUN, by_law=self.by_law)
        clock.watch(at=self.now())
        self.model.tick(BEGUN)
        self.readiness = Readiness.objects.open().get(offender=self.person)

    def somebody(self, goes_on):
        """At the end of the sentence, or directed by the Board with a licence that is approved."""
        prison, _ = Establishment.objects.get_or_create(code="FSI", name="HMP Full Sutton")
        person = OffenderFactory(status="in_custody", establishment=prison, family_name=f"Walker{self.number}")
        Movement.objects.create(
            offender=person, happening="received", happened_on=date(2023, 3, 15), establishment=prison
        )
        person.periods.create(starts_on=date(2023, 3, 15))
        releases.record_official_dates(offender=person, dates={Code.SED: goes_on}, source="NOMIS", as_at=BEGUN, by=None)
        MappaCaseFactory(offender=person, level=1)  # managed by one agency: nothing waits for a meeting
        if not self.by_law:
            Release.objects.filter(offender=person).update(basis="APD", certainty="directed")
            confirmed_direction(person.periods.get(), goes_on, by=UserFactory(role="ppcs"))
            Licence.objects.create(
                offender=person,
                kind="crd",
                status="approved",
                policy_version="4.0",
                starts_on=goes_on,
                ends_on=date(2030, 1, 1),
                meets_with="duty_officer",
                meets_when="on_release",
                meets_where="Probation office",
                approved_at=self.now(),
                approved_by=UserFactory(role="prison_decision_maker"),
                approved_as="governor",
            )
        return person

    def now(self):
        return datetime.combine(self.today, time(12), UTC)

    def go_to(self, day):
        self.today = day
        self.clock.move_to(self.now())

    def release(self):
        return Release.objects.select_related("offender", "period").get(pk=self.readiness.release_id)

    def item(self, code):
        return self.readiness.items.select_related("offender").get(code=code)

    # One step of both: what is done, whether the model lets it, and the same of the product

    def step(self):
        """Returns whether it was allowed. Fails where the two differ."""
        chance = self.chance
        item = chance.choice(SAID_BY_PEOPLE if chance.random() < 0.7 else list(DUE))
        body, kind = chance.choice(list(SIGNERS)), chance.choice(HELD_BY_PEOPLE)
        verb = chance.choice([*MOVES, *["finish"] * 14])
        user, account = self.somebody_for(BODY[item] if chance.random() < 0.5 else body)
        later = self.today + timedelta(days=chance.choice([0, 1, 1, 2]))
        to = self.model.goes_on + timedelta(days=7 * chance.choice([-1, 1]))
        ways = {
            "say": (lambda: self.model.say(item, verb, account), lambda: self.say(item, verb, user)),
            "ask": (lambda: self.model.ask(item, account), lambda: self.ask(item, user)),
            "agree": (lambda: self.model.agree(item, account), lambda: self.agree(item, user)),
            "end": (lambda: self.model.end(item, account), lambda: self.end(item, user)),
            "sign": (
                lambda: self.model.sign(body, account),
                lambda: sign_off.sign(readiness=self.readiness, body=body, by=user),
            ),
            "withdraw": (lambda: self.model.withdraw(body, account), lambda: self.withdraw(body, user)),
            "hold": (lambda: self.model.hold(kind), lambda: self.hold(kind)),
            "lift": (lambda: self.model.lift(kind), lambda: self.lift(kind)),
            "deputy": (lambda: self.model.deputy(verb == "finish"), lambda: self.deputy(verb == "finish")),
            "tick": (lambda: self.model.tick(later), lambda: self.tick(later)),
            "mark_ready": (
                self.model.mark_ready,
                lambda: custody.mark_ready(release=self.release(), by=user),
            ),
            "release": (
                self.model.release,
                lambda: custody.record_release(release=self.release(), on=self.today, by=None),
            ),
        }
        if self.by_law and to > self.today:
            ways["move"] = (lambda: self.model.move(to), lambda: self.move(to))
        weights = {"say": 9, "sign": 7, "lift": 2, "agree": 2, "ask": 2, "tick": 2, "hold": 0.2, "release": 0.2}
        name = chance.choices(list(ways), [weights.get(each, 0.4) for each in ways])[0]
        expected, done = ways[name]
        allowed = expected()
        told = f"{name} {item} {verb} {body} {kind} by {account} on {self.today}"
        found = True
        try:
            done()
        except (Refused, RecordHidden, LookupError):
            found = False
        assert found == allowed, told
        self.compare(told)
        return allowed

    def somebody_for(self, body):
        """Two times in three of those whose it is, else anybody."""
        own = [(user, who) for user, who in self.accounts.items() if who.role in SIGNERS.get(body, ())]
        return self.chance.choice(own if own and self.chance.random() < 0.75 else list(self.accounts.items()))

    def say(self, code, verb, user):
        items.say(item=self.item(code), verb=verb, words="For a walk", by=user)

    def ask(self, code, user):
        exceptions.ask_exception(item=self.item(code), reason="For a walk", fall_back="By telephone", by=user)

    def standing(self, code):
        found = ReadinessException.objects.filter(item=self.item(code), ended_at=None).first()
        if found is None:
            raise LookupError("no exception")
        return found

    def agree(self, code, user):
        exceptions.agree(exception=self.standing(code), by=user)

    def end(self, code, user):
        exceptions.end_exception(exception=self.standing(code), reason="For a walk", by=user)

    def withdraw(self, body, user):
        signed = SignOff.objects.filter(readiness=self.readiness, body=body, withdrawn_at=None).first()
        if signed is None:
            raise LookupError("not signed")
        sign_off.withdraw(signed=signed, reason="For a walk", by=user)

    def hold(self, kind):
        holds.hold_release(release=self.release(), kind=ReleaseHold.Kind(kind), reason="For a walk", by=None)

    def lift(self, kind):
        found = ReleaseHold.objects.filter(release=self.release(), kind=kind, lifted_at=None).first()
        if found is None:
            raise LookupError("not held")
        holds.lift_hold(hold=found, reason="For a walk", by=None)

    def deputy(self, is_there):
        duty = Duty.objects.current().get(subject=self.person, owner=self.officer)
        name_owner(
            subject=self.person,
            team=duty.team,
            owner=self.officer,
            deputy=self.manager if is_there else None,
            reason="For a walk",
            by=self.officer,
        )
        clock.watch(at=self.now())

    def tick(self, day):
        self.go_to(day)
        clock.watch(at=self.now())

    def move(self, to):
        releases.record_official_dates(
            offender=self.person, dates={Code.SED: to}, source="NOMIS", as_at=self.today, by=None
        )

    def compare(self, told):
        """The two stand alike, and what must never be is not."""
        if self.model.is_gone:
            assert not Readiness.objects.get(pk=self.readiness.pk).is_open, told
            return
        lines = dict(self.readiness.items.filter(is_mandatory=True).values_list("code", "state"))
        model = {code: self.model.state(code) for code in DUE}
        assert {code: lines[code] for code in DUE} == model, told
        signed = set(SignOff.objects.filter(readiness=self.readiness, withdrawn_at=None).values_list("body", flat=True))
        assert signed == self.model.signed, told
        held = ReleaseHold.objects.filter(release=self.readiness.release_id, kind="actions_overdue", lifted_at=None)
        assert held.exists() == self.model.is_held, told
        is_ready = self.release().status == "ready"
        assert is_ready == self.model.is_ready, told
        self.never(lines, signed, is_ready)

    def never(self, lines, signed, is_ready):
        if is_ready:
            assert set(lines.values()) <= {"done", "not_needed", "excepted"}
            assert signed == set(SIGNERS)
            assert not ReleaseHold.objects.filter(release=self.readiness.release_id, lifted_at=None).exists()
        agreed = ReadinessException.objects.filter(item__readiness=self.readiness).exclude(agreed_by=None)
        for exception in agreed.select_related("asked_by", "agreed_by"):
            assert exception.asked_by.staff_number != exception.agreed_by.staff_number
            assert not exception.asked_by.is_program
        excepted = {code for code, state in lines.items() if state == "excepted"}
        standing = agreed.filter(ended_at=None).values_list("item__code", flat=True)
        assert excepted <= set(standing)


@dataclass
class Walked:
    """How many moves were made and refused, and after how many the release was ready."""

    made: int = 0
    refused: int = 0
    ready: int = 0


def walk(seed, steps):
    """Try so many moves. Raises AssertionError at the first after which the two differ. Wants a transaction that is
    taken back."""
    chance, walked, number = random.Random(seed), Walked(), 0
    with time_machine.travel(datetime(2026, 11, 2, 12, tzinfo=UTC), tick=False) as now:
        while walked.made + walked.refused < steps:
            number += 1
            world = World(chance, now, number)
            last = BEGUN + timedelta(days=60)
            while walked.made + walked.refused < steps and not world.model.is_gone and world.today < last:
                allowed = world.step()
                walked.made += allowed
                walked.refused += not allowed
                walked.ready += world.model.is_ready
            Readiness.objects.open().update(closed_at=world.now(), closed_because="The walk goes on elsewhere")
            Release.objects.open().update(is_counted=False, status="cancelled")
    return walked
