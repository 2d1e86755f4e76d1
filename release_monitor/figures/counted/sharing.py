"""Whether what is known is shared, and whether the record has what it needs: items, owners, date sheets, dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from release_monitor.figures.counting.counts import ONE, FactCount, FactCounts, rows_now_by_cut
from release_monitor.figures.registry import Asked, Figure, register
from release_monitor.figures.results import CountedFigure, CountedMeasure, CountedRow
from sharing.practice.working_time import is_working_day

GROUP = "Sharing, owners and data"
AGES = {"under_1": "Less than 1 working day", "1_to_3": "1 to 3 working days", "over_3": "More than 3 working days"}
MOST_DAYS = 30  # working days after which the age is more than 3 in any case
GAPS = {
    "no_owner": "No owner in an agency",
    "no_sheet": "No official dates",
    "old_sheet": "Official dates older than 90 days",
    "date_conflict": "Date conflict",
}
OLD_SHEET = timedelta(days=90)
WITHHELD = "withheld"


def working_days_between(first: date, last: date) -> int:
    """Working days after `first`, up to and with `last`; counted no further than matters."""
    days = 0
    for n in range(1, min((last - first).days, MOST_DAYS) + 1):
        days += is_working_day(first + timedelta(days=n))
    return days


def age_of(recorded_on: date, today: date) -> str:
    days = working_days_between(recorded_on, today)
    return "under_1" if days < 1 else "1_to_3" if days <= 3 else "over_3"


def _by_age(measure: str):
    def counted(facts: FactCounts, asked: Asked) -> CountedFigure:
        if asked.spec.by not in ("", "kind"):
            rows = rows_now_by_cut(facts, measure)
        else:
            ages = dict.fromkeys(AGES, 0)
            for row in facts.of(measure):
                if row.on:
                    ages[age_of(row.on, asked.today)] += row.number
            rows = tuple(CountedRow(age, AGES[age], (number,)) for age, number in ages.items())
        return CountedFigure(ONE, rows, (_oldest(facts, measure, asked),))

    return counted


def _oldest(facts: FactCounts, measure: str, asked: Asked, kind: str = "", words: str = "") -> CountedMeasure:
    days = [row.on for row in facts.of(measure) if row.on and row.number > 0 and kind in ("", row.kind)]
    oldest = (asked.today - min(days)).days if days else None
    number = sum(row.number for row in facts.of(measure) if kind in ("", row.kind))
    words = words or (f"{GAPS[kind]}: oldest" if kind else "Oldest")
    return CountedMeasure(f"oldest_{kind}".rstrip("_"), words, oldest, "days", number, decimals=0)


def gaps_on(facts: FactCounts, today: date) -> Iterator[FactCount]:
    """Official dates are a gap from the day on that they are more than 90 days old."""
    for row in facts.of("gap"):
        if row.kind != "sheet":
            yield row
        elif row.on and row.on < today - OLD_SHEET:
            yield row._replace(kind="old_sheet")


def _security(facts: FactCounts, asked: Asked) -> CountedFigure:
    """Not decided, by age; and decided not to share."""
    if asked.spec.by not in ("", "kind"):
        return CountedFigure(ONE, rows_now_by_cut(facts, "security"))
    ages = dict.fromkeys(AGES, 0)
    for row in facts.of("security"):
        if row.on and row.kind != WITHHELD:
            ages[age_of(row.on, asked.today)] += row.number
    rows = [CountedRow(age, f"Not decided: {AGES[age].lower()}", (number,)) for age, number in ages.items()]
    rows.append(CountedRow(WITHHELD, "Decided not to share", (facts.total("security", [WITHHELD]),)))
    return CountedFigure(ONE, tuple(rows), (_oldest(facts, "security", asked, "undecided", "Not decided: oldest"),))


def _gaps(facts: FactCounts, asked: Asked) -> CountedFigure:
    """People, and the age of the oldest. Somebody may lack several, so that rows do not add up."""
    facts = FactCounts(gaps_on(facts, asked.today))
    kinds = facts.kinds("gap")
    rows = tuple(CountedRow(kind, words, (kinds.get(kind, 0),)) for kind, words in GAPS.items())
    if asked.spec.by not in ("", "kind"):
        rows = rows_now_by_cut(facts, "gap")
    return CountedFigure(ONE, rows, tuple(_oldest(facts, "gap", asked, kind) for kind in GAPS), rows_add_up=False)


UNDECIDED = register(
    Figure(
        code="sharing-undecided",
        title="Sharing not decided",
        group=GROUP,
        numerator="Items without a sharing decision, by age: working days since they were recorded.",
        denominator="None: a count of items.",
        left_out="Items you cannot see, and items of the other programme; for figures only, items for named readers. "
        "Items that have expired.",
        source="Items recorded here",
        owner="CT police",
        measures=("item",),
        counted=_by_age("item"),
        drill_down="sharing",
        cuts=("kind", "region"),
        unit="items",
    )
)
UNREAD = register(
    Figure(
        code="sharing-unread",
        title="Shared and not read",
        group=GROUP,
        numerator="Items shared with a team that has not confirmed reading, by age: working days since they were "
        "shared. An "
        "item shared with two teams counts for each.",
        denominator="None: a count of items and teams.",
        left_out="Items you cannot see, and items of the other programme; for figures only, items for named readers. "
        "Items withdrawn.",
        source="Items and confirmations of reading recorded here",
        owner="CT police",
        measures=("unread",),
        counted=_by_age("unread"),
        drill_down="sharing",
        cuts=("kind", "region"),
        unit="items",
    )
)
SECURITY_ITEMS = register(
    Figure(
        code="security-items",
        title="Prison security items not shared",
        group=GROUP,
        numerator="Items recorded by prisons that no other team was given: not decided, by age in working days since "
        "they were recorded, and decided not to share.",
        denominator="None: a count of items.",
        left_out="Items you cannot see, and items of the other programme; for figures only, items for named readers. "
        "Items that have expired.",
        source="Items recorded here by teams of prisons",
        owner="HMPPS",
        measures=("security",),
        counted=_security,
        drill_down="sharing",
        cuts=("kind", "region"),
        unit="items",
    )
)
GAPS_OF_RECORD = register(
    Figure(
        code="record-gaps",
        title="Owners, sheets and dates to settle",
        group=GROUP,
        numerator="People without an owner in an agency that works with them; people in custody under a sentence "
        "without official dates, or whose official dates are more than 90 days old; people with a date conflict that "
        "is not settled; and days since the oldest.",
        denominator="None: a count of people.",
        left_out="People held on remand or not sentenced: no sheet is expected.",
        source="Owners, official dates and date conflicts recorded here",
        owner="CT police",
        measures=("gap",),
        counted=_gaps,
        drill_down="people",
        cuts=("kind", "region", "prison"),
    )
)
