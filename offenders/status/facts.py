"""The facts about a person that the rule of the legal status reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import Max
from django.utils import timezone

from offenders.convictions.models import Sentence
from offenders.custody.models import CustodyPeriod, Movement
from offenders.custody.rules import AT_LARGE, BY_ORDER, Happening, HeldUnder, last_release_in, status_after
from offenders.dates.calculation_models import BroughtForward, Calculation, DateOverride
from offenders.dates.models import KeyDate, Release
from offenders.dates.rules import releases
from offenders.dates.rules.date_checks import days_of
from offenders.dates.rules.differences import Sources
from offenders.dates.rules.overrides import with_instead
from offenders.dates.rules.releases import Basis, Code
from offenders.dates.sources import overrides_of, own_days, sources_of
from offenders.people.models import Offender
from offenders.status import powers, rules
from offenders.status.rules import LicenceEnd, StatusFacts, StatusOnDay

NAMES_A_RELEASE = frozenset({Code.PED, Code.TED, Code.CRD, Code.ARD})
Said = tuple[Sources, Mapping[Code, date]]  # what each source says, and what two people put in the prison's place


def facts_of(offender: Offender, said: Said | None = None) -> StatusFacts:
    """As the record stands now. said: None where nobody has asked for it yet. Twelve queries at most."""
    movements = [
        (Happening(happening), day)
        for happening, day in offender.movements.standing().values_list("happening", "happened_on")
    ]
    if not movements:
        return StatusFacts()
    official, own = dates_of(offender, said)
    stand = Sentence.objects.filter(offender=offender).exclude(appeal=Sentence.Appeal.QUASHED)
    sentences = list(stand.values_list("kind", "sentenced_on"))
    period = _held_for_something_else(offender) if last_release_in(movements) else None
    if period:
        is_convicted, is_sentenced = _held_as(offender, period)
    else:
        counted = Release.objects.open().counted().exclude(basis=Basis.COURT).filter(offender=offender)
        is_convicted = bool(sentences) or offender.convictions.exists()
        is_sentenced = bool(sentences or official) or counted.exists()
    return StatusFacts(
        movements=movements,
        is_convicted=is_convicted,
        is_sentenced=is_sentenced,
        for_life=[day for kind, day in sentences if kind == Sentence.Kind.LIFE],
        until_terminated=[day for kind, day in sentences if kind == Sentence.Kind.IPP],
        official=official,
        own=own,
        sheet_of=_sheet_of(offender) if status_after([each for each, _ in movements]) in AT_LARGE else None,
    )


def _held_for_something_else(offender: Offender) -> CustodyPeriod | None:
    """The custody of somebody received after a release, where no sentence passed since is recorded."""
    period = CustodyPeriod.objects.open().filter(offender=offender).first()
    return period if period and period.held_under is HeldUnder.NO_SENTENCE else None


def _held_as(offender: Offender, period: CustodyPeriod) -> tuple[bool, bool]:
    """Whether they are convicted, and whether sentenced, of what they are held for: the latter once their sheet of this
    custody names a release from it."""
    is_convicted = offender.convictions.filter(convicted_on__gte=period.released_before_on).exists()
    return is_convicted, bool(NAMES_A_RELEASE & sources_of(offender, None, period=period).official.keys())


def _sheet_of(offender: Offender) -> date | None:
    """The day of the sheet that says the last day of the licence."""
    said = KeyDate.objects.current().official().filter(offender=offender, code__in=releases.LAST_DAY)
    return said.aggregate(day=Max("as_at"))["day"]


def dates_of(offender: Offender, said: Said | None = None) -> tuple[dict[Code, date], dict[Code, date]]:
    """The prison's dates, with what two people put in their place, and with the end of before where an earlier one
    waits for a second person; and ours, with what was accepted in its place."""
    sources, instead = said or _said_now(offender)
    official = with_instead(sources.official, instead)
    return releases.with_end_of(official, _ends_before([offender.pk])[offender.pk]), own_days(offender, sources)


def _ends_before(people: Iterable[int]) -> dict[int, dict[Code, date]]:
    """By the key of the person, the end of the sentence before one person alone brought it forward. One query."""
    found: dict[int, dict[Code, date]] = {key: {} for key in people}
    rows = BroughtForward.objects.filter(offender__in=found, ended_at__isnull=True)
    return found | {key: days_of(days) for key, days in rows.values_list("offender_id", "end_before")}


def _said_now(offender: Offender) -> Said:
    sources = sources_of(offender, Calculation.objects.current().filter(offender=offender).first())
    return sources, overrides_of(offender, timezone.localdate())


def standing_of(offender: Offender, *, on: date, said: Said | None = None) -> StatusOnDay:
    """What runs after a licence is asked only of those who may be after it."""
    facts = facts_of(offender, said)
    standing = rules.status_on(facts, on=on)
    if standing.status not in rules.MAY_RUN_ON:
        return standing
    key = offender.pk
    running = replace(facts, powers=powers.powers_of([key])[key], closed_on=powers.closed_of([key]).get(key))
    return rules.status_on(running, on=on)


def licence_end_of(offender: Offender, *, on: date) -> LicenceEnd:
    """When the person's latest licence ends, by the one rule."""
    return rules.licence_end(facts_of(offender), on=on)


def leaving_without_licence(leaving: Iterable[Release]) -> set[int]:
    """Keys of those releases that are at the end of the sentence, by the prison's dates. Three queries at most."""
    rows = list(leaving)
    said: dict[int, dict[Code, date]] = {row.offender_id: {} for row in rows if row.basis == Basis.PRRD}
    if said:
        official = KeyDate.objects.current().official().filter(offender__in=said)
        instead = DateOverride.objects.in_force(on=timezone.localdate()).filter(offender__in=said)
        for source in (official, instead):
            for key, code, day in source.values_list("offender_id", "code", "falls_on"):
                said[key][Code(code)] = day
        said = {key: releases.with_end_of(said[key], before) for key, before in _ends_before(said).items()}
    return {row.pk for row in rows if rules.is_without_licence(Basis(row.basis), said.get(row.offender_id, {}))}


def goes_without_licence(release: Release) -> bool:
    return bool(leaving_without_licence([release]))


def went_without_licence(release: Release) -> bool:
    """Whether a release that was recorded was one at the end of the sentence, or by an order that is no licence."""
    without = {Happening.RELEASED_WITHOUT_LICENCE, *BY_ORDER}
    left = Movement.objects.standing().filter(offender_id=release.offender_id, happening__in=without)
    return release.released_on is not None and left.filter(happened_on=release.released_on).exists()
