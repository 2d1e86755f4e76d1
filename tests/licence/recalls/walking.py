"""Random moves on a recall, lawful and not, by one seed: each tried on the database and asked of the model."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import time_machine

from licence.models import Breach, Recall, RecallClock, RecallProposal, UrgentArrest
from licence.recalls.actions import arrests, begin, casework, clocks, days, deciding, ending, returning, signing
from licence.recalls.actions.moves import RecallRefused
from licence.recalls.rules.kinds import Question
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import Adjustment, Release
from offenders.movements import actions as custody
from offenders.releases.holds import actions as holds
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson
from sharing.audit.versions import version_of
from sharing.models import User
from tests.factories.mappa import MappaCaseFactory
from tests.factories.recalls import LETTER, RISKS, WHY, Cast, prison
from tests.licence.recalls.model import HOUR, OF_MAPPA, OVER, Model

BEGUN = datetime(2026, 12, 1, 12)
LONGEST = timedelta(days=80)  # of one case: all of it in winter
MAPPA_CASES = {  # by what they answer of a recall's kind
    "no": {"category": "3", "basis": "other", "level": 1},
    "yes": {"category": "4", "basis": "offence", "level": 2},
}
REFUSALS = (RecallRefused, MoveRefused, SamePerson, custody.MovementRefused, holds.ReleaseHeld, holds.HoldRefused)


class Who:
    """Somebody as the model knows them: a role, and which person it is; two accounts may be one person's."""

    def __init__(self, user, person=None):
        self.user, self.role, self.person = user, user.role, person or user.pk


class Product:
    """Tries on the database what the model is asked too."""

    def __init__(self, clock, mappa):
        self.clock, self.cast = clock, Cast()
        if mappa in MAPPA_CASES:
            MappaCaseFactory(offender=self.cast.person, **MAPPA_CASES[mappa])
        sheet = {"dates": {Code.SLED: date(2029, 3, 14)}, "source": "NOMIS", "as_at": date(2026, 1, 1)}
        releases.record_official_dates(offender=self.cast.person, **sheet, by=None)
        self.breach = self.cast.breach()
        self.who = [Who(getattr(self.cast, name)) for name in ("author", "senior", "head", "ppcs", "police", "prison")]
        self.who += [self._of("probation_officer"), self._of("probation_duty_manager")]
        self.who += [self._of("duty_officer", "ct_police"), self._of("ppcs", "ppcs")]
        author = self.cast.author
        self.who += [self._of("probation_head", twin_of=author), self._of("probation_manager", twin_of=author)]

    def _of(self, role, team="probation", *, twin_of=None):
        user = self.cast.somebody(team, role, f"{role} {'twin' if twin_of else 'other'}")
        if twin_of:
            User.objects.filter(pk=user.pk).update(staff_number=twin_of.staff_number)
        return Who(User.objects.select_related("agency").get(pk=user.pk), twin_of and twin_of.pk)

    @property
    def recall(self):
        return Recall.objects.filter(offender=self.cast.person).order_by("-pk").first()

    def tries(self, what, **how):
        """Whether it was done; of the job, how many it told of."""
        if "who" in how:
            how["by"] = how.pop("who").user
        if "at" in how:
            how["at"] = how["at"].replace(tzinfo=UTC)
        if what not in ("begin", "arrest", "end_arrest", "hold", "release", "job") and self.recall is None:
            return False
        try:
            done = getattr(self, what)(**how)
        except REFUSALS:
            return False
        return done if what in ("job", "hold", "end_arrest", "release") else True

    def begin(self, by, emergency):
        begin.begin(offender=self.cast.person, breaches=[self.breach], what_led=WHY, is_emergency=emergency, by=by)

    def answer(self, by, questions, value):
        for each in questions:
            begin.answer(recall=self.recall, question=list(Question)[each], answer=value, source="Asked", by=by)

    def grade(self, by):
        version = version_of(self.recall, *(name for name in Recall.DETAILS if name in RISKS))
        begin.set_details(recall=self.recall, details=RISKS, version=version, by=by)

    def consult(self, by, says):
        begin.consult(recall=self.recall, view="Seek" if says else " ", by=by)

    def agree(self, by, says):
        deciding.agree(recall=self.recall, rationale=WHY if says else "", alternatives=["none"], by=by)

    def no_recall(self, by, says, hours):
        letter = LETTER if says else {}
        deciding.no_recall(
            recall=self.recall, rationale=WHY, alternatives=["none"], look_again_hours=hours, letter=letter, by=by
        )

    def countersign(self, by, says):
        signing.countersign(recall=self.recall, view="Yes" if says else "", by=by)

    def endorse(self, by, says):
        signing.endorse(recall=self.recall, view="Yes" if says else "", by=by)

    def call(self, by, at):
        signing.record_call(recall=self.recall, at=at, caller_role="Duty", caller_name="Ada Flint", words="Told", by=by)

    def send(self, by):
        signing.send(recall=self.recall, by=by)

    def ask_for_more(self, by):
        casework.ask_for_more(recall=self.recall, words="More", by=by)

    def give_more(self, by):
        casework.give_more(recall=self.recall, words="Here", by=by)

    def refuse(self, by, at):
        casework.refuse(recall=self.recall, reason="No", at=at, by=by)

    def revoke(self, by, at):
        casework.revoke(recall=self.recall, at=at, by=by)

    def at_large(self, by):
        casework.mark_at_large(recall=self.recall, by=by)

    def arrested_on_recall(self, by, at):
        returning.record_arrest(recall=self.recall, at=at, by=by)

    def come_back(self, by, at):
        returning.record_return(recall=self.recall, establishment=prison(), at=at, by=by)

    def review(self, by, says):
        returning.review_at_large(recall=self.recall, words="Looked" if says else "", by=by)

    def done(self, by, clock):
        casework.record_done(recall=self.recall, clock=clock, by=by)

    def refer(self, by):
        casework.refer(recall=self.recall, by=by)

    def executive(self, by, says):
        casework.release_by_executive(recall=self.recall, rationale="Yes" if says else "", by=by)

    def stop(self, by, reason, says):
        ending.stop(recall=self.recall, reason=reason, rationale="Yes" if says else "", by=by)

    def rescind(self, by, says):
        ending.propose_rescission(recall=self.recall, rationale="Yes" if says else "", by=by)

    def agree_rescind(self, by):
        ending.agree_to_rescind(proposal=self._waits("rescind"), because="Yes", by=by)

    def agree_no_recall(self, by):
        deciding.agree_not_to_recall(proposal=self._waits("no_recall"), because="Yes", by=by)

    def agree_day(self, by, of):
        days.agree(proposal=self._waits(of), because="Yes", by=by)

    def _waits(self, kind):
        found = RecallProposal.objects.waiting().filter(recall=self.recall, kind=kind).first()
        if found is None:
            raise MoveRefused("nothing waits")
        return found

    def unsign(self, by, of):
        signing.withdraw_signature(recall=self.recall, what=of, rationale="Mistaken", by=by)

    def close(self, by):
        ending.propose_closing(recall=self.recall, rationale="Abroad", by=by)

    def agree_left_uk(self, by):
        ending.agree_to_close(proposal=self._waits("left_uk"), because="Yes", by=by)

    def arrest(self, by, at):
        arrests.record_arrest(offender=self.cast.person, arrested_at=at, place="Leeds", force="West Yorkshire", by=by)

    def end_arrest(self, by, how):
        arrest = UrgentArrest.objects.open().filter(offender=self.cast.person).first()
        if arrest is None:
            return False
        arrests.end_arrest(arrest=arrest, how=how, by=by)
        return True

    def hold(self):
        release = self._release()
        if release:
            holds.hold_release(release=release, kind="identity", reason="Two of the name", by=None)
        return release is not None

    def release(self):
        release = self._release()
        if release is None:
            return False
        today = datetime.now(UTC).date()
        releases.record_official_dates(
            offender=self.cast.person, dates={Code.SLED: today}, source="NOMIS", as_at=today, by=None
        )
        custody.record_release(release=self._release(), on=today, by=None)
        return True

    def _release(self):
        rows = Release.objects.open().counted().filter(offender=self.cast.person, period__is_recall=True)
        return rows.select_related("offender", "period").first()

    def job(self):
        return clocks.tell_of_missed(at=datetime.now(UTC))

    def stands(self):
        """What the two must agree on."""
        recall, person = self.recall, self.cast.person
        person.refresh_from_db()
        limits = RecallClock.objects.filter(offender=person)
        ual = Adjustment.objects.filter(offender=person, kind="ual")
        return {
            "state": recall.status if recall else "",
            "place": person.status,
            "breach": Breach.objects.get(pk=self.breach.pk).status,
            "kind": recall.kind if recall else "standard",
            "running": sorted(
                (each.kind, each.due_at.astimezone(UTC).replace(tzinfo=None)) for each in limits.running()
            ),
            "missed": Counter(limits.filter(missed_at__isnull=False).values_list("kind", flat=True)),
            "arrested": UrgentArrest.objects.open().filter(offender=person).exists(),
            "days": sum(each.days for each in ual),
            "wanted": {each.kind for each in RecallProposal.objects.waiting().filter(recall=recall)}
            if recall
            else set(),
        }


def stands(model):
    running = [(each.kind, each.due) for each in model.limits if each.stopped is None]
    return {
        "state": model.state,
        "place": model.place,
        "breach": model.breach,
        "kind": model.kind,
        "running": sorted(running),
        "missed": Counter(each.kind for each in model.limits if each.missed),
        "arrested": model.arrested,
        "days": model.days_at_large,
        "wanted": set(model.wanted),
    }


NEXT = {  # what would take a recall on, tried more often so that walks get far
    "": "begin",
    "draft": "consult",
    "consulting_spo": "agree",
    "recall_agreed": "countersign",
    "spo_signed": "endorse",
    "aco_signed": "send",
    "sent_to_ppcs": "revoke",
    "licence_revoked": "at_large",
    "unlawfully_at_large": "come_back",
    "returned": "refer",
}
FIT = {  # whose act it is, tried more often for the same reason
    **dict.fromkeys(("agree", "countersign", "no_recall"), ("probation_manager", "probation_duty_manager")),
    **dict.fromkeys(("revoke", "refuse", "refer", "done", "executive", "rescind", "ask_for_more"), ("ppcs",)),
    **dict.fromkeys(("at_large", "come_back", "arrested_on_recall"), ("ppcs", "ct_analyst")),
    "answer": ("probation_officer", "probation_manager"),
    "endorse": ("probation_head",),
    "agree_no_recall": ("probation_head",),
    **dict.fromkeys(("agree_rescind", "agree_left_uk", "agree_day", "close"), ("ppcs",)),
}
ACTS = (
    *("begin", "answer", "grade", "consult", "agree", "no_recall", "countersign", "endorse", "call", "send"),
    *("ask_for_more", "give_more", "refuse", "revoke", "at_large", "arrested_on_recall", "come_back", "review", "done"),
    *("refer", "executive", "stop", "rescind", "close", "arrest", "end_arrest", "hold", "release"),
    *("agree_rescind", "agree_left_uk", "agree_no_recall", "agree_day", "unsign"),
)


def one(chance, model, people):
    """One thing that somebody might try now, whether or not it can be."""
    answers = [f"agree_{'day' if each.startswith('day_') else each}" for each in model.wanted] * 20
    rare = ["rescind", "close", "no_recall", "arrest", "end_arrest", "unsign"] * 3
    usual = [NEXT.get(model.state, "begin")] * 40 + ["grade", "call"] * 6
    usual += ["answer"] * 25 * (model.state in ("draft", "consulting_spo"))
    what = chance.choice([*usual, *rare, *answers, *ACTS])
    fit = [each for each in people if each.role in FIT.get(what, ())] or people
    who, says = chance.choice(fit if chance.random() < 0.6 else people), chance.random() < 0.9
    edges = [model.times.get(name) for name in ("decided", "sent", "revoked", "arrested")]
    back = model.now - chance.choice([0, 0, 1, 3, 30]) * HOUR
    at = chance.choice([each for each in (*edges, back, back, back) if each] + [model.now + timedelta(minutes=1)])
    every, asked = list(range(len(Question))), [n for n in range(len(Question)) if n not in OF_MAPPA]
    how = {
        "begin": {"emergency": chance.random() < 0.4},
        "answer": {
            "questions": chance.choice([asked, asked, [chance.choice(every)]]),
            "value": chance.choice(["no"] * 5 + ["yes", "not_known"]),
        },
        "no_recall": {"says": says, "hours": chance.choice([None, 0, 1, 24, 336, 337])},
        "done": {"clock": chance.choice(["dossier", "part_b"])},
        "stop": {"says": says, "reason": chance.choice(["legal", "withdrawn_by_aco"])},
        "end_arrest": {"how": chance.choice(["released", "time_ended"])},
        "agree_day": {"of": chance.choice(["day_revoked", "day_returned"])},
        "unsign": {"of": chance.choice(["agreement", "countersignature", "endorsement"])},
        "hold": {},
        "release": {},
        **{name: {"at": at} for name in ("call", "refuse", "revoke", "arrested_on_recall", "come_back", "arrest")},
        **{name: {"says": says} for name in ("consult", "agree", "countersign", "endorse", "review", "rescind")},
        "executive": {"says": says},
    }.get(what, {})
    return what, how if what in ("hold", "release") else {"who": who, **how}


@dataclass
class Walked:
    """What was done and what was refused, each by its name, and after how many moves the recall was in which state."""

    done: Counter = field(default_factory=Counter)
    refused: Counter = field(default_factory=Counter)
    states: Counter = field(default_factory=Counter)
    kinds: Counter = field(default_factory=Counter)


def walk(seed, moves):
    """Try so many moves. Raises AssertionError at the first after which the two differ. Wants a transaction that is
    taken back."""
    chance, walked = random.Random(seed), Walked()
    with time_machine.travel(BEGUN.replace(tzinfo=UTC), tick=False) as clock:
        model = None
        for _ in range(moves):
            if model is None or is_over(model) or model.now - BEGUN > LONGEST:
                clock.move_to(BEGUN.replace(tzinfo=UTC))
                mappa = chance.choice(["no", "no", "yes", "not_known"])
                product, model = Product(clock, mappa), Model(BEGUN, mappa=mappa)
            if chance.random() < 0.25:
                hours = chance.choice([1, 2, 6, 24, 50, 100])
                model.now += hours * HOUR + chance.choice([0, 1]) * timedelta(minutes=1)
                clock.move_to(model.now.replace(tzinfo=UTC))
                assert product.tries("job") == model.job()
            else:
                what, how = one(chance, model, product.who)
                told = f"{what} {how} in {model.state}"
                expected = getattr(model, what)(**how)
                assert bool(product.tries(what, **how)) == bool(expected), told
                (walked.done if expected else walked.refused)[what] += 1
            walked.states[model.state] += 1
            walked.kinds[model.kind] += model.is_begun
            assert product.stands() == stands(model)
            assert lawful(product.recall)
    return walked


def is_over(model):
    return model.state in OVER and (model.place != "on_licence" or model.state == "closed")


def lawful(recall):
    """What no order of acts may lead to, said once more."""
    if recall is None:
        return True
    answers = {each.question: each.answer for each in recall.answers.order_by("pk")}
    is_excluded = set(answers.values()) != {"no"} or len(answers) < len(Question)
    signed = ("author", "decided_by", "countersigned_by", "endorsed_by")
    numbers = Recall.objects.values_list(*(f"{each}__staff_number" for each in signed)).get(pk=recall.pk)
    alone = [number for number in (numbers[0], numbers[3]) if number]
    seniors = {number for number in numbers[1:3] if number}
    return (
        not (recall.kind == "fixed_56" and is_excluded)
        and len(set(alone)) == len(alone)
        and not seniors & set(alone)
        and not (recall.sent_at and recall.is_emergency and not recall.called_at)
    )
