"""The dates of a person whose sentences run together (CJA 2003 s.263)."""

from __future__ import annotations

from collections.abc import Sequence

from offenders.dates.engine.facts import Case, SentenceKind
from offenders.dates.engine.key_dates.home_detention import curfew_from
from offenders.dates.engine.key_dates.licences import has_short_licence, licence_end, supervision_end
from offenders.dates.engine.key_dates.orders import Order, orders, transfer_dates, without_orders
from offenders.dates.engine.key_dates.recall import refuse_added_days, released_after_recall
from offenders.dates.engine.key_dates.removal import removable_from
from offenders.dates.engine.law import regimes
from offenders.dates.engine.law.open_law import RECALL_BESIDE_BOARD, STANDARD_BESIDE, Taken, asked
from offenders.dates.engine.law.regimes import Gate
from offenders.dates.engine.schemes.applying import by_forty_per_cent, by_progression, progression_day
from offenders.dates.engine.terms.adjusting import Adjusted, is_served_before_passed, lets_go
from offenders.dates.engine.terms.custody import Period, adjusted
from offenders.dates.engine.working import Sums

LAW_ENTRIES = ("cja-263", "count-concurrent", "recall-no-bar")

Dates = dict[str, int]


def combine(case: Case, found: Sequence[Period], sums: Sums) -> tuple[Dates, Dates]:
    """The dates by code, and the unadjusted ones."""
    made = orders(case, found, sums) if any(sentence.kind is SentenceKind.DTO for sentence in case.sentences) else []
    if made:
        found = without_orders(found)
    groups = [adjusted(period, sums) for period in found]
    groups = by_forty_per_cent(case, groups, sums)
    groups = by_progression(case, groups, progression_day(case, groups), sums)
    return _together(case, found, groups, made, sums)


def _together(
    case: Case, found: Sequence[Period], groups: Sequence[Sequence[Adjusted]], made: Sequence[Order], sums: Sums
) -> tuple[Dates, Dates]:
    everything = [each for group in groups for each in group]
    dates: Dates = {}
    unadjusted: Dates = {}
    sums.about("all")
    last_days = [each.unit.expiry for each in everything] + [order.unadjusted for order in made]
    esed = _latest(last_days, "the latest unadjusted expiry", sums)
    dates["ESED"] = unadjusted["ESED"] = sums.result("ESED", esed, regimes.CONCURRENT, "expiry before any adjustment")
    licences = [licence_end(each, case, sums) for each in everything]
    release = None
    if everything:
        release = _release(case, found, groups, licences, made, dates, unadjusted, sums)
    _expiry(everything, licences, made, release, dates, sums)
    if made:
        dates.update(transfer_dates(max(made, key=lambda order: order.middle), sums))
    _supervision(case, everything, made, dates, sums)
    return dates, unadjusted


def _latest(days: Sequence[int], says: str, sums: Sums) -> int:
    return days[0] if len(days) == 1 else sums.latest(days, regimes.CONCURRENT, says)


def _expiry(
    everything: Sequence[Adjusted],
    licences: Sequence[int | None],
    made: Sequence[Order],
    release: int | None,
    dates: Dates,
    sums: Sums,
) -> None:
    sums.about("all")
    last_days = [adjusted.expiry for adjusted in everything] + [order.expiry for order in made]
    expiry = _latest(last_days, "the latest expiry", sums)
    ends = [end for end in licences if end is not None]
    is_whole = any(
        end == each.expiry == expiry and not has_short_licence(each)
        for each, end in zip(everything, licences, strict=True)
    )
    if is_whole:
        dates["SLED"] = sums.result("SLED", expiry, regimes.LICENCE_TO_EXPIRY, "sentence and licence end together")
        return
    dates["SED"] = sums.result("SED", expiry, regimes.NO_LICENCE, "the sentence ends")
    if ends:
        end = _latest(ends, "the latest licence", sums)
        if release is None or end >= release:
            dates["LED"] = sums.result("LED", end, regimes.LICENCE_TO_EXPIRY, "the licence ends")


def _release(
    case: Case,
    found: Sequence[Period],
    groups: Sequence[Sequence[Adjusted]],
    licences: Sequence[int | None],
    made: Sequence[Order],
    dates: Dates,
    unadjusted: Dates,
    sums: Sums,
) -> int | None:
    """CRD or ARD, PED and PRRD. Returns the day of release by law, None where there is none."""
    everything = [each for group in groups for each in group]
    recalled = [each for each in everything if each.unit.is_recalled]
    held = [each for group in _in_custody(found, groups) for each in group if not each.unit.is_recalled]
    if recalled and held:
        refuse_added_days(case.sentences, case.adjustments)
    after_recall = released_after_recall(recalled, case.adjustments, sums) if recalled else None
    on_licence = [end for each, end in zip(everything, licences, strict=True) if not each.unit.is_recalled]
    release = _by_law(held, on_licence, case.taken, sums) if held else None
    is_barred = after_recall is not None and _is_barred(held, release, after_recall, case.taken)
    if held:
        _parole(held, release, after_recall if is_barred else None, dates, unadjusted, sums)
    if after_recall is not None and _is_last(after_recall, release, held, dates, is_barred=is_barred):
        rule = regimes.RECALLED
        dates["PRRD"] = sums.result(
            "PRRD", after_recall, rule, "released after recall, unless the Board directs it before"
        )
    if release is None or (is_barred and after_recall is not None and after_recall > release):
        return after_recall
    _by_code(case, held, licences, made, release, after_recall, dates, unadjusted, sums)
    return max(release, after_recall or 0)


def _is_barred(held: Sequence[Adjusted], release: int | None, after_recall: int, taken: Taken) -> bool:
    """Whether a recall holds back what other sentences allow.

    Not those under s.247A: the Board or the Secretary of State may end the recall on any day. Release by law of
    ordinary ones waits, as in the published cases; so does the Board where the recall lasts until that release.
    """
    if any(adjusted.unit.is_terrorist for adjusted in held):
        return False
    if release == after_recall or not any(adjusted.parole is not None for adjusted in held):
        return True
    return asked(RECALL_BESIDE_BOARD, taken) == "bar"


def _is_last(
    after_recall: int, release: int | None, held: Sequence[Adjusted], dates: Dates, *, is_barred: bool
) -> bool:
    """Whether release after recall is said: where nothing else holds longer, or the Board may act before it."""
    if after_recall >= max(release or 0, _board_alone_until(held)):
        return True
    return not is_barred and after_recall > dates.get("PED", after_recall)


def _in_custody(found: Sequence[Period], groups: Sequence[Sequence[Adjusted]]) -> Sequence[Sequence[Adjusted]]:
    """The last period, with those before that had not come to their release when it began."""
    first = len(found) - 1
    while first and found[first - 1].is_continued:
        first -= 1
    return groups[first:]


def _by_code(
    case: Case,
    held: Sequence[Adjusted],
    licences: Sequence[int | None],
    made: Sequence[Order],
    release: int,
    after_recall: int | None,
    dates: Dates,
    unadjusted: Dates,
    sums: Sums,
) -> None:
    is_on_licence = any(end is not None and end >= release for end in licences)
    code = "CRD" if is_on_licence else "ARD"
    rule = regimes.LICENCE_TO_EXPIRY if is_on_licence else regimes.NO_LICENCE
    lets_go = [adjusted.unit.expiry if adjusted.unit.release is None else adjusted.unit.release for adjusted in held]
    plain = _latest(lets_go, "the latest release", sums)
    unadjusted[code] = sums.result(code, plain, rule, "release before adjustment", adjusted=False)
    dates[code] = sums.result(code, release, rule, "released on licence" if is_on_licence else "released")
    curfew = curfew_from(held, release, case, sums)
    if curfew is not None and after_recall is not None:
        curfew = sums.latest((curfew, after_recall), regimes.HOME_DETENTION, "not before release after recall")
    if curfew is not None:
        dates["HDCED"] = sums.result("HDCED", curfew, regimes.HOME_DETENTION, "may be released on curfew")
    removal = removable_from(held, [order.middle for order in made], release, case, sums)
    if removal is not None:
        dates["ERSED"] = sums.result("ERSED", removal, regimes.REMOVAL, "may be removed from the country")


def _board_alone_until(held: Sequence[Adjusted]) -> int:
    """The last day on which only the Board can open; 0 where no sentence is such."""
    return max((adjusted.expiry for adjusted in held if adjusted.unit.is_board_alone), default=0)


def _by_law(held: Sequence[Adjusted], licences: Sequence[int | None], taken: Taken, sums: Sums) -> int | None:
    """The latest release by law. A sentence that only the Board can open lets go at its end.

    None where that end is the last of everything: nobody is released on it, the sentence is simply over. None too by
    the reading that only the Board releases its prisoner.
    """
    days = [adjusted.release for adjusted in held if adjusted.release is not None]
    latest = _latest(days, "the latest release", sums) if days else 0
    until = _board_alone_until(held)
    if until <= latest:
        return latest
    if not any(end is not None and end > until for end in licences):
        return None
    if asked(STANDARD_BESIDE, taken) == "board-alone":
        return None
    rule, says = regimes.ENDS_BEFORE_A_LICENCE, "released on the licence of another when the last of these has ended"
    return sums.latest((latest, until) if days else (until,), rule, says)


def _parole(
    held: Sequence[Adjusted],
    release: int | None,
    after_recall: int | None,
    dates: Dates,
    unadjusted: Dates,
    sums: Sums,
) -> None:
    """From when the Board may direct release. None once all its sentences are over when another one releases.

    A sentence that was served before it was passed holds nobody, and puts nothing off.
    """
    before = [adjusted for adjusted in held if adjusted.parole is not None]
    if not before:
        return
    day = _latest(
        [adjusted.parole for adjusted in before if adjusted.parole is not None], "the latest parole eligibility", sums
    )
    rule = next(regime for _, regime in before[0].unit.parts if regime.gate in (Gate.BOARD, Gate.BOARD_ALONE))
    end = max(lets_go(adjusted) for adjusted in before)
    others = [adjusted for adjusted in held if adjusted.parole is None]
    recalled = [] if after_recall is None else [after_recall]
    if any(day >= end for day in (*map(lets_go, others), *recalled)):
        return
    holding = [lets_go(each) for each in others if not is_served_before_passed(each)] + recalled
    if holding:
        other = _latest(holding, "the latest release without parole", sums)
        if other > day:
            day = sums.latest((day, other), regimes.PAROLE_BESIDE_OTHERS, "not before another sentence releases")
    # Of a chain the day may lie before its last sentence, as in the published cases; the Board can act from then on.
    if release is not None and max(day, *(adjusted.unit.passed for adjusted in before)) >= release:
        return
    plain = _latest(
        [adjusted.unit.parole for adjusted in before if adjusted.unit.parole], "the latest parole eligibility", sums
    )
    unadjusted["PED"] = sums.result("PED", plain, rule, "parole eligibility before adjustment", adjusted=False)
    dates["PED"] = sums.result("PED", day, rule, "the Board may direct release from this day on")


def _supervision(case: Case, everything: Sequence[Adjusted], made: Sequence[Order], dates: Dates, sums: Sums) -> None:
    ends = [end for adjusted in everything if (end := supervision_end(adjusted, case, sums)) is not None]
    ends.extend(order.supervised for order in made if order.supervised is not None)
    if not ends:
        return
    sums.about("all")
    end = _latest(ends, "the latest end of supervision", sums)
    if end > max(dates[code] for code in ("SLED", "SED", "LED") if code in dates):
        dates["TUSED"] = sums.result("TUSED", end, regimes.SUPERVISION, "supervision after the sentence ends")
