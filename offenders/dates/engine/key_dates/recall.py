"""Release by law after a recall (CJA 2003 s.254 to s.255C)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from offenders.dates.engine.facts import Adjustment, AdjustmentKind, RecallKind, Sentence, SentenceKind
from offenders.dates.engine.law import regimes
from offenders.dates.engine.refusals import Refused, not_known
from offenders.dates.engine.terms.adjusting import Adjusted, happened, in_order
from offenders.dates.engine.terms.counting import last_day
from offenders.dates.engine.working import Sums

LAW_ENTRIES = ("cja-255a-8", "cja-255a-4za", "cja-255a-2024", "cja-255b", "cja-255ba")

AWARDS = frozenset({AdjustmentKind.ADA, AdjustmentKind.RADA})
FIXED_DAYS = {RecallKind.FIXED_14: 14, RecallKind.FIXED_28: 28, RecallKind.FIXED_56: 56}
FIRST_OF_56 = date(2026, 3, 31).toordinal()  # the 56 days began to hold, for terms of up to four years
ALL_OF_56 = date(2026, 5, 12).toordinal()  # they held for every term
SHORT_TERM_DAYS = 4 * 365 + 1
TWELVE_MONTHS = ((12, 0),)


def released_after_recall(recalled: Sequence[Adjusted], adjustments: Sequence[Adjustment], sums: Sums) -> int:
    """The latest day."""
    has_long = any(adjusted.unit.expiry >= last_day(adjusted.unit.start, TWELVE_MONTHS) for adjusted in recalled)
    days = [_of_unit(adjusted, adjustments, has_long, sums) for adjusted in recalled]
    return days[0] if len(days) == 1 else sums.latest(days, regimes.CONCURRENT, "the latest release after recall")


def _of_unit(each: Adjusted, adjustments: Sequence[Adjustment], has_long: bool, sums: Sums) -> int:
    recalls = [sentence.recall for sentence, _ in each.unit.parts if sentence.recall]
    kinds = {recall.kind for recall in recalls}
    if kinds == {RecallKind.STANDARD}:
        return each.expiry
    if len(kinds) > 1:
        raise Refused(f"One chain of sentences with two kinds of recall: {each.unit.name}")
    _refuse_excluded(each)
    sums.about(each.unit.name)
    returned = max((recall.returned_on for recall in recalls if recall.returned_on), default=None)
    if returned is None:
        raise not_known(f"{each.unit.name}: recall.returned_on")
    if any(_is_since(adjustment, AdjustmentKind.RADA, returned) for adjustment in adjustments):
        raise Refused("Additional days restored during a fixed-term recall are not calculated here")
    rule, days = regimes.FIXED_RECALL, FIXED_DAYS[recalls[0].kind]
    if days == 28 and has_long and each.unit.expiry < last_day(each.unit.start, TWELVE_MONTHS):
        days = 14  # of a short term beside a longer one
    day = sums.day_number(returned.toordinal(), days, rule, f"{days} days from the return")
    day = _put_off(day, returned, adjustments, AdjustmentKind.UAL, sums)
    if days == 56:
        day = _began_to_hold(each, day, sums)
    plain = day
    day = _put_off(day, returned, adjustments, AdjustmentKind.ADA, sums)
    if day > plain:  # who went while they served added days owes these too
        day = _put_off(day, date.fromordinal(plain + 1), adjustments, AdjustmentKind.UAL, sums)
    return sums.earliest((day, each.expiry), rule, "not after the sentence ends")


def _is_since(adjustment: Adjustment, kind: AdjustmentKind, returned: date) -> bool:
    on = happened(adjustment)
    return adjustment.kind is kind and on is not None and on >= returned


def refuse_added_days(sentences: Sequence[Sentence], adjustments: Sequence[Adjustment]) -> None:
    """Whose additional days are that were awarded during a recall beside a new sentence is told in two published cases:
    those awarded since it was passed, beside a standard recall, are those of the new one."""
    recalls = [sentence.recall for sentence in sentences if sentence.recall]
    told = [recall.revoked_on or recall.returned_on for recall in recalls]
    first = min(sentence.sentenced_on for sentence in sentences if sentence.recall)
    recalled_on = min(day or first for day in told)  # since the sentence, where nobody says since when
    new = [day for sentence in sentences if not sentence.recall and (day := sentence.sentenced_on) >= recalled_on]
    if not new:
        return
    is_fixed = any(recall.kind is not RecallKind.STANDARD for recall in recalls)
    awarded = [
        on for adjustment in adjustments if adjustment.kind in AWARDS and (on := happened(adjustment)) is not None
    ]
    if any(recalled_on <= on and (is_fixed or on < min(new)) for on in awarded):
        raise Refused("Additional days awarded during a recall, beside a new sentence, are not calculated here")


def _put_off(day: int, since: date, adjustments: Sequence[Adjustment], kind: AdjustmentKind, sums: Sums) -> int:
    """By days at large or awarded between a day and release."""
    for each in in_order(adjustments, kind):
        on = happened(each)
        if on is not None and since <= on and on.toordinal() <= day:
            day = sums.later(day, each.days, regimes.FIXED_RECALL, f"later by {kind}")
    return day


def _refuse_excluded(each: Adjusted) -> None:
    """s.255A(8): nobody under an extended sentence, of particular concern or of s.247A(2) is released so."""
    for sentence, regime in each.unit.parts:
        if regime.is_terrorist or sentence.kind not in (SentenceKind.SDS, SentenceKind.SDS_PLUS, SentenceKind.DTO):
            raise Refused(
                f"{sentence.id}: s.255A CJA 2003 closes a fixed-term recall to this sentence; only a standard one"
                " is open"
            )


def _began_to_hold(each: Adjusted, day: int, sums: Sums) -> int:
    """The 56 days began to hold by tranches; those of longer terms are not implemented."""
    if day >= ALL_OF_56:
        return day
    if each.unit.expiry - each.unit.start + 1 <= SHORT_TERM_DAYS:
        return sums.latest((day, FIRST_OF_56), regimes.FIXED_RECALL, "not before the 56 days began to hold")
    raise Refused(
        "The tranches by which the 56-day recall began to hold are not implemented for a term over four years"
    )
