"""Random moves on licences, by one seed: each tried on the database and asked of the model, and at chosen moments what
binds compared."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import time_machine
from django.utils import timezone

from licence.breaches.actions.breaches import open_breach
from licence.conditions.actions import conditions
from licence.conditions.actions.conditions import Written
from licence.exemptions.actions import asking
from licence.exemptions.actions import clock as exemption_clock
from licence.exemptions.actions import deciding as exempting
from licence.licences.actions import clock, corrections, force, licences
from licence.licences.force import Signing
from licence.models import Exemption, Licence, LicenceCondition, LicenceCorrection, Recall, RecallProposal
from licence.recalls.actions import begin, casework, deciding, ending, returning, signing
from licence.victims import actions as ties
from offenders.custody.rules import Happening
from offenders.dates.upkeep.releases import record_official_dates
from offenders.models import Establishment, Offender, Release
from offenders.movements import actions as custody
from parole.models import ToTell
from parole.victims.actions import requests, victims
from sharing import access
from sharing.audit.versions import version_of
from sharing.models import User
from sharing.records.errors import Refused
from tests.factories.breaches import let_in
from tests.factories.licence import filled, somebody_due_out, workers
from tests.factories.recalls import RISKS, WHY
from tests.factories.sharing import UserFactory
from tests.licence.licences.model import DRAFTS, HEAD, MAKES, STANDARD, SUBMITTED, Model, NotAllowed

BEGUN = datetime(2026, 11, 2, tzinfo=UTC)  # in winter: a day of the model is one of the United Kingdom
FAR = (BEGUN + timedelta(days=320)).date()
STEPS_OF_ONE = 80
ROLES = {
    "com": "probation_officer",
    "com2": "probation_officer",
    "spo": "probation_manager",
    "aco": "probation_head",
    "governor": "prison_decision_maker",
    "police": "ct_analyst",
    "vlo": "victim_liaison",
}
LIKELY = Counter(
    begin=6, vary=8, add=10, reword=5, remove=5, approve_words=16, refuse_words=2, view=8, submit=12, approve=14,
    send_back=2, withdraw_approval=2, give_up=1, tell=14, witness=6, take_back=2, at_once=2, ask=6, agree=7, refuse=2,
    exempt=6, decide=7, release=8, revoke=2, propose=4, rescind=5, come_back=2,
)  # fmt: skip
OF_CONDITIONS = ("condition_added", "condition_changed", "condition_ended", "exempted", "not_exempted")
OF_RECALLS = ("revoked", "rescinded", "recall", "died")


@dataclass
class Walked:
    made: Counter = field(default_factory=Counter)
    refused: Counter = field(default_factory=Counter)
    compared: int = 0  # moments


class World:
    """One person, those who work with them, and the model of both."""

    def __init__(self, chance, travel, number):
        self.chance, self.travel, self.number = chance, travel, number
        self.minute = 9 * 60
        self.go_to(self.minute)
        self.person = somebody_due_out(FAR, family_name=f"Walker{number}")
        cast = dict(zip(ROLES, workers(self.person, *ROLES.values()), strict=True))
        for name, user in cast.items():
            User.objects.filter(pk=user.pk).update(name=f"{name} {number}")
        twin = UserFactory(
            role="probation_head",
            teams=[cast["com"].memberships.get().team],
            staff_number=cast["com"].staff_number,
            name=f"Twin {number}",
        )
        ppcs = let_in(self.person, "ppcs", role="ppcs")
        team = ppcs.memberships.get().team
        ppcs2 = UserFactory(role="ppcs", agency=ppcs.agency, teams=[team], name=f"ppcs2 {number}")
        self.cast = {name: User.objects.get(pk=user.pk) for name, user in cast.items()}
        self.cast |= {"twin": twin, "ppcs": ppcs, "ppcs2": ppcs2}
        roles = {"com2": MAKES, "ppcs2": "ppcs", "twin": HEAD}
        self.by, self.refused = "", ""  # who made the last move, and why it was refused
        self.model = Model(
            now=self.minute,
            roles={name: roles.get(name, name) for name in self.cast},
            people={name: "com" if name == "twin" else name for name in self.cast},
        )
        self.keys: dict[int, str] = {}
        self.request = self.asked()

    def go_to(self, minute):
        self.minute = minute
        self.travel.move_to(BEGUN + timedelta(minutes=minute))

    def moment(self, minute):
        return BEGUN + timedelta(minutes=minute)

    def asked(self):
        """A victim has asked for a condition, and probation is to answer."""
        by = self.cast["vlo"]
        contact = {"reference": f"VCS/{self.number}", "is_in_scheme": True, "contact": "letter", "note": ""}
        victim = victims.add_victim(offender=self.person, by=by, not_wanted=[], **contact)
        today = timezone.localdate()
        row = requests.ask(victim=victim, asked="Not to come near", asked_on=today, by=by)
        return requests.pass_on(request=row, to="probation", by=by)

    # One step of both

    def step(self):
        """Returns the verb and whether it was done. Fails where the two differ."""
        self.go_to(self.minute + self.chance.choice([1, 5, 40, 200, 700, 1500]))
        clock.watch(on=timezone.localdate(), at=timezone.now())
        exemption_clock.watch(at=timezone.now())
        self.model.tick(self.minute)
        verb = self.chance.choices(list(LIKELY), weights=list(LIKELY.values()))[0]
        verb = self._next() if self.chance.random() < 0.55 else verb
        asked, done = getattr(self, f"_{verb}")()
        allowed = self._tried(asked, NotAllowed)
        did = self._tried(done, (Refused, access.NotAllowed, access.RecordHidden))
        assert allowed == did, (
            f"{verb}: the model {allowed}, the product {did}, minute {self.minute} {self.by}: {self.refused}"
        )
        self.compare(verb)
        return verb, did

    def _next(self):
        """What would lead on from where the person's licence is."""
        draft = self.model.draft
        if self.model.exemption and self.chance.random() < 0.5:
            return "decide"
        if self.model.where == "licence" and not self.model.exemption and self.chance.random() < 0.25:
            return "exempt"
        if draft is None:
            others = {
                "custody": "begin",
                "licence": "vary",
                "revoked": self.chance.choice(["propose", "rescind", "rescind", "come_back"]),
            }
            return others[self.model.where]
        if draft.status in DRAFTS:
            if draft.waiting:
                return "approve_words"
            return "view" if draft.varies and not draft.viewed_by else self.chance.choice(["submit", "add"])
        if draft.status in SUBMITTED:
            return "approve"
        if not draft.varies:
            return "release"
        return "witness" if draft.signing == "refused" else "tell"

    def _tried(self, act, refusals):
        try:
            act()
        except refusals as refused:
            self.refused = refused
            return False
        return True

    def compare(self, verb):
        """What binds at the ends of every span, beside them, and now."""
        found = self.model.moments()
        near = {each + step for each in found[-12:] for step in (-1, 0, 1)} | {self.minute}
        rows = list(
            LicenceCondition.objects.filter(offender=self.person, starts_at__isnull=False).values_list(
                "kind", "wording", "licence__number", "licence__part", "starts_at", "ends_at"
            )
        )
        for minute in sorted(each for each in near if each <= self.minute):
            moment = self.moment(minute)
            binds = {
                (f"{number}.{part}", "standard" if kind == "standard" else wording)
                for kind, wording, number, part, since, until in rows
                if since <= moment and (until is None or moment < until)
            }
            expected = self.model.at(minute)
            ours, wanted = binds - expected, expected - binds
            assert not ours | wanted, f"{verb} at {self.minute}: at {minute} the product {ours}, the model {wanted}"
        self.compared = len(near)
        self._two_people(verb)
        self._victims_hear(verb)

    def _two_people(self, verb):
        """No approval, correction or rescission rests on one person."""
        for row in Licence.objects.filter(offender=self.person, approved_by__isnull=False).select_related():
            assert row.submitted_by is None or self._two(row.submitted_by, row.approved_by), f"{verb}: {row}"
            assert row.witnessed_by is None or self._two(row.told_by, row.witnessed_by), f"{verb}: {row}"
        for row in LicenceCorrection.objects.filter(offender=self.person, state="agreed"):
            assert self._two(row.asked_by, row.decided_by), f"{verb}: {row}"
        for row in RecallProposal.objects.filter(recall__offender=self.person, state="agreed"):
            assert self._two(row.asked_by, row.answered_by), f"{verb}: {row}"

    @staticmethod
    def _two(first, second):
        return first != second and first.staff_number != second.staff_number

    def _victims_hear(self, verb):
        rows = ToTell.objects.filter(offender=self.person)
        told = Counter(rows.filter(event__in=OF_CONDITIONS).values_list("event", flat=True))
        assert told == +self.model.told, f"{verb}: victims hear {told}, and should {self.model.told}"
        recalls = {
            (event, (day - BEGUN.date()).days)
            for event, day in rows.filter(event__in=OF_RECALLS).values_list("event", "happened_on")
        }
        assert recalls == self.model.days, f"{verb}: victims hear {recalls}, and should {self.model.days}"

    # The moves: what the model says, and what the product does

    def _somebody(self, *names, others=0.15):
        if self.chance.random() < others:
            names = [name for name in self.cast if name != "vlo"]
        self.by = self.chance.choice(names)
        return self.by

    def _draft(self):
        found = Licence.objects.in_the_making().filter(offender=self.person).first()
        if found is None:
            raise access.RecordHidden
        return found

    def _key(self):
        """A condition of the draft, if it has one."""
        words = self.model.draft.words if self.model.draft else {}
        keys = [key for key in words if key != STANDARD]
        return self.chance.choice(keys) if keys else -1

    def _row(self, key):
        words = self.model.draft.words.get(key, "") if self.model.draft else ""
        found = LicenceCondition.objects.filter(licence=self._draft(), kind="bespoke", wording=words).first()
        if found is None:
            raise access.RecordHidden
        return found

    def _written(self, words):
        return Written("Seen there", "Nothing less", FAR, text=words, family="zones")

    def _begin(self):
        by = self._somebody("com", "com2", "spo")

        def done():
            draft = licences.begin(offender=self.person, by=self.cast[by])
            filled(draft, self.cast[by])
            self.model.parts.append(draft.version)

        return lambda: self.model.begin(by), done

    def _vary(self):
        by = self._somebody("com", "com2", "spo")

        def done():
            active = Licence.objects.active().filter(offender=self.person).first()
            if active is None:
                raise access.RecordHidden
            draft = licences.vary(licence=active, reason="Another address", by=self.cast[by])
            filled(draft, self.cast[by])
            self.model.parts.append(draft.version)

        return lambda: self.model.vary(by), done

    def _add(self):
        by, key = self._somebody("com", "com2", "spo"), len(self.keys) + 1
        words, of_victim = f"Condition {key} of {self.number}", self.chance.random() < 0.4
        self.keys[key] = words

        def done():
            row = conditions.add_condition(licence=self._draft(), written=self._written(words), by=self.cast[by])
            if of_victim:
                ties.tie(condition=row, request=self.request, by=self.cast[by])

        return lambda: self.model.add(by, key, words, of_victim), done

    def _reword(self):
        by, key = self._somebody("com", "com2", "spo"), self._key()
        words = f"{self.keys.get(key, '')} since {self.minute}"

        def done(row=None):
            row = row or self._row(key)
            version = version_of(row, *conditions.FIELDS)
            conditions.change_condition(condition=row, written=self._written(words), version=version, by=self.cast[by])

        try:
            row = self._row(key)
        except access.RecordHidden:
            row = None
        return lambda: self.model.reword(by, key, words), lambda: done(row)

    def _of_row(self, asked, act):
        """row: as it stood before the model moved on."""
        key = self._key()
        try:
            row = self._row(key)
        except access.RecordHidden:
            row = None

        def done():
            if row is None:
                raise access.RecordHidden
            act(row)

        return lambda: asked(key), done

    def _remove(self):
        by = self._somebody("com", "com2", "spo")
        return self._of_row(
            lambda key: self.model.remove(by, key),
            lambda row: conditions.remove_condition(condition=row, reason="Not needed", by=self.cast[by]),
        )

    def _approve_words(self):
        by = self._somebody("ppcs", "ppcs2")
        return self._of_row(
            lambda key: self.model.approve_words(by, key),
            lambda row: conditions.approve_bespoke(condition=row, reference=f"B/{self.minute}", by=self.cast[by]),
        )

    def _refuse_words(self):
        by = self._somebody("ppcs", "ppcs2")
        return self._of_row(
            lambda key: self.model.refuse_words(by, key),
            lambda row: conditions.refuse_bespoke(condition=row, reason="Too wide", by=self.cast[by]),
        )

    def _of_draft(self, asked, act):
        return asked, lambda: act(self._draft())

    def _view(self):
        by = self._somebody("spo")
        return self._of_draft(
            lambda: self.model.view(by),
            lambda draft: force.give_spo_view(licence=draft, view="Proportionate", by=self.cast[by]),
        )

    def _submit(self):
        by = self._somebody("com", "com2", "spo")
        return self._of_draft(
            lambda: self.model.submit(by), lambda draft: licences.submit(licence=draft, by=self.cast[by])
        )

    def _approve(self):
        by = self._somebody("aco", "governor", "twin")
        return self._of_draft(
            lambda: self.model.approve(by), lambda draft: licences.approve(licence=draft, by=self.cast[by])
        )

    def _send_back(self):
        by = self._somebody("aco", "governor")
        return self._of_draft(
            lambda: self.model.send_back(by),
            lambda draft: licences.reject(licence=draft, reason="Not yet", by=self.cast[by]),
        )

    def _withdraw_approval(self):
        by = self._somebody("aco", "governor")
        return self._of_draft(
            lambda: self.model.withdraw_approval(by),
            lambda draft: licences.withdraw_approval(licence=draft, reason="A slip", by=self.cast[by]),
        )

    def _give_up(self):
        by = self._somebody("com", "spo")
        today = timezone.localdate()
        return self._of_draft(
            lambda: self.model.give_up(by),
            lambda draft: licences.end(licence=draft, on=today, reason="Not needed", by=self.cast[by]),
        )

    def _tell(self):
        by = self._somebody("com", "com2")
        told_at = self.minute - self.chance.choice([0, 0, 1, 30, 300, 2000])
        planned = self.chance.choice([None, None, self.minute - 5, self.minute + 90, self.minute + 1400])
        said = self.chance.choice([Signing.SIGNED, Signing.SIGNED, Signing.REFUSED])
        return self._of_draft(
            lambda: self.model.tell(by, told_at, said.value, planned),
            lambda draft: force.record_told(
                licence=self._untold(draft),
                told_at=self.moment(told_at),
                signing=said,
                planned_for=None if planned is None else self.moment(planned),
                by=self.cast[by],
            ),
        )

    def _untold(self, draft):
        """Told twice is told once, without a word: the model counts that as refused. A first licence is left out."""
        if draft.told_at is not None or not draft.is_variation:
            raise access.RecordHidden
        return draft

    def _witness(self):
        by = self._somebody("spo", "police", "com", "twin")
        return self._of_draft(
            lambda: self.model.witness(by),
            lambda draft: force.witness_refusal(licence=self._unwitnessed(draft), by=self.cast[by]),
        )

    def _unwitnessed(self, draft):
        if draft.witnessed_at is not None:
            raise access.RecordHidden
        return draft

    def _take_back(self):
        by = self._somebody("com", "com2")
        return self._of_draft(
            lambda: self.model.take_back(by),
            lambda draft: force.take_back_told(licence=draft, reason="Another day", by=self.cast[by]),
        )

    def _at_once(self):
        by = self._somebody("com", "com2")
        return self._of_draft(
            lambda: self.model.at_once(by),
            lambda draft: force.bind_at_once(licence=draft, danger="Seen at her door", by=self.cast[by]),
        )

    def _ask(self):
        by, reads = self._somebody("com", "com2"), self.minute - self.chance.choice([0, 1, 20, 100, 900, 3000])
        return lambda: self.model.ask(by, reads), lambda: corrections.ask(
            licence=self._in_force(), reads=self.moment(reads), reason="It was before", by=self.cast[by]
        )

    def _in_force(self):
        active = self.model.active
        rows = Licence.objects.filter(offender=self.person)
        found = active and rows.filter(number=active.number, part=active.part).first()
        if not found:
            raise access.RecordHidden
        return found

    def _open_correction(self):
        """A correction that waits, and the model's version of it."""
        row = LicenceCorrection.objects.filter(offender=self.person, state="asked").select_related("licence").last()
        return row, self.model.versions[row.licence.version] if row else None

    def _of_correction(self, name, act):
        by = self._somebody("aco", "twin")
        row, version = self._open_correction()

        def asked():
            if row is None:
                raise NotAllowed
            getattr(self.model, name)(by, version)

        def done():
            if row is None:
                raise access.RecordHidden
            act(row, self.cast[by])

        return asked, done

    def _agree(self):
        return self._of_correction("agree", lambda row, by: corrections.agree(correction=row, by=by))

    def _refuse(self):
        return self._of_correction("refuse", lambda row, by: corrections.refuse(correction=row, reason="No", by=by))

    def _release(self):
        def done():
            self.person.refresh_from_db()
            draft = self._draft()
            if draft.status != "approved":
                raise access.RecordHidden
            on = timezone.localdate()
            code = Release.objects.open().counted().get(offender=self.person).basis
            record_official_dates(offender=self.person, dates={code: on}, source="NOMIS", as_at=on, by=None)
            release = Release.objects.open().counted().get(offender=self.person)
            custody.record_release(release=release, on=on, by=None)

        return self.model.release, done

    def _revoke(self):
        def done():
            active = Licence.objects.active().filter(offender=self.person).first()
            if active is None:
                raise access.RecordHidden
            com, spo, aco, ppcs = (self.cast[name] for name in ("com2", "spo", "aco", "ppcs"))
            condition = active.conditions.filter(kind="standard").order_by("-starts_at").first()
            breach = open_breach(
                offender=self.person,
                condition=condition,
                source="check",
                reason="device_or_internet",
                occurred_at=max(condition.starts_at, timezone.now() - timedelta(minutes=1)),
                summary="A second phone",
                by=com,
            )
            recall = begin.begin(offender=self.person, breaches=[breach], what_led=WHY, by=com)
            recall = begin.consult(recall=recall, view="Seek recall", by=com)
            recall = deciding.agree(recall=recall, rationale=WHY, alternatives=["none"], by=spo)
            Recall.objects.filter(pk=recall.pk).update(**RISKS)
            recall = signing.countersign(recall=recall, view="I agree", by=spo)
            recall = signing.endorse(recall=recall, view="I endorse", by=aco)
            recall = signing.send(recall=recall, by=com)
            casework.revoke(recall=recall, by=ppcs, warrant_ref="W1")

        return self.model.revoke, done

    def _exempt(self):
        by, until = self._somebody("com", "com2"), self.minute + self.chance.choice([60, 3000])
        active = self.model.active
        key = self.chance.choice(list(active.words)[-2:]) if active else -1
        words = active.words[key] if active else ""

        def done():
            rows = LicenceCondition.objects.filter(offender=self.person, kind="bespoke", licence__status="active")
            row = rows.filter(wording=words).first()
            if row is None or self._waiting_exemption():
                raise access.RecordHidden
            now = timezone.now()
            asking.ask(
                condition=row,
                scope="A funeral",
                starts_at=now + timedelta(minutes=5),
                ends_at=self.moment(until),
                reason="His father",
                by=self.cast[by],
            )

        return lambda: self.model.exempt(by, key, until), done

    def _waiting_exemption(self):
        return Exemption.objects.filter(offender=self.person, status="asked").first()

    def _decide(self):
        by, yes = self._somebody("aco", "aco", "spo", "twin"), self.chance.random() < 0.6

        def done():
            row = self._waiting_exemption()
            if row is None:
                raise access.RecordHidden
            act = exempting.approve if yes else exempting.refuse
            act(exemption=row, reason="So it is", by=self.cast[by])

        return lambda: self.model.decide(by, yes), done

    def die(self):
        """The last of this person."""
        self.go_to(self.minute + 30)
        custody.record_happening(
            offender=self.person, happening=Happening.DIED, on=timezone.localdate(), by=self.cast["ppcs"]
        )
        self.model.tick(self.minute)
        self.model.die()
        self.go_to(self.minute + 3000)
        self.model.tick(self.minute)
        self.compare("die")

    def _recall(self):
        found = Recall.objects.open().filter(offender=self.person).first()
        if found is None:
            raise access.RecordHidden
        return found

    def _propose(self):
        by = self._somebody("ppcs", "ppcs2")
        return lambda: self.model.propose(by), lambda: ending.propose_rescission(
            recall=self._recall(), rationale="The wrong person", by=self.cast[by]
        )

    def _rescind(self):
        by = self._somebody("ppcs", "ppcs2")

        def done():
            proposal = RecallProposal.objects.filter(recall=self._recall(), state="waiting").first()
            if proposal is None:
                raise access.RecordHidden
            ending.agree_to_rescind(proposal=proposal, because="So it is", by=self.cast[by])

        return lambda: self.model.rescind(by), done

    def _come_back(self):
        def done():
            prison = Establishment.objects.get(code="FSI")
            returning.record_return(recall=self._recall(), establishment=prison, by=self.cast["governor"])
            person = Offender.objects.get(pk=self.person.pk)
            Release.objects.open().filter(offender=person).update(is_counted=False)
            days = dict.fromkeys(["expected_on", "leaves_on", "warn_on"], FAR)
            Release.objects.create(
                offender=person,
                period=person.periods.latest("pk"),
                basis="PRRD",
                certainty="fixed",
                is_counted=True,
                **days,
            )

        return self.model.come_back, done


def walk(seed, steps):
    """So many moves by this seed, over as many people as it takes. Raises AssertionError where the two differ."""
    chance, walked, world = random.Random(seed), Walked(), None
    with time_machine.travel(BEGUN, tick=False) as travel:
        for number in range(steps):
            if number % STEPS_OF_ONE == 0:
                if world:
                    world.die()
                    walked.made["die"] += 1
                world = World(chance, travel, number // STEPS_OF_ONE)
            verb, did = world.step()
            (walked.made if did else walked.refused)[verb] += 1
            walked.compared += world.compared
    return walked
