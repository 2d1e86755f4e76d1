"""The facts that the gate is told of a person: the same of one as of many, in as many queries."""

from datetime import UTC, date, datetime, timedelta

import pytest

from offenders.custody.rules import HeldUnder
from offenders.dates.checks import actions as date_check_verbs
from offenders.dates.rules.releases import Basis, Code
from offenders.dates.upkeep import date_checks, releases
from offenders.models import (
    BoardDirection,
    BroughtForward,
    Calculation,
    CustodyPeriod,
    DateConflict,
    DateOverride,
    DisputeDecision,
    Release,
    ReleaseOrder,
)
from offenders.movements import actions as custody
from offenders.releases.gate.facts import facts_of, facts_of_many
from offenders.releases.gate.rules import Direction, GateFacts, Order, Source, SourceDate
from offenders.releases.holds import actions as holds
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import UserFactory
from tests.offenders.halden import prisons

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_to_prepare")]
TODAY, DAY = date(2026, 12, 1), timedelta(days=1)
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
SHEET, LATER = date(2026, 12, 14), date(2026, 12, 21)
OFFICIAL = SourceDate(Source.OFFICIAL, {Code.CRD: SHEET})


class Cast:
    """Somebody for each kind of fact, held with a sheet that says 14 December; by the kind."""

    def __init__(self):
        self.prison = prisons()["FSI"]
        self.first, self.second = UserFactory(), UserFactory()
        self.people = {"not held": OffenderFactory()}
        for make in (
            *(self.sheet, self.recalled, self.again, self.ours, self.court, self.accepted, self.nothing_worked_out),
            *(self.overridden, self.forward),
            *(self.differing, self.outdated, self.directed, self.by_sheet, self.by_court),
            *(self.executive, self.decided, self.spoken_since, self.on_hold),
        ):
            person = self.people[make.__name__] = OffenderFactory()
            custody.receive(offender=person, establishment=self.prison, on=date(2023, 3, 15), by=None)
            self.said(person, CRD=SHEET)
            make(person, person.periods.get())

    def said(self, person, *, record=releases.record_official_dates, **days):
        said = {Code(code): day for code, day in days.items()}
        record(offender=person, dates=said, source="NOMIS", as_at=TODAY, by=None)

    def sheet(self, person, period):
        pass

    def again(self, person, period):
        """After a release: the sheet still knows what ended the custody before. Nobody directs release from remand."""
        CustodyPeriod.objects.filter(pk=period.pk).update(released_before_on=TODAY - DAY, starts_on=TODAY)
        self.said(person, ARD=TODAY - DAY, APD=LATER)

    def recalled(self, person, period):
        period.is_recall = True
        period.save()

    def worked_out(self, person, on, made_at=NOW):
        Calculation.objects.filter(offender=person).delete()
        Calculation.objects.create(
            offender=person, dates={"CRD": on.isoformat()}, law_on=TODAY, because="x", made_at=made_at
        )

    def ours(self, person, period):
        self.worked_out(person, LATER)

    def court(self, person, period):
        self.said(person, record=releases.record_court_dates, CRD=LATER)

    def accepted(self, person, period):
        self.worked_out(person, LATER)
        DateConflict.objects.create(offender=person, code="CRD", official_on=SHEET, worked_out_on=LATER)
        self.accepts(person)

    def nothing_worked_out(self, person, period):
        self.court(person, period)
        self.accepts(person)

    def accepts(self, person):
        conflict = DateConflict.objects.filter(offender=person)
        conflict.update(accepted_at=NOW, accepted_by=self.first, reason="x", evidence="x")

    def overridden(self, person, period):
        self.worked_out(person, LATER)
        DateOverride.objects.create(
            offender=person,
            code="CRD",
            falls_on=LATER,
            source="other",
            reason="x",
            evidence="x",
            ends_on=TODAY + DAY,
            proposed_by=self.first,
            countersigned_at=NOW,
            countersigned_by=self.second,
        )

    def forward(self, person, period):
        BroughtForward.objects.create(
            offender=person,
            period=period,
            before={"CRD": LATER.isoformat()},
            due_before=LATER,
            due_on=SHEET,
            moved_by=self.first,
        )

    def differing(self, person, period):
        seen = date_checks.record_now(person)
        check = date_check_verbs.make_check(offender=person, dates={Code.CRD: SHEET}, seen=seen, by=self.first)
        date_check_verbs.answer_check(check=check, dates={Code.CRD: LATER}, seen=seen, by=self.second)

    def outdated(self, person, period):
        self.differing(person, period)
        type(person).objects.filter(pk=person.pk).update(date_of_birth=date(1990, 1, 1))
        Release.objects.filter(offender=person).first().holds.all().delete()

    def directed(self, person, period, **more):
        BoardDirection.objects.create(
            offender=person,
            period=period,
            expected_on=LATER,
            earliest_on=SHEET,
            challengeable_until=TODAY,
            directed_on=date(2025, 12, 30),
            source="Letter",
            **more,
        )

    def by_sheet(self, person, period):
        self.said(person, APD=LATER)

    def order(self, person, period, kind, **more):
        ReleaseOrder.objects.create(
            offender=person, period=period, kind=kind, ends="sentence", opens_on=TODAY, recorded_by=self.first, **more
        )

    def by_court(self, person, period):
        self.order(person, period, "bail", is_by_call=True)

    def executive(self, person, period):
        self.order(person, period, "executive", reference="SI 1", confirmed_at=NOW, confirmed_by=self.second)

    def decided(self, person, period):
        DisputeDecision.objects.create(
            offender=person,
            period=period,
            route="CRD",
            answer_due_at=NOW,
            stands_on=SHEET,
            reason="x",
            decided_at=NOW + DAY,
            decided_by=self.first,
        )

    def spoken_since(self, person, period):
        self.decided(person, period)
        self.worked_out(person, SHEET, made_at=NOW + DAY + DAY)

    def on_hold(self, person, period):
        release = Release.objects.open().get(offender=person)
        holds.hold_release(release=release, kind="identity", reason="Two of the name.", by=None)


OURS = SourceDate(Source.OURS, {Code.CRD: LATER})
DIRECTION = Direction(SHEET, is_final=False, final_on=TODAY + DAY, is_confirmed=False)
EXPECTED = {
    "sheet": {},
    "recalled": {"under": HeldUnder.RECALL},
    "again": {
        "under": HeldUnder.NO_SENTENCE,
        "former": frozenset({Code.ARD}),
        "said": (SourceDate(Source.OFFICIAL, {Code.CRD: SHEET, Code.APD: LATER}),),
    },
    "ours": {"said": (OFFICIAL, OURS)},
    "court": {"said": (OFFICIAL, SourceDate(Source.COURT, {Code.CRD: LATER}))},
    "nothing_worked_out": {"said": (OFFICIAL, SourceDate(Source.COURT, {Code.CRD: LATER}))},
    "accepted": {"said": (OFFICIAL, SourceDate(Source.OURS, {Code.CRD: SHEET}))},
    "overridden": {"said": (SourceDate(Source.OFFICIAL, {Code.CRD: LATER}), OURS)},
    "forward": {"said": (OFFICIAL, SourceDate(Source.BEFORE, {Code.CRD: LATER}))},
    "differing": {
        "said": (OFFICIAL, SourceDate(Source.CHECK, {Code.CRD: SHEET}), SourceDate(Source.CHECK, {Code.CRD: LATER}))
    },
    "outdated": {},
    "directed": {"direction": DIRECTION},
    "by_sheet": {
        "said": (SourceDate(Source.OFFICIAL, {Code.CRD: SHEET, Code.APD: LATER}),),
        "direction": Direction(LATER, is_final=True, is_confirmed=False, is_suspended=True),
    },
    "by_court": {
        "orders": {Basis.COURT: Order(TODAY, "Bail granted, reported by phone, no document yet", is_confirmed=False)}
    },
    "executive": {"orders": {Basis.EXECUTIVE: Order(TODAY, "Executive release, SI 1", is_confirmed=True)}},
    "decided": {"decided": {Basis.CRD: SHEET}},
    "spoken_since": {"said": (OFFICIAL, SourceDate(Source.OURS, {Code.CRD: SHEET}))},
    "on_hold": {"holds": ("Identity not certain: Two of the name",)},
}


def expected(kind):
    if kind == "not held":
        return GateFacts(is_held=False)
    rest = {"under": HeldUnder.SENTENCE, "said": (OFFICIAL,), "orders": {}, "decided": {}} | EXPECTED[kind]
    return GateFacts(is_held=True, **rest)


def without_holds(facts, kind):
    """Differences and checks hold too, in words that others test."""
    return facts if kind in ("on_hold", "not held") else GateFacts(**vars(facts) | {"holds": ()})


def test_each_kind_of_fact_is_known_of_one_as_of_many(at_noon, django_assert_num_queries):
    people = Cast().people

    with django_assert_num_queries(5):
        many = facts_of_many(people.values(), on=TODAY)
    with django_assert_num_queries(1):
        alone = facts_of(people["sheet"], on=TODAY)

    assert alone == many[people["sheet"].pk]
    assert {kind: facts_of(person, on=TODAY) for kind, person in people.items()} == {
        kind: many[person.pk] for kind, person in people.items()
    }
    found = {kind: without_holds(many[person.pk], kind) for kind, person in people.items()}
    assert found == {kind: expected(kind) for kind in people}
