"""A second engine of release dates, slow and plain, that shares no code with the product's.

It is read beside the statute, counts terms day by day, and is there to disagree: `test_two_engines.py`.
"""

from dataclasses import replace
from datetime import date, timedelta

from . import law, old_law
from .custody import Dated, Period, dated, holding, last_day_away, periods_of, recalled_until
from .facts import Facts, NotKnown, OpenLaw, Refused, day, facts_of, imposed_on, is_recalled
from .law import INDETERMINATE, Rule, rule_for
from .orders import Order, orders_of
from .terms import blocks_of, last_day
from .units import Unit, chains

__all__ = ["dates_of", "judged"]

OLD_PART_2 = "old Part 2"  # law that was not read, no fact

# Curfew, removal and supervision are not for terrorists, and are not worked out here.
CODES = {"ESED", "SLED", "SED", "LED", "CRD", "ARD", "PED", "PRRD", "MTD", "ETD", "LTD", "TED"}


def judged(dates: dict[str, str]) -> dict[str, str]:
    """Of an engine's dates those on which this one has a say."""
    return {code: day for code, day in dates.items() if code in CODES}


def dates_of(case: dict) -> dict:
    """{"dates": {code: ISO date}, "hits": [rules]} or {"refused": reason, "hits": ...}, of a case.

    readings: the dates by each, where the law is open."""
    facts = facts_of(case)
    hits = about_commencements(facts)
    try:
        old_law.refuse(facts)
        old_law.refuse_after_its_end(facts)
        dates = whatever_is_so(facts, hits)
    except OpenLaw as found:
        return {"refused": str(found), "hits": [*hits, "open_law"], "readings": [iso(each) for each in found.readings]}
    except Refused as refusal:
        return {"refused": str(refusal), "hits": hits}
    return {"dates": iso(dates), "hits": hits}


def iso(dates: dict[str, date]) -> dict[str, str]:
    return {code: found.isoformat() for code, found in dates.items()}


def whatever_is_so(facts: Facts, hits: list[str]) -> dict[str, date]:
    """Each answer to what the case leaves open is tried. Dates that depend on one are refused."""
    tried: list[str] = []
    try:
        return worked_out(facts, tried)
    except NotKnown as unknown:
        tried.clear()
        answers = [every_reading(facts.assuming(unknown.fact, option), tried) for option in unknown.options]
        what = unknown.fact.partition(": ")[2] or unknown.fact
        if unknown.fact.startswith("open law") or unknown.fact.endswith(OLD_PART_2):
            return one_of([each for answer in answers for each in answer], what)
        if any(answer != answers[0] for answer in answers):
            raise Refused(f"not known: {what}") from unknown
        return one_of(answers[0], "several readings")
    finally:
        hits += tried


def every_reading(facts: Facts, hits: list[str]) -> list[dict[str, date]]:
    """The dates; by each reading where the law is open."""
    try:
        return [whatever_is_so(facts, hits)]
    except OpenLaw as found:
        return found.readings


def one_of(readings: list[dict[str, date]], what: str) -> dict[str, date]:
    """The dates in which all readings agree."""
    different = [each for place, each in enumerate(readings) if each not in readings[:place]]
    if len(different) > 1:
        raise OpenLaw(f"open law: {what}", different)
    return different[0]


def worked_out(facts: Facts, hits: list[str]) -> dict[str, date]:
    kinds = {sentence["type"] for sentence in facts.sentences}
    if kinds & INDETERMINATE:
        return with_tariffs(facts, hits)
    if law.ORDER in kinds and any(is_recalled(sentence) for sentence in facts.sentences):
        raise Refused("a recall beside an order")
    orders = orders_of([sentence for sentence in facts.sentences if sentence["type"] == law.ORDER], facts)
    units = units_of(facts, hits)
    recalled = [unit for unit in units if unit.recalled]
    held = [unit for unit in units if not unit.recalled]
    rows: list[Dated] = []
    periods = periods_of([*held, *orders], facts)
    for number, period in enumerate(periods):
        rows += dated(period, facts, first=number == 0)
    hits += [hit for row in rows for hit in row.hits]
    hits += hits_of_custody(facts, units, periods) + ["dto" for _ in orders]
    return answer(
        rows, holding(periods, facts), [(unit, recalled_until(unit, facts)) for unit in recalled], facts, hits
    )


def units_of(facts: Facts, hits: list[str]) -> list[Unit]:
    made = []
    for chain in chains(sentences_proper(facts)):
        if len({is_recalled(part) for part in chain}) > 1:
            raise Refused("a recalled sentence chained with one that is not")
        if is_recalled(chain[0]):
            made.append(Unit(chain, [rule_of_recalled(part) for part in chain], facts.reads))
            hits.append("recalled")
        else:
            made.append(Unit(chain, [rule_for(part, facts, released_before(facts)) for part in chain], facts.reads))
            hits += [hit for rule in made[-1].rules for hit in rule.hits]
    return made


def sentences_proper(facts: Facts) -> tuple[dict, ...]:
    return tuple(sentence for sentence in facts.sentences if sentence["type"] != law.ORDER)


def rule_of_recalled(sentence: dict) -> Rule:
    """What let a recalled prisoner out no longer matters: a standard recall lasts to the end of the sentence."""
    law.check_that_it_is_ours(sentence)
    if is_recalled(sentence) and sentence["recall"]["type"] != "standard":
        raise Refused("a fixed-term recall")
    return Rule("s.254", law.WHOLE, gated=False)


def released_before(facts: Facts):
    """As movements tell; where nobody tells, from the first day on which it may be. What is over is not served."""

    def asked(sentence: dict, when: date) -> bool:
        if imposed_on(sentence) >= when:
            return False
        if any(imposed_on(sentence) <= released < when for released in facts.released_on or ()):
            return True
        out, over = way_out(sentence, facts, when)
        if over < when:
            return True
        return facts.released_on is None and out < when and facts.ask(f"{sentence['id']}: released", (True, False))

    return asked


def way_out(sentence: dict, facts: Facts, when: date) -> tuple[date, date]:
    """The first release route from this sentence and its neighbours, as it stood just before that day, and its end."""
    units = [
        Unit(chain, [law.rule_until(when, part, facts, itself=part is sentence) for part in chain], facts.reads)
        for chain in chains(sentences_proper(facts))
        if not any(is_recalled(part) or part["type"] == "STS" for part in chain)
    ]
    for number, period in enumerate(periods_of(units, facts)):
        if any(sentence in unit.parts for unit in period.units):
            rows = dated(period, facts, first=number == 0)
            end = max(row.expires for row in rows if sentence in row.unit.parts)
            return max(row.eligible or row.released for row in rows), end
    return date.max, date.max


def with_tariffs(facts: Facts, hits: list[str]) -> dict[str, date]:
    """Life and IPP: the end of the minimum term. Nothing else frees the prisoner: of fixed terms the eligibility."""
    life = tuple(s for s in facts.sentences if s["type"] in INDETERMINATE)
    fixed = tuple(s for s in facts.sentences if s["type"] not in INDETERMINATE)
    for chain in chains(facts.sentences):
        if len(chain) > 1 and any(part in life for part in chain):
            raise Refused("an indeterminate sentence chained with another")
    if any(a.days and a.kind not in ("remand", "tagged_bail") for a in facts.adjustments):
        raise Refused("what moves a minimum term is not known")
    dates = tariffs(replace(facts, sentences=life), hits)
    if fixed:
        hits.append("life_beside_a_fixed_term")
        days = {imposed_on(sentence) for sentence in fixed}
        credited = tuple(a for a in facts.adjustments if a.on in days)
        beside = worked_out(replace(facts, sentences=fixed, adjustments=credited), hits)
        dates |= {code: found for code, found in beside.items() if code in ("ESED", "PED")}
    return dates


def tariffs(facts: Facts, hits: list[str]) -> dict[str, date]:
    for sentence in facts.sentences:
        if sentence["offence"].get("jurisdiction"):
            raise Refused("not a sentence of a civil court of England and Wales")
        if imposed_on(sentence) < law.CJA_BEGAN:
            raise Refused("imposed before the Criminal Justice Act 2003")
    hits += [sentence["type"].lower() for sentence in facts.sentences]
    return {"TED": max(tariff(sentence, facts, hits) for sentence in facts.sentences)}


def tariff(sentence: dict, facts: Facts, hits: list[str]) -> date:
    """By either reading: the court took remand off, or it is still to come off."""
    end = last_day(imposed_on(sentence), blocks_of(sentence["duration"]))
    credited = sum(a.days for a in facts.adjustments if a.on == imposed_on(sentence))
    if not credited:
        return end
    hits.append("life_with_remand")
    if facts.reads("remand is taken off a minimum term"):
        return max(end - timedelta(days=credited), imposed_on(sentence))
    return end


def answer(every: list[Dated], held: list[Unit], recalls, facts: Facts, hits: list[str]) -> dict[str, date]:
    """held: the units of the last custody; of those before, the prisoner is out, and only the end is left."""
    dates = {"ESED": max([row.unit.expires for row in every] + [unit.expires for unit, _ in recalls])}
    orders = [row for row in every if isinstance(row.unit, Order)]
    rows = [row for row in every if row.unit in held and not isinstance(row.unit, Order)]
    for row in orders:
        if row.released == max(other.released for other in orders):
            dates |= {"MTD": row.released} | row.unit.transfers(row.released)
    returned = max((expires for _, expires in recalls), default=None)
    released = max((row.released for row in rows), default=None)
    latest = max((found for found in (returned, released) if found is not None), default=None)
    if returned is not None and rows:
        refuse_awards_during_recall(facts)
    barred = returned is not None and recall_bars(rows, returned, released, facts)
    if returned is not None and rows:
        hits.append("recall_bars" if barred else "recall_is_no_bar")
    if returned is not None and returned == latest:
        dates["PRRD"] = returned
    if released is not None and (released == latest or not barred):
        dates |= release_as_of_right(rows, every, released, facts)
    eligible = eligibility(rows, returned if barred else None, hits)
    if eligible is not None and can_be_released_by_the_board(rows, eligible, dates):
        dates["PED"] = eligible
        if returned is not None and not barred and returned > eligible:
            dates["PRRD"] = returned  # said beside it: until then the recall can hold
    dates |= expiries(every, recalls, latest, facts)
    return dates


def refuse_awards_during_recall(facts: Facts) -> None:
    """Nobody wrote whose they are, once the recall had begun and before a new sentence was passed."""
    recalled = [sentence for sentence in facts.sentences if is_recalled(sentence)]
    began = min(day(s["recall"]["revoked_on"] or s["recall"]["returned_on"]) or imposed_on(s) for s in recalled)
    new = [imposed_on(s) for s in facts.sentences if not is_recalled(s) and imposed_on(s) >= began]
    if any(a.kind in ("ada", "rada") and began <= a.on < min(new, default=date.min) for a in facts.adjustments):
        raise Refused("days awarded during a recall, before a new sentence")


def recall_bars(rows: list[Dated], returned: date, released: date | None, facts: Facts) -> bool:
    """A recall is no bar to what s.247A allows. The rest waits for its end; of the Board's it is not written."""
    if any(row.unit.terrorist for row in rows):
        return False
    if released == returned or all(row.eligible is None for row in rows):
        return True
    return facts.reads("recall beside a sentence that the Board opens")


def release_as_of_right(rows: list[Dated], every: list[Dated], latest: date, facts: Facts) -> dict[str, date]:
    """CRD where a licence is left that day, ARD where none is, nothing where only the end of all releases."""
    licence = max(licence_end(row, facts) for row in every)
    if not any(row.unit.releases_as_of_right and row.released == latest for row in rows):
        if licence == latest:
            return {}  # the last sentence ends on that day, and no other has a licence beyond it
        if facts.reads("the Board alone releases its prisoner"):
            return {}
    return {"CRD" if licence >= latest else "ARD": latest}


def licence_end(row: Dated, facts: Facts) -> date:
    """The last day on licence; the day before release where there is none."""
    if isinstance(row.unit, Order):
        return date.min
    if row.unit.licence_runs_to_the_end(facts.born_on, row.released):
        return row.expires
    days = row.unit.days_of_short_licence(facts.born_on, row.released)
    if not days:
        return date.min
    return min(date.fromordinal(row.released.toordinal() + days), row.expires)


def has_part_licence(row: Dated, facts: Facts) -> bool:
    return not isinstance(row.unit, Order) and not row.unit.licence_runs_to_the_end(facts.born_on, row.released)


def eligibility(rows: list[Dated], returned: date | None, hits: list[str]) -> date | None:
    """The first day on which the Board may direct release from everything that needs it (s.263).

    A sentence that was served before it was passed puts nothing off; on its day, though, what has ended has ended.
    """
    others = [(row.released, row.served_before_sentence) for row in rows if row.eligible is None]
    others += [(returned, False)] if returned else []
    last_other = max((released for released, _ in others), default=date.min)
    gated = [row for row in rows if row.eligible is not None and row.released > last_other]
    if not gated:
        if any(row.eligible for row in rows):
            hits.append("ped_lost_to_other_release")
        return None
    found = max(row.eligible for row in gated if row.eligible)
    holding = max((released for released, was_served in others if not was_served), default=date.min)
    if holding > found:
        hits.append("ped_moved_to_other_release")
    return max(found, holding)


def can_be_released_by_the_board(rows: list[Dated], eligible: date, dates: dict[str, date]) -> bool:
    """Whether there is a day before release as of right on which all that the Board decides of had been imposed."""
    first = max([eligible, *(row.unit.last_imposed for row in rows if row.eligible is not None)])
    return all(first < dates[code] for code in ("CRD", "ARD") if code in dates)


def expiries(rows: list[Dated], recalls, latest: date | None, facts: Facts) -> dict[str, date]:
    ends = [(row.expires, licence_end(row, facts) == row.expires and not has_part_licence(row, facts)) for row in rows]
    ends += [(expires, True) for _, expires in recalls]
    end = max(expires for expires, _ in ends)
    if any(on_licence for expires, on_licence in ends if expires == end):
        return {"SLED": end}
    licence = max([licence_end(row, facts) for row in rows] + [expires for _, expires in recalls])
    return {"SED": end} | ({"LED": licence} if latest is not None and licence >= latest else {})


def about_commencements(facts: Facts) -> list[str]:
    """The day before a commencement, the day and the day after, for all that the law asks the date of."""
    asked = [("imposed", imposed_on(sentence)) for sentence in facts.sentences]
    asked += [("released", released) for released in facts.released_on or ()]
    for sentence in facts.sentences:
        if found := day(sentence["offence"].get("connection_determined_on")):
            asked.append(("connected", found))
    return [
        f"{what}_{when}_{name}"
        for what, on in asked
        for name, began in law.COMMENCEMENTS.items()
        if (when := {-1: "day_before", 0: "day_of", 1: "day_after"}.get((on - began).days))
    ]


def hits_of_custody(facts: Facts, units: list[Unit], periods: list[Period]) -> list[str]:
    hits = [f"adjusted_by_{adjustment.kind}" for adjustment in facts.adjustments]
    if any(a.kind == "ual" and a.on < unit.begins <= last_day_away(a) for a in facts.adjustments for unit in units):
        hits.append("absence_goes_on")
    for unit in units:
        if len(unit.parts) > 1:
            gates = {rule.gated for rule in unit.rules}
            hits.append("chain_mixed" if len(gates) > 1 else "chain_gated" if gates == {True} else "chain_automatic")
            if len({rule.fraction for rule in unit.rules if rule.gated}) > 1:
                hits.append("chain_of_two_gated_fractions")
    for unit in units:
        if unit.begins.day == 1:
            hits.append("counted_from_a_first")
        if unit.begins.day > 28:
            hits.append("counted_from_a_month_end")
        if unit.begins.month == 2 and unit.begins.day == 29:
            hits.append("counted_from_a_leap_day")
    if len(units) > 1:
        hits.append("concurrent")
    if len(periods) > 1:
        hits.append("new_period_of_custody")
    if facts.released_on:
        hits.append("released_on_licence")
    return hits
