"""Judging a release checklist: of one release or of many, as the records are now.

Some dozen queries however many releases there are. What it answers is for users who may see the person: each caller
asks that first, and what people typed is shown by the rows' own handling.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, TypeVar

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, Max, Min, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from licence.catalogue import policy
from licence.catalogue.rules.families import Family
from licence.checks.models import CheckPlan
from licence.conditions.eligibility import polygraph_refusals, sentences_of
from licence.licences.models import Licence, LicenceCondition
from licence.licences.rules import BEFORE_FORCE, Status
from licence.readiness.models import ItemChange, Readiness, ReadinessException, ReadinessItem, SignOff, TagOrder
from licence.readiness.rules import readiness as rules
from licence.readiness.rules.readiness import (
    SIGNING,
    Body,
    Judged,
    LicenceFacts,
    MappaFacts,
    ReadinessFacts,
    ReadinessItemKind,
    State,
    TagFacts,
)
from offenders.dates.rules.releases import Basis
from offenders.mappa.standing import MappaStanding, standing_of
from offenders.models import DateCheck, DateConflict, Offender, Release, ReleaseHold
from offenders.register.running import must_notify
from offenders.releases.gate.facts import facts_of as gate_facts_of
from offenders.releases.gate.rules import judge_release
from offenders.status.facts import leaving_without_licence
from sharing import practice
from sharing.access.querysets import OneOf
from sharing.compiled.queries import CompiledQuery
from sharing.models import Agency, Duty, DutyGap, Handover
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_datetime

WINDOW = practice.define(
    "licence.readiness_window_days",
    "Days before release when the release checklist starts",
    unit="days",
    default=rules.WINDOW_DAYS,
    source="Our design: when everyone is first alerted to the release",
)
HOLD = practice.define(
    "licence.readiness_hold_days",
    "Days before release when an overdue action puts it on hold",
    unit="days",
    default=rules.HOLD_DAYS,
    source="Our design: a week in which there is time to correct it",
    safer=practice.Safer.MORE,
)
SIGN_OFF_HOUR = practice.define(
    "licence.readiness_sign_off_hour",
    "Hour on the day before release by which all must sign off",
    unit="o'clock",
    default=rules.SIGN_OFF_HOUR,
    source="Our design: while offices are open and people can be reached",
)
DAYS_BEFORE = {
    each.item: practice.define(
        f"licence.readiness_{each.item}_days",
        f"Readiness: days before release: {mid_sentence(each.title)}",
        unit="days",
        default=each.days,
        source=each.source,
    )
    for each in rules.LIST
}
M = TypeVar("M", bound=Model)
GONE = ["removed", "expired"]  # conditions that bind nobody


@dataclass(frozen=True)
class JudgedLine:
    """One item, judged. late: by how many days it is open past its day. exception: asked or agreed, not over."""

    item: ReadinessItem
    judged: Judged
    late: int
    exception: ReadinessException | None
    changes: list[ItemChange] = field(default_factory=list)

    @property
    def state(self) -> State:
        return self.judged.state

    @property
    def is_open(self) -> bool:
        return self.state in rules.OPEN

    @property
    def is_needed(self) -> bool:
        return self.state is not State.NOT_NEEDED

    @property
    def stands_open(self) -> bool:
        """It is mandatory, and neither in hand nor excepted."""
        return self.is_open and self.item.is_mandatory

    @property
    def body(self) -> Body:
        return Body(self.item.body)

    @property
    def judged_words(self) -> str:
        """What the records say of it; what people said of it are the item's own words."""
        return self.judged.words


@dataclass(frozen=True)
class Signature:
    """One body. signed: its signature that stands. refusal: why nobody can sign for it now; empty where they can."""

    body: Body
    signed: SignOff | None
    refusal: str


@dataclass(frozen=True)
class Judgement:
    """The list of one release as it stands at a moment."""

    readiness: Readiness
    lines: list[JudgedLine]
    signatures: list[Signature]
    facts: ReadinessFacts
    at: datetime
    sign_off_by: datetime

    @property
    def release(self) -> Release:
        return self.readiness.release

    @cached_property
    def by_law(self) -> str:
        """What the law says whatever is on the list, and whether the gate will let the person go; empty where the
        release rests on a decision. One query the first time, of an open list."""
        return rules.law_in_words(self.release.basis, self.release.certainty, stopped_by=self.stopped_by)

    @cached_property
    def stopped_by(self) -> str:
        """Why the gate refuses a release by law on its day, or today where that has passed; empty where it does not."""
        if not self.readiness.is_open or not rules.law_in_words(self.release.basis, self.release.certainty):
            return ""
        today = timezone.localdate(self.at)
        person = self.release.offender
        on = max(self.readiness.goes_on, today)
        found = judge_release(gate_facts_of(person, on=today), route=Basis(self.release.basis), on=on)
        return "" if found.opens else ". ".join([mid_sentence(found.words), *found.reasons])

    @property
    def goes_by_law(self) -> bool:
        """Whether the person goes on the day whatever is on hold."""
        return bool(self.by_law) and not self.stopped_by

    @property
    def needed(self) -> list[JudgedLine]:
        return [line for line in self.lines if line.is_needed]

    @property
    def in_hand(self) -> list[JudgedLine]:
        """Needed, and done or excepted."""
        return [line for line in self.needed if not line.is_open]

    @property
    def stand_open(self) -> list[JudgedLine]:
        """Mandatory ones that are neither in hand nor excepted: nobody is ready while there is one."""
        return [line for line in self.lines if line.stands_open]

    @property
    def blocked(self) -> list[JudgedLine]:
        return [line for line in self.lines if line.state is State.BLOCKED]

    @property
    def late(self) -> list[JudgedLine]:
        return [line for line in self.lines if line.late]

    @property
    def unsigned(self) -> list[Body]:
        return [signature.body for signature in self.signatures if signature.signed is None]

    @property
    def is_complete(self) -> bool:
        """All that is mandatory is in hand or excepted, and every body has signed."""
        return not self.stand_open and not self.unsigned

    @property
    def missing(self) -> str:
        """In words, what keeps the release from being ready; empty when nothing does."""
        said = []
        if count := len(self.stand_open):
            said.append(f"{count} {'action' if count == 1 else 'actions'} outstanding")
        if self.unsigned:
            said.append(f"sign-off outstanding: {', '.join(each.value for each in self.unsigned)}")
        return "; ".join(said)

    def of_body(self, body: Body) -> list[JudgedLine]:
        return [line for line in self.lines if line.body is body]

    def of_stage(self, stage: int) -> list[JudgedLine]:
        """Needed ones that are due in this stage: one of `rules.STAGES`."""
        return [line for line in self.needed if rules.stage_of(line.item.days_before) == stage]


def list_of(offender: Offender) -> Readiness | None:
    """The list of the release that the person is expected to go by; None where it is not near."""
    rows = Readiness.objects.open().with_all().filter(offender=offender, release__is_counted=True)
    return rows.order_by("goes_on", "pk").first()


def missing_for(release: Release) -> str:
    """In words, what keeps this release from being ready; empty when nothing does."""
    found = Readiness.objects.open().with_all().filter(release=release).first()
    return judge_many([found])[0].missing if found else "the release checklist has not started"


def judge(readiness: Readiness, *, at: datetime | None = None) -> Judgement:
    """One release checklist, judged now, with what was changed about each item."""
    return judge_many([readiness], at=at, with_changes=True)[0]


def judge_many(
    lists: Sequence[Readiness], *, at: datetime | None = None, with_changes: bool = False, with_people: bool = True
) -> list[Judgement]:
    """These lists, judged now, in their order. with_people: with those whom a page names."""
    moment = at or timezone.now()
    facts = facts_of(lists)
    keys = [listed.pk for listed in lists]
    rows = ReadinessItem.objects.filter(readiness__in=keys)
    asked = ReadinessException.objects.filter(item__readiness__in=keys, ended_at__isnull=True)
    signed = SignOff.objects.filter(readiness__in=keys, withdrawn_at__isnull=True)
    if with_people:
        rows = rows.select_related("owner", "changed_by")
        asked, signed = asked.select_related("asked_by", "agreed_by"), signed.select_related("signed_by")
    items, signatures = _by(rows, "readiness_id"), _by(signed, "readiness_id")
    exceptions = {readiness_exception.item_id: readiness_exception for readiness_exception in asked}
    changes: dict[int, list[ItemChange]] = {}
    if with_changes:
        changes = _by(ItemChange.objects.filter(item__readiness__in=keys).select_related("by"), "item_id")
    hour = practice.value(SIGN_OFF_HOUR, on=timezone.localdate(moment))
    return [
        _judged(
            listed,
            items[listed.pk],
            facts[listed.pk],
            exceptions=exceptions,
            signed=signatures[listed.pk],
            changes=changes,
            at=moment,
            hour=hour,
        )
        for listed in lists
    ]


def _judged(
    readiness: Readiness,
    items: Iterable[ReadinessItem],
    facts: ReadinessFacts,
    *,
    exceptions: dict[int, ReadinessException],
    signed: Iterable[SignOff],
    changes: dict[int, list[ItemChange]],
    at: datetime,
    hour: int,
) -> Judgement:
    today = timezone.localdate(at)
    lines = []
    for item in items:
        item.readiness = readiness  # asked for the keys of alerts
        exception = exceptions.get(item.pk)
        judged = rules.judge(
            ReadinessItemKind(item.code), facts, said=State(item.said), is_excepted=bool(exception and exception.stands)
        )
        late = rules.days_late(item.due_on, on=today) if judged.state in rules.OPEN and readiness.is_open else 0
        lines.append(JudgedLine(item, judged, late, exception, changes.get(item.pk, [])))
    by_body = {Body(sign_off.body): sign_off for sign_off in signed}
    return Judgement(
        readiness=readiness,
        lines=lines,
        signatures=[Signature(body, by_body.get(body), why_not_signed(body, lines)) for body in SIGNING],
        facts=facts,
        at=at,
        sign_off_by=sign_off_by(readiness.goes_on, hour=hour),
    )


def why_not_signed(body: Body, lines: Iterable[JudgedLine]) -> str:
    """What a body's signature waits for; empty when nothing."""
    open_ones = [line for line in lines if line.stands_open and line.body in rules.signs_for(body)]
    if not open_ones:
        return ""
    numbers = ", ".join(str(line.item.number) for line in open_ones)
    return f"Outstanding: {'action' if len(open_ones) == 1 else 'actions'} {numbers}"


def sign_off_by(goes_on: date, *, hour: int) -> datetime:
    """The moment by which all have signed, in UK time."""
    day, clock = rules.sign_off_by(goes_on, hour=hour)
    return at_the_clock(day, clock)


def at_the_clock(day: date, clock: time) -> datetime:
    """The moment at which the clock on the wall shows this."""
    return timezone.make_aware(datetime.combine(day, clock))


def facts_of(lists: Sequence[Readiness]) -> dict[int, ReadinessFacts]:
    """By the key of the list, what the records say. lists: with their release, person and order for the tag."""
    people = {listed.offender for listed in lists}
    keys = [person.pk for person in people]
    licences, passed = _licences(keys), sentences_of(keys)
    notifies = must_notify(people, on=timezone.localdate())
    refusals = polygraph_refusals(people, passed, on=timezone.localdate())
    records = {row.pop("pk"): row for row in RECORDS.asked(releases=[listed.release_id for listed in lists])}
    gaps = defaultdict(list)
    for row in GAPS.asked(people=keys):
        gap = DutyGap(missing=row["missing"], agency=Agency(name=row["agency__name"]))
        gaps[row["subject_id"]].append(str(gap))
    mappa = standing_of(keys)
    without = leaving_without_licence([listed.release for listed in lists])
    return {
        listed.pk: ReadinessFacts(
            goes_without_licence=listed.release_id in without,
            licence=licences.get(listed.offender_id),
            gaps=tuple(gaps[listed.offender_id]),
            polygraph_refusal=refusals[listed.offender_id],
            brings_notification=listed.offender_id in notifies,
            tag=_tag(getattr(listed, "tag_order", None)),
            mappa=_mappa(mappa.get(listed.offender_id)),
            **records[listed.release_id],
        )
        for listed in lists
    }


def _gaps(people: list[int]) -> QuerySet:
    return DutyGap.objects.open().filter(OneOf("subject_id", Value(people))).order_by("agency__name", "pk")


def _records(releases: list[int]) -> QuerySet:
    """What other tables say of these releases and their persons, by the names of `Facts`."""

    def of_person(rows: QuerySet) -> QuerySet:
        return rows.filter(offender_id=OuterRef("offender_id"))

    def of_subject(rows: QuerySet) -> QuerySet:
        return rows.filter(subject_id=OuterRef("offender_id"))

    def held(kind: ReleaseHold.Kind) -> Exists:
        return Exists(ReleaseHold.objects.filter(release=OuterRef("pk"), kind=kind, lifted_at__isnull=True))

    agreed = DateCheck.objects.filter(ended_at__isnull=True, agrees=True)
    agencies = of_subject(Duty.objects.current()).order_by().values("subject_id").values(number=Count("pk"))
    return (
        Release.objects.filter(OneOf("pk", Value(releases)))
        .order_by()
        .annotate(
            has_conflict=Exists(of_person(DateConflict.objects.open())) | held(ReleaseHold.Kind.DATE_CONFLICT),
            lacks_check=held(ReleaseHold.Kind.NO_SECOND_CHECK),
            dates_signed=Exists(of_person(agreed)),
            is_identity_held=held(ReleaseHold.Kind.IDENTITY),
            is_warrant_held=held(ReleaseHold.Kind.OTHER_WARRANT),
            agencies=Coalesce(Subquery(agencies), 0),
            has_handover=Exists(of_subject(Handover.objects.open())),
        )
    )


NOBODY = [-20_191_038]
RECORDED = (
    *("pk", "has_conflict", "lacks_check", "dates_signed", "is_identity_held", "is_warrant_held", "agencies"),
    "has_handover",
)
RECORDS = CompiledQuery(RECORDED, _records, releases=NOBODY)
GAPS = CompiledQuery(("subject_id", "missing", "agency__name"), _gaps, people=NOBODY)


def _going(people: list[int]) -> QuerySet:
    """The licences on which these people will go: in the making, or in force since they went."""
    new = Q(status__in=BEFORE_FORCE) & ~Q(kind=Licence.Kind.VARIATION)
    rows = Licence.objects.filter(OneOf("offender_id", Value(people)), new | Q(status=Status.ACTIVE))
    return rows.order_by("offender_id", "number", "part")


def _licences(people: list[int]) -> dict[int, LicenceFacts]:
    """By the key of the person. Two queries, or one where nobody has a licence."""
    found: dict[int, Licence] = {}
    for row in LICENCES.asked(people=people):
        found[row["offender_id"]] = Licence(**row)  # a new one in the making comes after one that is in force still
    keys = [each.pk for each in found.values()]
    numbers = {row.pop("licence_id"): row for row in CONDITIONS.asked(licences=keys)} if keys else {}
    return {person: _licence(licence, numbers.get(licence.pk, {})) for person, licence in found.items()}


def _licence(licence: Licence, numbers: dict[str, Any]) -> LicenceFacts:
    return LicenceFacts(
        version=licence.version,
        status=Status(licence.status),
        approved_as=APPROVED.get(licence.approved_as, ""),
        has_appointment=licence.has_appointment,
        appointment=_appointment(licence),
        conditions=numbers.get("all_of_them", 0),
        checked=numbers.get("answered", 0),
        families=frozenset(numbers.get("families", ())),
        polygraph_planned_for=numbers.get("first_test"),
        handed_at=numbers.get("handed_at"),
        needs_tag=any(_needs_tag(json.loads(each)) for each in numbers.get("codes", ())),
    )


APPROVED: dict[str, str] = {
    Licence.ApprovedAs.GOVERNOR: "by the prison",
    Licence.ApprovedAs.BOARD: "by the Parole Board",
    Licence.ApprovedAs.SECRETARY_OF_STATE: "by the Secretary of State",
    Licence.ApprovedAs.ACO: "by the assistant chief officer (ACO)",
}


def _appointment(licence: Licence) -> str:
    """When the first one is, without the place: who may read an address is said by its own field."""
    if licence.meets_when == Licence.MeetsWhen.AT_A_TIME and licence.meets_at:
        return format_datetime(licence.meets_at)
    return licence.get_meets_when_display()


def _conditions(licences: list[int]) -> QuerySet:
    """Of each licence the numbers of its conditions."""
    plans = CheckPlan.objects.filter(condition=OuterRef("pk"), ends_on__isnull=True)
    answered = Exists(plans) | ~Q(unchecked_because="")
    rows = LicenceCondition.objects.filter(OneOf("licence_id", Value(licences))).exclude(state__in=GONE)
    tests = Q(family=Family.POLYGRAPH, plans__ends_on__isnull=True)
    given = {"withdrawn_at__isnull": True, "is_explained": True}
    handed = Q(**{f"licence__papers__given__{name}": value for name, value in given.items()})
    return (
        rows.order_by()
        .values("licence_id")
        .annotate(
            all_of_them=Count("pk", distinct=True),
            answered=Count("pk", filter=answered, distinct=True),
            families=ArrayAgg("family", distinct=True),
            codes=ArrayAgg(JSONObject(code="code", version="policy_version"), distinct=True),
            first_test=Min("plans__starts_on", filter=tests),
            handed_at=Max("licence__papers__given__handed_at", filter=handed),
        )
    )


LICENCES = CompiledQuery(
    (
        *("pk", "offender_id", "number", "part", "status", "approved_as"),
        *("meets_with", "meets_whom", "meets_when", "meets_at", "meets_where"),
    ),
    _going,
    people=NOBODY,
)
CONDITIONS = CompiledQuery(
    ("licence_id", "all_of_them", "answered", "families", "codes", "first_test", "handed_at"),
    _conditions,
    licences=NOBODY,
)


def _needs_tag(key: dict[str, str]) -> bool:
    entry = policy.get(key["code"], key["version"])
    return entry is not None and entry.needs_tag


def _tag(order: TagOrder | None) -> TagFacts:
    if order is None:
        return TagFacts()
    return TagFacts(order.ordered_at, order.accepted_at, order.slot_at, order.fitted_at, order.first_signal_at)


def _mappa(said: MappaStanding | None) -> MappaFacts | None:
    return MappaFacts(said.words, said.level, said.met_on, said.meets_on) if said else None


def _by(rows: Iterable[M], name: str) -> dict[int, list[M]]:
    found: dict[int, list[M]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found
