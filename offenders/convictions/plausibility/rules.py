"""Which sentences the law allows for an offence, an age and a day.

The day is that of the conviction, unless a rule says otherwise. What is not confirmed in a source is asked as an open
question, and never counts as impossible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from offenders.convictions.plausibility import kinds
from offenders.convictions.plausibility.facts import (
    LIFE_MAXIMUM,
    Circumstances,
    Judgement,
    OffenceStanding,
    PassedSentence,
    SentenceQuestion,
)
from sharing.time_words import format_date

LAW_ENTRIES = (
    "cta-30",
    "sc-69-old",
    "sc-69-new",
    "sc-69a",
    "sc-73-2a",
    "sc-250",
    "sc-252a",
    "sc-265",
    "sc-278",
    "cja-236a",
    "sc-sch13-1",
    "sc-sch13-2",
    "sc-sch13-3",
    "sc-254",
    "sc-266-279",
    "eds-extension-10",
    "sc-268a",
    "sc-282a",
    "sc-sch17a",
    "sc-323",
    "sc-dto",
    "sa26-7",
)

DANGEROUS_FROM, DANGEROUS_UNTIL = date(2005, 4, 4), date(2012, 12, 2)  # CJA 2003 ss.225 to 228, IPP and EPP
EDS_FROM = date(2012, 12, 3)  # LASPO 2012 s.124: CJA 2003 ss.226A, 226B
SOPC_FROM = date(2015, 4, 13)  # CJA 2003 s.236A
SOPC_LIST_LONGER_FROM = date(2019, 4, 12)  # CTBSA 2019 s.9 [not confirmed]
SOPC_ALONE_FROM = date(2021, 4, 30)  # CTSA 2021 s.21, s.50(1)
SERIOUS_TERRORISM_FROM = date(2021, 6, 29)  # CTSA 2021 s.50(2)
FOREIGN_POWER_FROM = date(2023, 12, 20)  # SI 2023/1272 reg.2
NATIONAL_SECURITY_SOPC_FROM = date(2026, 3, 22)  # Sentencing Act 2026 ss.7, 49(4)
CONNECTION_FROM = date(2009, 6, 18)  # CTA 2008 s.30 [not confirmed]
FIREARMS_MINIMUM_FROM = date(2004, 1, 22)  # Firearms Act 1968 s.51A
INCITEMENT_UNTIL, ENCOURAGING_FROM = date(2008, 9, 30), date(2008, 10, 1)  # Serious Crime Act 2007 ss.44 to 46, 59

LEAST_STS_MONTHS = 134  # 11 years 2 months: 80 per cent of 14 years after a plea, s.73(2A)
STS_EXTENSION_MONTHS = (84, 300)
LEAST_EDS_MONTHS = 48
LEAST_DTO_MONTHS, MOST_DTO_MONTHS = 4, 24
SOPC_EXTENSION_MONTHS = 12
LONG_DETENTION_YEARS = 14  # s.250: from which maximum a child may be detained for longer than two years
HAIR = 0.15  # of a month: a term counted in days or weeks is not a day too long

AGE_OF_RESPONSIBILITY = 10
MURDER = "cl-murder"
OF_THE_OFFENCE_ITSELF = frozenset({"substantive", "aiding"})
FIRST_SOPC_LIST = (
    *("ta00-54", "ta00-56", "ta00-57", "ta00-59", "atcsa-"),
    *("ta06-5", "ta06-6", "ta06-9", "ta06-10", "ta06-11"),
)
NAMED_BEFORE_2021 = ("Offences against the Person Act 1861", "Explosive Substances Act 1883")
SCHEDULE_18_FROM_2019 = ("ta00-58", "ta06-1", "ta06-2", "ta06-8")
SCHEDULE_18_WITH_14_YEARS = ("ta00-11", "ta00-12")
FIREARMS_WITH_MINIMUM = "fa68-5"
BURGLARIES = ("th68-9", "th68-9-dw")  # in Schedule 18 only with some intents
AGGRAVATED_YEARS = {"fa68-1": 7.0}

Questions = Iterator[SentenceQuestion]
Rule = Callable[[Circumstances], Questions]


class _Open(Exception):
    """A fact that decides the question is not known."""


def judged(case: Circumstances) -> Judgement:
    """Whether a court can have passed the sentence, and what to ask."""
    of_conviction, lacks_of_conviction = _asked(OF_A_CONVICTION, case)
    if any(question.field == "terrorist_connection" and not question.is_open for question in of_conviction):
        case = replace(case, connection=None)  # what cannot be determined brings no other sentence
    of_sentence, lacks_of_sentence = _asked(_of_its_sentence(case), case)
    questions = of_conviction + of_sentence
    is_open = case.offence is None or case.sentence is None or lacks_of_conviction or lacks_of_sentence
    if any(not question.is_open for question in questions):
        return Judgement(False, tuple(questions))
    return Judgement(None if questions or is_open else True, tuple(questions))


def _asked(rules: Iterable[Rule], case: Circumstances) -> tuple[list[SentenceQuestion], bool]:
    """What the rules ask, and whether one of them lacks a fact."""
    questions: list[SentenceQuestion] = []
    lacks = False
    for rule in rules:
        try:
            for question in rule(case):
                questions.append(question)  # what was asked stands, also where the rule then lacks a fact
        except _Open:
            lacks = True
    return questions, lacks


def _of_its_sentence(case: Circumstances) -> Iterable[Rule]:
    if case.offence is None or case.sentence is None:
        return ()
    return (_murder,) if _is_murder(case) else OF_KIND.get(case.sentence.kind, ())


# ---- the conviction


def _days(case: Circumstances) -> Questions:
    offence, committed, convicted = case.offence, case.committed_on, case.convicted_on
    order = "Offence, conviction and sentence follow in this order"
    if committed and convicted and committed > convicted:
        yield SentenceQuestion("committed_on", "The offence is after the conviction", order)
    passed = case.sentence.sentenced_on if case.sentence else None
    if passed and convicted and passed < convicted:
        yield SentenceQuestion("sentenced_on", "The sentence is before the conviction", order)
    if offence is None:
        return
    starts, ends = offence.committed_from, offence.committed_until
    day = committed or convicted
    if starts and day and day < starts:
        said = f"It was no offence before {format_date(starts)}"
        yield SentenceQuestion("committed_on", said, _citation(offence))
    if ends and committed and committed > ends:
        said = f"It was no offence after {format_date(ends)}"
        yield SentenceQuestion("committed_on", said, _citation(offence))


def _ages(case: Circumstances) -> Questions:
    committed, convicted = case.age_when_committed, case.age_when_convicted
    youngest = committed if committed is not None else convicted
    if youngest is not None and youngest < AGE_OF_RESPONSIBILITY:
        said = "A child under 10 cannot be guilty of an offence"
        yield SentenceQuestion("committed_on", said, "Children and Young Persons Act 1933 s.50")
    if committed is not None and convicted is not None and convicted < committed:
        said = "The person is younger at the conviction than at the offence"
        yield SentenceQuestion("committed_on", said, "Offence, conviction and sentence follow in this order")


def _form(case: Circumstances) -> Questions:
    committed = case.committed_on
    if committed is None:
        return
    if case.form == "incitement" and committed > INCITEMENT_UNTIL:
        said = "Incitement at common law ended on 30 September 2008"
        yield SentenceQuestion("ancillary_form", said, "Serious Crime Act 2007 s.59")
    if case.form.startswith("encouraging") and committed < ENCOURAGING_FROM:
        said = "Encouraging or assisting is an offence from 1 October 2008"
        yield SentenceQuestion("ancillary_form", said, "Serious Crime Act 2007 ss.44 to 46")


def _connection(case: Circumstances) -> Questions:
    if not case.has_connection or case.offence is None:
        return
    offence = _offence(case)
    committed = case.committed_on
    if case.convicted_on and case.convicted_on < CONNECTION_FROM:
        said = "No court determined a terrorist connection before 18 June 2009 (not confirmed)"
        yield SentenceQuestion("terrorist_connection", said, "Counter-Terrorism Act 2008 s.30", is_open=True)
    elif committed is None:
        if offence.connection_possible is False and not offence.schedule_1:
            yield _no_connection("Sentencing Code s.69, Sch.1 and Sch.A1")
        elif offence.connection_possible is None:
            raise _Open
    elif committed < SERIOUS_TERRORISM_FROM:
        if not offence.schedule_1:
            yield _no_connection("Sentencing Code s.69, Sch.1: offences before 29 June 2021")
    elif offence.connection_possible is None:
        raise _Open
    elif not offence.connection_possible or _is_at_most(offence, committed, 2):
        yield _no_connection("Sentencing Code s.69, Sch.A1: over two years, and not itself a terrorism offence")


def _no_connection(section: str) -> SentenceQuestion:
    said = "A terrorist connection cannot be determined for this offence and day"
    return SentenceQuestion("terrorist_connection", said, section)


def _foreign_power(case: Circumstances) -> Questions:
    if not case.has_foreign_power:
        return
    if case.committed_on and case.committed_on < FOREIGN_POWER_FROM:
        said = "The foreign power condition is only for an offence from 20 December 2023"
        yield SentenceQuestion("foreign_power", said, "Sentencing Code s.69A")


# ---- the sentence


def _murder(case: Circumstances) -> Questions:
    if _sentence(case).kind != kinds.LIFE:
        said = "Murder has one sentence: life, and detention at His Majesty’s pleasure for an offence under 18"
        yield SentenceQuestion("kind", said, "Murder (Abolition of Death Penalty) Act 1965 s.1; Sentencing Code s.259")


def _custody_of_particular_concern(case: Circumstances) -> Questions:
    """A standard sentence where the law has only a special one."""
    offence, convicted, committed = _offence(case), _convicted_on(case), case.committed_on
    adult = case.was_adult_at_offence
    if (offence.schedule_13 == "part_1" or case.has_connection) and convicted >= SOPC_ALONE_FROM:
        if adult is None:
            raise _Open
        if adult:
            yield _only_special("a terrorism offence or connection, from 30 April 2021", "Sch.13 Part 1")
        elif committed is None:
            raise _Open
        elif committed >= SOPC_ALONE_FROM:
            said = "Custody for this offence under 18, from 30 April 2021, is a special sentence, extended, DTO or life"
            yield SentenceQuestion("kind", said, "Sentencing Code s.252A; adult at conviction ss.265, 278")
    elif offence.schedule_13 == "part_2" and convicted >= SOPC_FROM:
        if adult is None:
            raise _Open
        if adult:
            yield _only_special("this offence, from 13 April 2015", "Sch.13 Part 2 (before: CJA 2003 s.236A)")
    elif convicted >= NATIONAL_SECURITY_SOPC_FROM and _is_national_security(case):
        if adult is None:
            raise _Open
        if adult:
            said = "a national security offence or condition, from 22 March 2026"
            yield _only_special(said, "Sch.13 Part 3 (Sentencing Act 2026 s.7)")
    elif offence.schedule_13 == "unknown":
        raise _Open


def _only_special(why: str, part: str) -> SentenceQuestion:
    said = f"A standard determinate sentence is not possible for {why}: the court passes a SOPC"
    return SentenceQuestion("kind", said, f"Sentencing Code s.278, 18 to 20 s.265, {part}")


def _imprisonment_of_a_child(case: Circumstances) -> Questions:
    if case.was_adult_at_conviction is False:
        said = "Imprisonment is not possible under 18: detention under s.250, a DTO, an extended sentence or life"
        section = "Sentencing Code s.227 (before 1 December 2020: Powers of Criminal Courts (Sentencing) Act 2000 s.89)"
        yield SentenceQuestion("kind", said, section)


def _detention_of_an_adult(case: Circumstances) -> Questions:
    offence = _offence(case)
    section = "Sentencing Code s.250 (before 1 December 2020: Powers of Criminal Courts (Sentencing) Act 2000 s.91)"
    if case.was_adult_at_conviction:
        yield SentenceQuestion("kind", "This detention is only for a person under 18 at the conviction", section)
    elif case.was_adult_at_conviction is None:
        raise _Open
    elif _is_at_most(offence, case.committed_on, LONG_DETENTION_YEARS, but_not=True) and offence.statute != (
        "Firearms Act 1968"
    ):
        said = "This detention is only for an offence with a maximum of 14 years or more"
        yield SentenceQuestion("kind", said, section, is_open=not offence.is_confirmed)


def _particular_concern(case: Circumstances) -> Questions:
    """A special sentence: for whom, for what, from when."""
    sentence = _sentence(case)
    yield from _listed_as_particular_concern(case)
    if sentence.kind == kinds.SOPC and case.was_adult_at_conviction is False:
        said = "Under 18 at the conviction it is the special sentence of s.252A"
        yield SentenceQuestion("kind", said, "Sentencing Code s.252A")
    if sentence.kind == kinds.SOPC_YOUTH and case.was_adult_at_conviction:
        said = "The special sentence under 18 is not for an adult at the conviction"
        yield SentenceQuestion("kind", said, "Sentencing Code s.252A")
    if sentence.extension_months is not None and sentence.extension_months != SOPC_EXTENSION_MONTHS:
        said = "This sentence has one year on licence after custody. Enter 12"
        yield SentenceQuestion("extension_months", said, "Sentencing Code s.278, s.265, s.252A")


def _listed_as_particular_concern(case: Circumstances) -> Questions:
    offence, convicted = _offence(case), _convicted_on(case)
    child = case.was_adult_at_offence is False
    if convicted < SOPC_FROM:
        yield SentenceQuestion("kind", "There was no SOPC before 13 April 2015", "Criminal Justice Act 2003 s.236A")
    elif _sentence(case).kind == kinds.SOPC_YOUTH and (case.committed_on or convicted) < SOPC_ALONE_FROM:
        said = "The special sentence under 18 is only for an offence from 30 April 2021"
        yield SentenceQuestion("kind", said, "Sentencing Code s.252A")
    elif offence.schedule_13 in ("part_1", "part_2"):
        if child and (offence.schedule_13 == "part_2" or (case.committed_on or convicted) < SOPC_ALONE_FROM):
            said = "There is no SOPC for an offence under 18 before 30 April 2021, nor for one of Part 2"
            yield SentenceQuestion("kind", said, "Sentencing Code s.265(1A)")
        is_listed_later = offence.schedule_13 == "part_1" and not offence.key.startswith(FIRST_SOPC_LIST)
        if is_listed_later and convicted < SOPC_LIST_LONGER_FROM:
            raise _Open  # the list of the day is not confirmed
    elif case.has_connection:
        if convicted < SOPC_ALONE_FROM:
            if offence.statute in NAMED_BEFORE_2021:
                raise _Open  # which of their offences were named is not confirmed
            said = "A connection alone brought no SOPC before 30 April 2021"
            yield SentenceQuestion("kind", said, "Sentencing Code Sch.13 para.9; CTSA 2021 s.21")
    elif _is_national_security(case):
        if convicted < NATIONAL_SECURITY_SOPC_FROM:
            said = "There was no SOPC for national security before 22 March 2026"
            yield SentenceQuestion("kind", said, "Sentencing Act 2026 s.7; Sentencing Code Sch.13 Part 3")
    elif offence.schedule_13 == "unknown":
        raise _Open
    else:
        said = "A SOPC is only for an offence of Schedule 13, or one with a terrorist connection"
        yield SentenceQuestion("kind", said, "Sentencing Code s.278, Sch.13")


def _serious_terrorism(case: Circumstances) -> Questions:
    offence, sentence = _offence(case), _sentence(case)
    section = "Sentencing Code s.282B, 18 to 20 s.268B, Sch.17A"
    if case.committed_on and case.committed_on < SERIOUS_TERRORISM_FROM:
        said = "A serious terrorism sentence is only for an offence from 29 June 2021 on"
        yield SentenceQuestion("kind", said, section)
    elif not _is_serious(case):
        if offence.schedule_17a == "unknown":
            raise _Open
        said = "A serious terrorism sentence is only for an offence of Schedule 17A, of its Part 2 with a connection"
        yield SentenceQuestion("kind", said, section)
    if case.was_adult_at_offence is False:
        said = "A serious terrorism sentence is only for someone aged 18 or over at the offence"
        yield SentenceQuestion("kind", said, section)
    if sentence.months is not None and sentence.months < LEAST_STS_MONTHS - HAIR:
        said = "The custodial term is at least 14 years, after a guilty plea 11 years 2 months"
        yield SentenceQuestion("years", said, "Sentencing Code s.282C, 18 to 20 s.268C, s.73(2A)")
    least, most = STS_EXTENSION_MONTHS
    if sentence.extension_months is not None and not least <= sentence.extension_months <= most:
        said = "The extension is from 84 to 300 months, 7 to 25 years"
        yield SentenceQuestion("extension_months", said, "Sentencing Code s.282C, 18 to 20 s.268C")
    if case.was_adult_at_offence is None or case.committed_on is None:
        raise _Open


def _extended(case: Circumstances) -> Questions:
    sentence, convicted = _sentence(case), _convicted_on(case)
    if convicted < EDS_FROM:
        said = "There was no extended determinate sentence before 3 December 2012"
        yield SentenceQuestion("kind", said, "Criminal Justice Act 2003 s.226A")
    if sentence.months is not None and sentence.months < LEAST_EDS_MONTHS - HAIR:
        said = "The custodial term is 4 years or more, unless there is an earlier offence of Schedule 14"
        yield SentenceQuestion("years", said, "Sentencing Code s.280, 18 to 20 s.267, under 18 s.255")
    yield from _extension(case)
    yield from _specified(case)


def _extension(case: Circumstances) -> Questions:
    extension, offence = _sentence(case).extension_months, _offence(case)
    if extension is None:
        return
    section = "Sentencing Code s.281, 18 to 20 s.268, under 18 s.256"
    most = 60 if offence.schedule_18 == "violent" or offence.key == MURDER else 96
    if _is_serious(case) and (case.committed_on is None or case.committed_on >= SERIOUS_TERRORISM_FROM):
        most = 120
    if extension < 12:
        said = "The extension is at least one year. Enter it in months"
        yield SentenceQuestion("extension_months", said, section)
    elif extension > most:
        said = f"The extension for this offence is {most} months at most, {most // 12} years"
        yield SentenceQuestion("extension_months", said, section)


def _specified(case: Circumstances) -> Questions:
    """Whether the offence is in Schedule 18, and was on the day."""
    offence, convicted, committed = _offence(case), _convicted_on(case), case.committed_on
    section = "Sentencing Code Sch.18"
    if offence.key in BURGLARIES:
        raise _Open  # in Schedule 18 only with intent to inflict grievous bodily harm or to do unlawful damage
    if offence.key == MURDER:
        return  # an attempt and the like: violent, although murder itself is not in the Schedule
    if offence.schedule_18 == "unknown":
        raise _Open
    if offence.schedule_18 == "none":
        said = "An extended sentence is only for an offence of Schedule 18, and this is none"
        yield SentenceQuestion("kind", said, section)
    elif _is_of(offence, SCHEDULE_18_WITH_14_YEARS):
        if committed is None and convicted >= SERIOUS_TERRORISM_FROM:
            raise _Open
        if (committed or convicted) < SERIOUS_TERRORISM_FROM:
            said = "An extended sentence for this offence is only for one committed from 29 June 2021"
            yield SentenceQuestion("kind", said, f"{section}: with the maximum of 14 years")
    elif _is_of(offence, SCHEDULE_18_FROM_2019) and convicted < date(2019, 4, 12):
        said = "The offence is in the Schedule from 12 April 2019 (not confirmed)"
        yield SentenceQuestion("kind", said, "Criminal Justice Act 2003 Sch.15; CTBSA 2019", is_open=True)
    elif offence.key == "esa-4":
        if committed is None:
            raise _Open
        if committed < SOPC_FROM:
            said = "An extended sentence for this offence is only for one committed from 13 April 2015"
            yield SentenceQuestion("kind", said, section)


def _dangerous_before_2012(case: Circumstances) -> Questions:
    """IPP and EPP."""
    sentence, convicted = _sentence(case), _convicted_on(case)
    section = "Criminal Justice Act 2003 ss.225 to 228"
    name = sentence.kind
    if (sentence.sentenced_on or convicted) < DANGEROUS_FROM:
        yield SentenceQuestion("kind", f"There was no {name} before 4 April 2005", section)
    elif convicted > DANGEROUS_UNTIL:
        yield SentenceQuestion("kind", f"{name} is not for a conviction from 3 December 2012", "LASPO 2012 s.123")
    if case.committed_on and case.committed_on < DANGEROUS_FROM:
        yield SentenceQuestion("kind", f"{name} is only for an offence from 4 April 2005", section)
    offence = _offence(case)
    if offence.key != MURDER and offence.schedule_18 == "none" and offence.key not in BURGLARIES:
        said = "The offence is not in today’s Schedule 18; Schedule 15 of that day is not confirmed"
        yield SentenceQuestion("kind", said, "Criminal Justice Act 2003 Sch.15", is_open=True)
    elif offence.schedule_18 == "terrorism":
        raise _Open  # from when terrorism offences were in Schedule 15 is not confirmed
    if name == kinds.EPP and sentence.extension_months is not None:
        most = 60 if offence.schedule_18 == "violent" else 96
        if not 0 < sentence.extension_months <= most:
            said = f"The extension is from 1 to {most} months"
            yield SentenceQuestion("extension_months", said, section)


def _life(case: Circumstances) -> Questions:
    offence, sentence = _offence(case), _sentence(case)
    maxima = offence.maximum_on(case.committed_on)
    if "" in maxima or (LIFE_MAXIMUM in maxima and len(maxima) > 1):
        raise _Open
    if LIFE_MAXIMUM not in maxima:
        said = f"The maximum on the day of the offence was {_in_words(maxima)}, not life"
        yield SentenceQuestion("kind", said, _citation(offence), is_open=not offence.is_confirmed)
        return
    if not sentence.months or case.committed_on is None or case.committed_on < SERIOUS_TERRORISM_FROM:
        return
    if _is_serious(case) and case.was_adult_at_offence and sentence.months < LEAST_STS_MONTHS - HAIR:
        said = "The minimum term in a serious terrorism case is 14 years, 11 years 2 months after a plea"
        yield SentenceQuestion("years", said, "Sentencing Code s.323, but for exceptional circumstances")


def _detention_and_training(case: Circumstances) -> Questions:
    months = _sentence(case).months
    if case.was_adult_at_conviction:
        said = "A detention and training order is only for a person under 18 at the conviction"
        yield SentenceQuestion("kind", said, "Sentencing Code s.233")
    if months is not None and months > MOST_DTO_MONTHS + HAIR:
        said = "A detention and training order is 24 months at most"
        yield SentenceQuestion("months", said, "Sentencing Code s.236")
    elif months is not None and months < LEAST_DTO_MONTHS - HAIR:
        said = "A detention and training order is 4 months at least"
        yield SentenceQuestion("months", said, "Sentencing Code s.236")
    if case.was_adult_at_conviction is None:
        raise _Open


def _within_the_maximum(case: Circumstances) -> Questions:
    """Custody and extension together are no longer than the maximum on the day of the offence."""
    offence, sentence = _offence(case), _sentence(case)
    if sentence.months is None:
        return
    total = sentence.months + (sentence.extension_months or 0 if sentence.kind in kinds.WITH_EXTENSION else 0)
    maxima = offence.maximum_on(case.committed_on)
    if "" in maxima:
        raise _Open
    if LIFE_MAXIMUM in maxima and len(maxima) == 1:
        return
    years = [float("inf") if each == LIFE_MAXIMUM else float(each) for each in maxima]
    if total > max(years) * 12 + HAIR:
        if total <= AGGRAVATED_YEARS.get(offence.key, 0) * 12:
            raise _Open
        said = f"The whole term is longer than the maximum on the day of the offence, {_in_words(maxima)}"
        if not offence.is_confirmed:
            said += " (not confirmed)"
        yield SentenceQuestion("years", said, _citation(offence), is_open=not offence.is_confirmed)
    elif total > min(years) * 12 + HAIR:
        raise _Open


def _firearms_minimum(case: Circumstances) -> Questions:
    offence, months = _offence(case), _sentence(case).months
    committed = case.committed_on or case.convicted_on
    if offence.key != FIREARMS_WITH_MINIMUM or months is None or committed is None or committed < FIREARMS_MINIMUM_FROM:
        return
    least = 60 if case.was_adult_at_offence is not False else 36
    if months < least - HAIR:
        said = f"For most weapons of s.5(1) the least is {least // 12} years, but for exceptional circumstances"
        yield SentenceQuestion("years", said, "Sentencing Code s.311", is_open=True)


def _no_extension(case: Circumstances) -> Questions:
    if _sentence(case).extension_months:
        said = "This sentence has no extended licence"
        yield SentenceQuestion("extension_months", said, "Sentencing Code: SOPC, EDS and STS alone have an extension")


def _suspended_for_a_child(case: Circumstances) -> Questions:
    if case.was_adult_at_conviction is False:
        said = "A suspended sentence is not for a person under 18 at the conviction"
        yield SentenceQuestion("kind", said, "Sentencing Code ss.227, 264, 277")


OF_A_CONVICTION: tuple[Rule, ...] = (_days, _ages, _form, _connection, _foreign_power)
OF_KIND: dict[str, tuple[Rule, ...]] = {
    kinds.SDS: (
        _custody_of_particular_concern,
        _imprisonment_of_a_child,
        _within_the_maximum,
        _firearms_minimum,
        _no_extension,
    ),
    kinds.SDS_YOUTH: (
        _custody_of_particular_concern,
        _detention_of_an_adult,
        _within_the_maximum,
        _firearms_minimum,
        _no_extension,
    ),
    kinds.SOPC: (_particular_concern, _within_the_maximum),
    kinds.SOPC_YOUTH: (_particular_concern, _within_the_maximum),
    kinds.EDS: (_extended, _within_the_maximum),
    kinds.STS: (_serious_terrorism, _within_the_maximum),
    kinds.EPP: (_dangerous_before_2012, _within_the_maximum),
    kinds.IPP: (_dangerous_before_2012,),
    kinds.LIFE: (_life,),
    kinds.DTO: (_detention_and_training, _within_the_maximum, _no_extension),
    kinds.HOSPITAL: (),
    kinds.HYBRID: (_within_the_maximum,),
    kinds.SUSPENDED: (_suspended_for_a_child, _within_the_maximum),
    kinds.IN_THE_COMMUNITY: (),
}


# ---- facts


def _offence(case: Circumstances) -> OffenceStanding:
    if case.offence is None:
        raise _Open
    return case.offence


def _sentence(case: Circumstances) -> PassedSentence:
    if case.sentence is None:
        raise _Open
    return case.sentence


def _convicted_on(case: Circumstances) -> date:
    if case.convicted_on is None:
        raise _Open
    return case.convicted_on


def _is_murder(case: Circumstances) -> bool:
    """Murder itself: the sentence of an attempt or a conspiracy is not fixed by law."""
    return case.offence is not None and case.offence.key == MURDER and case.form in OF_THE_OFFENCE_ITSELF


def _is_serious(case: Circumstances) -> bool:
    """A serious terrorism offence: Schedule 17A, of its Part 2 with a determined connection."""
    part = _offence(case).schedule_17a
    return part == "part_1" or (part == "part_2" and case.has_connection)


def _is_national_security(case: Circumstances) -> bool:
    """Part 3 of Schedule 13, or the foreign power condition for an offence of over two years."""
    offence = _offence(case)
    return offence.schedule_13 == "part_3" or (
        case.has_foreign_power and not _is_at_most(offence, case.committed_on, 2)
    )


def _is_at_most(offence: OffenceStanding, day: date | None, years: float, *, but_not: bool = False) -> bool:
    """Whether the maximum is at most so many years; but_not: and not just as many. Never where it is not known."""
    known = offence.maximum_on(day)
    if "" in known or LIFE_MAXIMUM in known:
        return False
    most = max(float(each) for each in known)
    return most < years if but_not else most <= years


def _is_of(offence: OffenceStanding, sections: tuple[str, ...]) -> bool:
    """Whether it is of one of these sections, with any limb: ta00-58 takes in ta00-58-1a and ta00-58a, not ta00-5."""
    return any(
        offence.key == section or offence.key.startswith((f"{section}-", f"{section}a", f"{section}b"))
        for section in sections
    )


def _citation(offence: OffenceStanding) -> str:
    return f"{offence.statute} s.{offence.section}" if offence.section[:1].isdigit() else offence.statute


def _in_words(maxima: frozenset[str]) -> str:
    longest = max(maxima, key=lambda each: float("inf") if each == LIFE_MAXIMUM else float(each))
    if longest == LIFE_MAXIMUM:
        return "life"
    years = float(longest)
    if years == 0:
        return "a fine"
    if years < 1:
        return f"{round(years * 12)} months"
    return f"{years:g} year{'' if years == 1 else 's'}"
