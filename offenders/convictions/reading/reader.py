"""From the text of a conviction to the offence of the catalogue that it names, or to those that it may name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from offenders.convictions.reading import acts, forms, sections, titles, words
from offenders.convictions.reading.acts import COMMON_LAW, SENTENCING, NamedAct
from offenders.convictions.reading.sections import Section

LIMB_NOT_STATED = "(limb not stated)"
CODE = re.compile(r"(?<![a-z0-9])(coml\d{3}|[a-z]{2}\s?\d{5})([a-z])?(?![a-z0-9])")
ENOUGH_ALIKE, CLEARLY_MORE_ALIKE = 0.8, 0.12
LONG_TITLE = 4  # words; a shorter title is found by its words
# An older offence of the same name, meant where the day is before the newer one could be committed.
OLDER = {"ta00-11": "pta89-2", "ta00-57": "pta89-16a", "ta00-38b": "pta89-18"}
# Sections that define, extend or punish an offence of another section, and are cited for it.
CITED_FOR = {
    ("Fraud Act 2006", "2"): "fraud-1",
    ("Fraud Act 2006", "3"): "fraud-1",
    ("Fraud Act 2006", "4"): "fraud-1",
    ("Domestic Abuse Act 2021", "70"): "sca15-75a",
    ("Terrorist Asset-Freezing etc. Act 2010", "12"): "tafa-11",
    ("Terrorist Asset-Freezing etc. Act 2010", "13"): "tafa-11",
    ("Terrorist Asset-Freezing etc. Act 2010", "14"): "tafa-11",
    ("Terrorist Asset-Freezing etc. Act 2010", "15"): "tafa-11",
}
# Limbs without an entry of their own that share one.
SHARED_LIMBS: dict[tuple[str, str, tuple[str, ...]], tuple[str, ...]] = {
    ("Terrorism Act 2006", "2", ("2", "c")): ("2", "b")
}
# The form is part of the offence: conspiring to cause an explosion is s.3(1)(a) of the 1883 Act itself.
WITH_THEIR_FORM = {"cl-defraud": forms.CONSPIRACY, "esa-3-1a": forms.CONSPIRACY, "oapa-21": forms.ATTEMPT}
# Entries of ours for a record that names the section alone; the published list has no such ids.
FOR_THE_SECTION_ALONE = frozenset(
    {"ta00-12", "ta00-13", "ta00-15", "ta00-16", "ta00-54", "ta06-6", "atcsa-113", "ctsa15-10"}
)

_CONNECTION = re.compile(
    r"\(?(?:offence )?(?:aggravated by|with|having|found to have|determined to have|court found)? ?(?:an? |the )?"
    r"terror(?:ist|ism) connection(?: found| determined| proved)?"
    r"(?:[,:]? (?:under |by |per )?(?:s\.?|section )\s?(?:69|30|31)(?:\(\d\))?(?: of)?(?: the)?"
    r"(?: sentencing (?:code|act 2020)| sc| sa 2020| cta 2008| counter-terrorism act 2008)?)?\)?"
)
_PLEA = re.compile(r"(?:after )?plead(?:ed|ing)? not guilty(?: to)?|not guilty pleas?(?: to)?")
_NOT_CONVICTED = re.compile(
    r"\b(?:acquitted|not guilty|cleared|no evidence (?:was )?offered|(?:left to )?lies? on (?:the )?file|discontinued|"
    r"dismissed|jury (?:could not|did not) (?:agree|reach)|hung jury|not convicted|withdrawn|quashed|nfa)\b"
)
_CLAUSES = re.compile(
    r";|\n|\bbut\b|\. (?=[a-z])|, (?=(?:and )?(?:acquitted|not guilty|cleared|convicted|guilty|found guilty))"
    r"|\band (?=(?:acquitted|cleared|not guilty|found not guilty|found guilty|convicted))"
    r"|\(([^()]*(?:acquitted|not guilty|cleared|on file)[^()]*)\)"
)
_NARRATIVE = re.compile(r"\b(?:namely|to wit|in that (?:he|she|they|on)|by means of|whereby|contrary to)\b")
_STRONG = re.compile(r" and | & |;|\n| plus |\+|\bcounts? \d+\b")
_WEAK = re.compile(r";|\n|,|/| - |\. ")


class Entry(Protocol):
    """A state of an offence: `CataloguedOffence`, or a row of `Offence`."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def statute(self) -> str: ...
    @property
    def section(self) -> str: ...
    @property
    def codes(self) -> Sequence[str]: ...
    @property
    def aliases(self) -> Sequence[str]: ...
    @property
    def committed_from(self) -> date | None: ...
    @property
    def committed_until(self) -> date | None: ...
    @property
    def schedule_19za(self) -> str: ...


@dataclass(frozen=True)
class Candidate:
    """An offence that a text may mean. why: what in the text says so."""

    entry: Entry
    why: str


@dataclass(frozen=True)
class Reading:
    """What a text says. offence: the one that it names, else None. candidates: the one, or those that fit, likeliest
    first. question: what has to be asked before one is chosen; empty where nothing of the catalogue fits."""

    offence: Entry | None
    form: str
    candidates: tuple[Candidate, ...] = ()
    question: str = ""


@dataclass
class _Evidence:
    """What one text shows. None: it does not say."""

    codes: frozenset[str] | None = None
    best: frozenset[str] | None = None  # by act and section, the limb as it is stated
    allowed: frozenset[str] | None = None  # by act and section, limbs that are not stated included
    act: frozenset[str] | None = None
    named: frozenset[str] | None = None
    is_act_certain: bool = True
    is_name_certain: bool = True
    is_name_near: bool = False  # not the words of a title, only most of them
    is_more_named: bool = False  # behind the title of one, the words of another
    is_foreign: bool = False
    is_unknown: bool = False
    forms: frozenset[str] = frozenset()
    whys: dict[str, str] = field(default_factory=dict)
    leftover: str = ""


def read_offence(
    text: str,
    entries: Iterable[Entry],
    *,
    committed_on: date | None = None,
    convicted_on: date | None = None,
) -> Reading:
    """The offence that a text names: a prosecutor's sentence, a PNC line, a section, a title, a code.

    entries: of which to choose: `catalogue()` or rows of `Offence`; several states of one offence are one, and the one
    in force on the day is taken. The days decide only between offences of the same name, and which state it is.
    None where the text names none, several, or contradicts itself: nothing is guessed. What it may mean is offered.
    The form (attempt, conspiracy ...) is read also where the offence is not known.
    """
    entries = tuple(entries)
    catalogue = _catalogue(entries)
    convicted = _convicted_of(words.spelled(text))
    if not convicted.strip():
        return Reading(None, forms.SUBSTANTIVE)
    titled, rest = catalogue.titled(convicted)
    evidence = _evidence(rest, catalogue, titled)
    reading = _of_today(_decided(evidence, catalogue, committed_on, convicted_on), entries)
    if reading.offence and not titled and _names_several(convicted, catalogue, reading):
        return Reading(None, reading.form, reading.candidates, SEVERAL)
    return reading


def _of_today(reading: Reading, entries: tuple[Entry, ...]) -> Reading:
    """With the entries that were handed over, not those of an earlier call with the same titles and sections."""
    given = {(entry.key, entry.committed_from): entry for entry in entries}
    candidates = tuple(
        Candidate(given[candidate.entry.key, candidate.entry.committed_from], candidate.why)
        for candidate in reading.candidates
    )
    return Reading(candidates[0].entry if reading.offence else None, reading.form, candidates, reading.question)


# ---- the catalogue, as the reader needs it


class _Catalogue:
    """Entries by what a text may say of them."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self.states: dict[str, list[Entry]] = {}
        for entry in entries:
            self.states.setdefault(entry.key, []).append(entry)
        self.one = {key: states[-1] for key, states in self.states.items()}
        self.statutes = frozenset(entry.statute for entry in entries)
        self.by_code: dict[str, set[str]] = {}
        self.by_statute: dict[str, set[str]] = {}
        self.by_title: dict[str, set[str]] = {}
        self.stems: list[tuple[str, frozenset[str]]] = []
        for entry in entries:
            for code in entry.codes:
                self.by_code.setdefault(code.lower(), set()).add(entry.key)
            self.by_statute.setdefault(entry.statute, set()).add(entry.key)
            for title in (entry.title.replace(LIMB_NOT_STATED, ""), *entry.aliases):
                if not any(letter.isdigit() for letter in title):
                    self.by_title.setdefault(words.bare(words.in_full(title.lower())), set()).add(entry.key)
                    self.stems.append((entry.key, words.stems(title.lower())))
        self.openings = sorted(
            (
                (re.compile(r"[^a-z0-9]+".join(words.bare(entry.title.lower()).split()) + r"(?![a-z0-9])"), entry.key)
                for entry in entries
                if len(entry.title.split()) >= LONG_TITLE and not entry.title.endswith(LIMB_NOT_STATED)
            ),
            key=lambda each: len(each[0].pattern),
            reverse=True,
        )
        self.code_families = {code[:4] for code in self.by_code}
        self.vocabulary = words.vocabulary_of(
            [*self.by_title, *(statute.lower() for statute in self.statutes), _MORE_WORDS]
        )

    def titled(self, text: str) -> tuple[frozenset[str], str]:
        """Those whose whole title opens the text, and the text behind it. A title may itself name sections and Acts."""
        for opening, key in self.openings:
            if match := opening.match(text):
                said = words.bare(match[0])
                same = {other for title, other in self.openings if title.fullmatch(said)}
                return frozenset({key, *same}), text[match.end() :]
        return frozenset(), text

    def general(self, key: str) -> bool:
        return self.one[key].title.endswith(LIMB_NOT_STATED)

    def limbs_of(self, key: str) -> set[str]:
        """The limbs that the entry stands for where the text states none."""
        entry = self.one[key]
        number = {number for number, _ in sections.of_entry(entry.section)}
        return {
            other
            for other in self.by_statute[entry.statute]
            if other != key and number & {part for part, _ in sections.of_entry(self.one[other].section)}
        }

    def state_on(self, key: str, day: date | None) -> Entry:
        """The state in force on the day of the offence; the last one where the day is not known or none was."""
        for entry in self.states[key]:
            starts, ends = entry.committed_from, entry.committed_until
            if day and (starts is None or starts <= day) and (ends is None or day <= ends):
                return entry
        return self.one[key]


_MORE_WORDS = (
    "dissemination disseminating disseminated preparation preparing possession possessing possessed "
    "encouragement encouraging membership conspiracy conspiring attempted attempting soliciting explosive "
    "explosives explosion explosions firearm firearms ammunition certificate prohibited grievous wounding "
    "manslaughter kidnapping terrorism terrorist terrorists publication publications information document "
    "documents notification requirement requirements intelligence sabotage interference foreign service "
    "assisting threatening communication criminal property section fundraising training weapons weapon "
    "receiving providing instruction collection collecting recording substance suspicious circumstances "
    "endanger endangering endangered burglary aggravated robbery blackmail perverting justice designated "
    "offences intentional intentionally strangulation emergency imitation violence disclosure disclosing "
    "failing failure organisation proscribed purposes connected article articles contrary inciting "
    "incitement overseas glorifying unlawful unlawfully malicious maliciously inflicting causing "
    "imprisonment disorder supplying supply controlled cocaine cannabis identity contravening breaching "
    "registration preparatory conduct obtaining benefit prejudicial"
)


_MADE: dict[tuple[Any, ...], _Catalogue] = {}
_MOST_MADE = 4


def _catalogue(entries: tuple[Entry, ...]) -> _Catalogue:
    """Made once for the same entries as they are now: rows of a database may change."""
    mark = tuple((entry.key, entry.title, entry.statute, entry.section, *_lists(entry)) for entry in entries)
    made = _MADE.get(mark)
    if made is None:
        if len(_MADE) >= _MOST_MADE:
            _MADE.clear()
        made = _MADE[mark] = _Catalogue(entries)
    return made


def _lists(entry: Entry) -> tuple[Any, ...]:
    return tuple(entry.codes), tuple(entry.aliases), entry.committed_from, entry.committed_until, entry.schedule_19za


# ---- what the text shows


def _convicted_of(text: str) -> str:
    """The text without what nobody was convicted of, and without what a court found besides."""
    text = _CONNECTION.sub(" ", _PLEA.sub(" ", text))
    if not _NOT_CONVICTED.search(text):
        return text
    kept = [clause for clause in _CLAUSES.split(text) if clause and not _NOT_CONVICTED.search(clause)]
    return "; ".join(kept)


def _evidence(text: str, catalogue: _Catalogue, titled: frozenset[str] = frozenset()) -> _Evidence:
    found = _Evidence()
    found.is_foreign = bool(titles.OTHER_LAW.search(text))
    rest = list(text)
    written: set[str] = set()
    written |= _read_codes(text, rest, catalogue, found)
    text = "".join(rest)
    text = words.mended(text, catalogue.vocabulary)
    rest = list(text)
    named_acts = acts.acts_in(text, catalogue.statutes)
    pairs, loose = _pairs(text, named_acts)
    for act in named_acts:
        _blank(rest, act.start, act.end)
    for section in sections.sections_in(text):
        _blank(rest, section.start, section.end)
    for section in (*loose, *(section for _, section in pairs)):
        _blank(rest, section.start, section.end)
    written |= _read_sections(pairs, loose, named_acts, catalogue, found)
    said = words.bare(words.mended(words.in_full("".join(rest)), catalogue.vocabulary))
    if titled:
        behind = _Evidence()
        behind_and = re.sub(r"^\W*and ", "", "".join(rest))
        _read_words(said.removeprefix("and "), behind_and, catalogue, behind)
        found.is_more_named = bool(
            behind.named and not behind.is_name_near and not behind.named & _near(titled, catalogue)
        )
        found.named = titled
        for key in titled:
            found.whys[key] = f"{found.whys[key]}, title" if key in found.whys else "title"
        written |= {word.form for word in forms.words_in(said)}
    else:
        written |= _read_words(said, "".join(rest), catalogue, found)
    found.forms = frozenset(written - {""})
    return found


def _blank(rest: list[str], start: int, end: int) -> None:
    rest[start:end] = " " * (end - start)


def _read_codes(text: str, rest: list[str], catalogue: _Catalogue, found: _Evidence) -> set[str]:
    """The forms that codes name. A letter is a form only where the code without it exists."""
    written: set[str] = set()
    meant: set[str] | None = None
    for match in CODE.finditer(text):
        code, letter = match[1].replace(" ", ""), match[2] or ""
        form = forms.OF_LETTER.get(letter, "") if letter else ""
        keys = catalogue.by_code.get(code, set()) if form or not letter else set()
        family = code[:4]
        if not keys and letter and family not in catalogue.code_families and not match[1].startswith("coml"):
            continue
        _blank(rest, *match.span())
        if not keys:
            found.is_unknown = found.is_unknown or family not in catalogue.code_families
            found.leftover = found.leftover or code.upper()
            continue
        written.add(form)
        meant = set(keys) if meant is None else meant & keys
        for key in keys:
            found.whys.setdefault(key, f"code {match[0].strip().upper()}")
    if meant is not None:
        limbs = {key for key in meant if not catalogue.general(key)}
        found.codes = frozenset(limbs or meant)
        plain = {key for key in found.codes if "(" not in catalogue.one[key].section}
        same_part = len({catalogue.one[key].schedule_19za for key in found.codes}) == 1
        if len(plain) == 1 and same_part:
            found.codes = frozenset(plain)
    return written


def _pairs(text: str, named_acts: list[NamedAct]) -> tuple[list[tuple[NamedAct, Section]], list[Section]]:
    """Each section with its Act; those without one."""
    pairs: list[tuple[NamedAct, Section]] = []
    loose: list[Section] = []
    covered = [(act.start, act.end) for act in named_acts]
    for section in sections.sections_in(text):
        if any(start <= section.start < end for start, end in covered):
            continue
        act = _act_of(text, section, named_acts)
        if act:
            pairs.append((act, section))
        else:
            loose.append(section)
    with_section = {id(act) for act, _ in pairs}
    for at, act in enumerate(named_acts):
        if id(act) in with_section or (act.statutes and act.statutes <= {COMMON_LAW}):
            continue
        until = named_acts[at + 1].start if at + 1 < len(named_acts) else len(text)
        behind = sections.BEHIND_THE_ACT.match(text[act.end : until])
        before = sections.BEFORE_THE_ACT.search(text[: act.start])
        if behind:
            start = act.end + behind.start(1)
            pairs.extend((act, each) for each in sections.parsed(behind[1], start, act.end + behind.end(1)))
        elif before:
            pairs.extend((act, each) for each in sections.parsed(before[1], before.start(1), before.end(1)))
    return pairs, loose


def _act_of(text: str, section: Section, named_acts: list[NamedAct]) -> NamedAct | None:
    """The Act behind a section, else the one right before it, else the only one."""
    laws = [act for act in named_acts if not (act.statutes and act.statutes <= {COMMON_LAW})]
    for act in laws:
        if act.start >= section.end and re.fullmatch(
            r"[\s,()]*(?:of|to|in|under)?[\s,]*(?:the)?[\s,]*", text[section.end : act.start]
        ):
            return act
    for act in reversed(laws):
        if act.end <= section.start and re.fullmatch(
            r"[\s,/:()\-]*(?:at|under|by)?[\s,/:(\-]*", text[act.end : section.start]
        ):
            return act
    after = [act for act in laws if act.start >= section.end]
    if after:
        return after[0]
    return laws[-1] if laws else None


def _read_sections(
    pairs: list[tuple[NamedAct, Section]],
    loose: list[Section],
    named_acts: list[NamedAct],
    catalogue: _Catalogue,
    found: _Evidence,
) -> set[str]:
    """Which entries the Acts and sections allow, and the forms that they name."""
    written: set[str] = set()
    kept: list[tuple[NamedAct, Section]] = []
    consumed: set[int] = set()
    for act, section in pairs:
        form = _form_of(act, section)
        if form is not None:
            written.add(form)
            consumed.add(id(act))
        elif _is_of_sentencing(act, section, catalogue):
            consumed.add(id(act))
        else:
            kept.append((act, section))
    for act in named_acts:
        if id(act) not in consumed and not any(each is act for each, _ in kept):
            for statute in act.statutes:
                if statute in forms.OF_ACT:
                    written.add(forms.OF_ACT[statute])
                    consumed.add(id(act))
            if act.statutes and act.statutes <= SENTENCING:
                consumed.add(id(act))
            if forms.CONSPIRACIES in act.statutes and not act.is_loose:
                consumed.add(id(act))
    laws = [act for act in named_acts if id(act) not in consumed]
    found.is_act_certain = not any(act.is_loose for act in laws)
    found.is_unknown = found.is_unknown or any(not act.is_known for act in laws)
    if kept:
        _fit_sections(kept, catalogue, found)
    elif loose:
        best: set[str] = set()
        allowed: set[str] = set()
        for keys in catalogue.by_statute.values():
            one_best, one_allowed = _fitting(keys, loose, catalogue)
            best |= one_best
            allowed |= one_allowed
        found.best, found.allowed, found.is_act_certain = frozenset(best), frozenset(allowed), False
        for key in allowed:
            found.whys.setdefault(key, str(loose[0]))
    known = [act for act in laws if act.is_known]
    if known and not kept:
        found.act = frozenset(
            key for act in known for statute in act.statutes for key in catalogue.by_statute.get(statute, ())
        )
    return written


def _form_of(act: NamedAct, section: Section) -> str | None:
    """The form that "s.1(1) Criminal Attempts Act 1981" names; None where a section is of an offence."""
    named = {
        forms.OF_SECTION[statute, section.number]
        for statute in act.statutes
        if (statute, section.number) in forms.OF_SECTION
    }
    if len(named) != 1:
        return None
    return named.pop()


def _is_of_sentencing(act: NamedAct, section: Section, catalogue: _Catalogue) -> bool:
    """A section under which a sentence was passed, not one that was broken."""
    if act.statutes == {"Counter-Terrorism Act 2008"} and section.number in ("30", "31", "32"):
        return True
    if not act.statutes or not act.statutes <= SENTENCING:
        return False
    keys = {key for statute in act.statutes for key in catalogue.by_statute.get(statute, ())}
    return not any(sections.fit(catalogue.one[key].section, [section]) for key in keys)


def _fit_sections(kept: list[tuple[NamedAct, Section]], catalogue: _Catalogue, found: _Evidence) -> None:
    by_statute: dict[str, list[Section]] = {}
    for act, section in kept:
        for statute in act.statutes:
            by_statute.setdefault(statute, []).append(_with_shared_limb(statute, section))
    best: set[str] = set()
    allowed: set[str] = set()
    loose_best: set[str] = set()
    for statute, named in by_statute.items():
        keys = catalogue.by_statute.get(statute, set())
        one_best, one_allowed = _fitting(keys, named, catalogue)
        for section in named:
            if (key := CITED_FOR.get((statute, section.number))) and key in catalogue.one:
                one_best, one_allowed = (one_best or {key}), one_allowed | {key}
        best |= one_best
        allowed |= one_allowed
        for key in one_allowed:
            found.whys.setdefault(key, f"{named[0]} {statute}")
        if one_best and statute == acts.TERRORISM_2000:
            loose_best |= one_best
    if not found.is_act_certain and loose_best and _is_terrorism_alone(kept):
        best = loose_best  # without a year, TACT and the Terrorism Act are those of 2000
        found.is_act_certain = True
        allowed &= {key for key in allowed if catalogue.one[key].statute == acts.TERRORISM_2000} | best
    found.best, found.allowed = frozenset(best), frozenset(allowed)


def _is_terrorism_alone(kept: list[tuple[NamedAct, Section]]) -> bool:
    """Whether "TACT" or "Terrorism Act" was written, and not "TA", which asks for its year."""
    loose = [act for act, _ in kept if act.is_loose]
    return bool(loose) and all(
        act.statutes == {acts.TERRORISM_2000, acts.TERRORISM_2006} and act.end - act.start > 2 for act in loose
    )


def _with_shared_limb(statute: str, section: Section) -> Section:
    limbs = tuple(SHARED_LIMBS.get((statute, section.number, limb), limb) for limb in section.limbs)
    return Section(section.number, limbs, section.start, section.end)


def _fitting(keys: Iterable[str], named: list[Section], catalogue: _Catalogue) -> tuple[set[str], set[str]]:
    """Those whose section is the text's, the limb as stated; and all that it does not rule out."""
    by_number: dict[str, dict[str, sections.Fit]] = {}
    for key in keys:
        section = catalogue.one[key].section
        if found := sections.fit(section, named):
            by_number.setdefault(sections.of_entry(section)[0][0].split()[0], {})[key] = found
    best: set[str] = set()
    allowed: set[str] = set()
    for fits in by_number.values():
        limbs = {key: fit for key, fit in fits.items() if not fit.is_general and fit.full}
        general = {key for key, fit in fits.items() if fit.is_general}
        if limbs:
            most = max(fit.full for fit in limbs.values())
            fewest = min(fit.missing for fit in limbs.values() if fit.full == most)
            best |= {key for key, fit in limbs.items() if fit.full == most and fit.missing == fewest}
            allowed |= set(limbs) | general
            continue
        open_limbs = {
            key for key, fit in fits.items() if not fit.is_general and not _states_another(key, named, catalogue)
        }
        if general:
            parts = {catalogue.one[key].schedule_19za for key in general | open_limbs}
            best |= general | (open_limbs if len(parts) > 1 else set())
        else:
            best |= open_limbs
        allowed |= general | open_limbs
    return best, allowed


def _states_another(key: str, named: list[Section], catalogue: _Catalogue) -> bool:
    """Whether the text states a limb of the section that cannot be the entry's: (2)(a) is not (2)(c)."""
    said = {section.number: section.limbs for section in named}
    for number, limb in sections.of_entry(catalogue.one[key].section):
        for other in said.get(number, ()):
            if limb and len(other) > 1 and other[: len(limb)] != limb[: len(other)] and other[0] == limb[0]:
                return True
    return False


def _read_words(said: str, written: str, catalogue: _Catalogue, found: _Evidence) -> set[str]:
    """What the words name, and the forms. said: without sections, Acts and codes."""
    found.leftover = said
    head = _NARRATIVE.split(written, maxsplit=1)[0]
    head = words.bare(words.mended(words.in_full(head), catalogue.vocabulary))
    exact = _exactly(said, catalogue) or _exactly(head, catalogue)
    wider = [name.keys for name in _known_names(said, catalogue) if exact < name.keys]
    if exact and wider:  # a name in use for several: public nuisance is of common law and of statute
        found.named = frozenset.union(*wider)
        for key in found.named:
            found.whys[key] = f"{found.whys[key]}, words" if key in found.whys else "words"
        return set()
    if exact:
        found.named = _with_older(exact, catalogue)
        for key in exact:
            found.whys[key] = f"{found.whys[key]}, title" if key in found.whys else "title"
        return {"" for _ in exact}
    named = _known_names(head, catalogue) or _known_names(said, catalogue)
    text = head if _known_names(head, catalogue) else said
    covers: frozenset[int] = frozenset()
    if len(named) == 1:
        found.named, covers = named[0].keys, named[0].covers
    elif named:
        shared = frozenset.intersection(*(name.keys for name in named))
        found.named = shared or frozenset(key for name in named for key in name.keys)
        covers = frozenset(place for name in named for place in name.covers)
        found.is_name_certain = bool(shared)
    form_words = [
        word
        for word in forms.words_in(text)
        if not covers & set(range(word.start, word.end)) and _is_of_the_offence(word, text, covers)
    ]
    found.named = found.named and _with_older(found.named, catalogue)
    if found.named is None:
        without = text
        for word in form_words:
            without = without[: word.start] + " " * (word.end - word.start) + without[word.end :]
        found.named = _exactly(words.bare(without), catalogue) or None
        if found.named is None and (near := _alike(without, catalogue)):
            found.named, found.is_name_near = near, True
    for key in found.named or ():
        found.whys[key] = f"{found.whys[key]}, words" if key in found.whys else "words"
    uncovered = "".join(" " if place in covers else letter for place, letter in enumerate(text))
    if titles.OTHER_OFFENCES.search(uncovered) and not _exactly(text, catalogue):
        found.is_name_certain = False
    return {word.form for word in form_words}


def _with_older(keys: frozenset[str], catalogue: _Catalogue) -> frozenset[str]:
    """With the older offence of the same name, for a text that names its Act."""
    return keys | {OLDER[key] for key in keys if OLDER.get(key) in catalogue.one}


def _near(keys: frozenset[str], catalogue: _Catalogue) -> frozenset[str]:
    """With the other limbs of their sections."""
    return keys | frozenset(limb for key in keys for limb in catalogue.limbs_of(key))


def _exactly(said: str, catalogue: _Catalogue) -> frozenset[str]:
    return frozenset(catalogue.by_title.get(said, ()))


def _known_names(said: str, catalogue: _Catalogue) -> list[titles.NamedOffences]:
    found = []
    for each in titles.named_in(said):
        keys = each.keys & set(catalogue.one)
        if keys:
            found.append(titles.NamedOffences(frozenset(keys), each.covers))
    return found


def _alike(said: str, catalogue: _Catalogue) -> frozenset[str]:
    """The entry whose title is nearly the text; nothing where two are about as near."""
    wanted = words.stems(said)
    if len(wanted) < 2:
        return frozenset()
    best: dict[str, float] = {}
    for key, title in catalogue.stems:
        best[key] = max(best.get(key, 0), titles.likeness(wanted, title))
    ranked = sorted(best.items(), key=lambda item: item[1], reverse=True)
    (first, near), (_, next_near) = ranked[0], ranked[1]
    if near >= ENOUGH_ALIKE and near - next_near >= CLEARLY_MORE_ALIKE:
        return frozenset({first})
    return frozenset()


def _is_of_the_offence(word: forms.FormWord, text: str, covers: frozenset[int]) -> bool:
    """Whether a form word governs the offence: it stands before its first word, at the front, or at the very end."""
    if not covers:
        return True
    first = min(covers)
    if word.end <= first:
        return len(text[word.end : first].split()) <= 4
    after = text[word.end :].split()
    return len(after) == 0


# ---- which one it is


def _decided(found: _Evidence, catalogue: _Catalogue, committed_on: date | None, convicted_on: date | None) -> Reading:
    form = _form(found)
    fitting, question = _fits(found, catalogue)
    if fitting and len(fitting) > 1:
        fitting = _on_the_day(fitting, catalogue, committed_on, convicted_on)
    if len(fitting) == 1 and found.best is None and found.codes is None:
        fitting = _older(fitting, catalogue, committed_on, convicted_on)
    candidates = tuple(
        Candidate(catalogue.state_on(key, committed_on), found.whys.get(key, "words")) for key in sorted(fitting)
    )
    if form is None:
        return Reading(None, forms.SUBSTANTIVE, candidates, "The text names two forms, such as attempt and conspiracy")
    if found.is_foreign and not _is_of_that_land(fitting, catalogue):
        return Reading(None, form, candidates)
    if found.is_more_named:
        question = SEVERAL
    if question:
        return Reading(None, form, candidates, question)
    if len(fitting) != 1:
        return Reading(None, form, candidates, _which(candidates))
    key = next(iter(fitting))
    if WITH_THEIR_FORM.get(key) == form:
        form = forms.SUBSTANTIVE
    return Reading(candidates[0].entry, form, candidates)


def _form(found: _Evidence) -> str | None:
    """None where the text names two."""
    named = set(found.forms)
    if named >= {forms.ENCOURAGING_44} and named & {forms.ENCOURAGING_45, forms.ENCOURAGING_46}:
        named.discard(forms.ENCOURAGING_44)
    if len(named) > 1:
        return None
    return named.pop() if named else forms.SUBSTANTIVE


def _which(candidates: tuple[Candidate, ...]) -> str:
    if not candidates:
        return ""
    said = ", ".join(candidate.entry.key for candidate in candidates[:6])
    return f"Which offence is it? The text fits {len(candidates)} of the catalogue: {said}"


SEVERAL = "The text names several offences: record each separately"
CONTRADICTION = "The words name one offence, the section or code a different one: check the text"


def _fits(found: _Evidence, catalogue: _Catalogue) -> tuple[frozenset[str], str]:
    """The entries on which all that the text shows agrees, and what to ask where it does not."""
    named = found.named
    if found.codes is not None:
        return _fits_code(found, catalogue)
    if found.best is not None:
        if found.is_unknown and not found.best:
            return frozenset(), ""
        return _fits_section(found, catalogue)
    if found.is_unknown:
        return frozenset(), ""
    if found.act is not None:
        if named is None:
            few = found.act if len(found.act) <= 12 else frozenset()
            return (few, "Which section of the Act is it?") if few else (frozenset(), "")
        both = _with_limbs(named, catalogue) & found.act
        if len(named & found.act) == 1:
            both = named & found.act
        if not both:
            return named, CONTRADICTION
        return both, ""
    if named is None:
        return frozenset(), ""
    named -= {OLDER[key] for key in named if key in OLDER}
    if not found.is_name_certain:
        several = "The text names more than one offence, or more than the catalogue knows"
        return (named, several) if len(named) > 1 else (frozenset(), "")
    return named, ""


def _fits_code(found: _Evidence, catalogue: _Catalogue) -> tuple[frozenset[str], str]:
    codes = found.codes or frozenset()
    if not codes:
        return frozenset(), "The text has codes of several offences: record each separately"
    fitting = codes
    if found.best is not None:
        both = codes & (found.allowed or frozenset())
        if not both and not codes & _with_limbs(found.best, catalogue):
            return codes | found.best, CONTRADICTION
        fitting = (codes & found.best) or both or codes
    if found.act is not None and not fitting & found.act:
        return fitting, CONTRADICTION
    if found.named is not None and found.is_name_certain:
        both = fitting & _with_limbs(found.named, catalogue)
        if not both and not found.is_name_near:
            return fitting | found.named, CONTRADICTION
        fitting = both or fitting
    return fitting, ""


def _fits_section(found: _Evidence, catalogue: _Catalogue) -> tuple[frozenset[str], str]:
    best, allowed, named = found.best or frozenset(), found.allowed or frozenset(), found.named
    if named is None:
        if not found.is_act_certain:
            few = best if len(best) <= 12 else frozenset()
            return few, "Which Act is it? Enter its name with the year" if few else ""
        return best, ""
    wide = _with_limbs(named, catalogue)
    if not best and not allowed:
        return named, CONTRADICTION
    if len(named & best) == 1:
        return named & best, ""
    for fitting in (wide & best, named & allowed, wide & allowed):
        if fitting:
            return fitting, ""
    if best and found.is_act_certain and (found.is_name_near or (len(named) > 1 and not found.is_name_certain)):
        return best, ""
    return best | named, CONTRADICTION


def _with_limbs(keys: frozenset[str], catalogue: _Catalogue) -> frozenset[str]:
    """With the limbs of those that stand for a section whose limb is not stated."""
    return keys | frozenset(limb for key in keys if catalogue.general(key) for limb in catalogue.limbs_of(key))


def _on_the_day(
    keys: frozenset[str], catalogue: _Catalogue, committed_on: date | None, convicted_on: date | None
) -> frozenset[str]:
    """Those that could be committed on the day, where it is known and any could."""
    day = committed_on
    if day is None and convicted_on is None:
        return keys

    def could(key: str) -> bool:
        return any(
            (state.committed_from is None or state.committed_from <= (day or convicted_on or date.max))
            and (day is None or state.committed_until is None or day <= state.committed_until)
            for state in catalogue.states[key]
        )

    return frozenset(key for key in keys if could(key)) or keys


def _older(
    keys: frozenset[str], catalogue: _Catalogue, committed_on: date | None, convicted_on: date | None
) -> frozenset[str]:
    key = next(iter(keys))
    day = committed_on or convicted_on
    starts = catalogue.one[key].committed_from
    if day and starts and day < starts and OLDER.get(key) in catalogue.one:
        return frozenset({OLDER[key]})
    return keys


def _is_of_that_land(keys: frozenset[str], catalogue: _Catalogue) -> bool:
    return len(keys) == 1 and next(iter(keys)) in ("ta00-60", "ta00-61")


def _names_several(text: str, catalogue: _Catalogue, reading: Reading) -> bool:
    """Whether parts of the text, read separately, name different offences, or an offence and an attempt at it."""
    is_by_number = reading.candidates[0].why not in ("title", "words")
    plain = words.bare(words.mended(words.in_full(text), catalogue.vocabulary))
    in_the_whole = {key for each in titles.named_in(plain, with_inner=True) for key in each.keys}
    said: set[tuple[str, str]] = set()
    for separator in (_STRONG, _WEAK):
        parts = [part for part in separator.split(text) if part.strip()]
        for part in parts if len(parts) > 1 else []:
            found = _evidence(part, catalogue)
            form = _form(found)
            fitting, question = _fits(found, catalogue)
            if question or len(fitting) != 1 or form is None or (found.named is None and found.codes is None):
                continue
            key = next(iter(fitting))
            by_words = found.best is None and found.codes is None and found.whys.get(key) != "title"
            is_listed = separator is _STRONG and catalogue.one[key].schedule_19za in ("part_1", "part_2")
            if by_words and ((is_by_number and separator is _WEAK) or (key not in in_the_whole and not is_listed)):
                continue  # the words of one offence may sound, on their own, like another
            said.add((key, forms.SUBSTANTIVE if WITH_THEIR_FORM.get(key) == form else form))
    key = reading.candidates[0].entry.key
    own = {key} | catalogue.limbs_of(key)
    return not {key for key, _ in said} <= own or len({form for _, form in said}) > 1
