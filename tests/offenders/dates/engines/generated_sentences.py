"""Sentences made up by a seed, in the reference format: lawful in shape, crowded about the days when the law changed.

It knows what a court may pass and when, and nothing of dates of release.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

# The commencements that bear on dates of release, and what can be imposed from when.
COMMENCEMENTS = {
    "cja": date(2005, 4, 4),
    "laspo": date(2012, 12, 3),
    "particular_concern": date(2015, 4, 13),
    "torera": date(2020, 2, 26),
    "any_connection": date(2021, 4, 30),
    "no_parole": date(2021, 6, 29),
    "pcsca": date(2022, 6, 28),
}
LICENCE_UNDER_TWELVE_MONTHS = date(2015, 2, 1)  # for offences committed from this day
SDS_PLUS_BEGAN = date(2020, 4, 1)
FIRST, LAST = date(2013, 1, 1), date(2026, 6, 30)

PART_1 = ["TA 2000 s.54", "TA 2000 s.56", *(f"TA 2006 s.{section}" for section in (5, 6, 9, 10, 11))]
PART_2 = [
    *(f"TA 2000 s.{section}" for section in (11, 12, 15, 16, 17, "17A", 18, 19, "21A", "38B", 39)),
    *(f"TA 2000 s.{section}" for section in (57, 58, "58A", "58B")),
    "ATCSA 2001 s.113",
    *(f"TA 2006 s.{section}" for section in (1, 2, 8)),
    "CTA 2008 s.54",
    "TPIM Act 2011 s.23",
    "Counter-Terrorism and Security Act 2015 s.10",
]
IN_NO_PART = "TA 2000 s.13"
ELSEWHERE = ["OAPA 1861 s.18", "OAPA 1861 s.20", "Explosive Substances Act 1883 s.4", "Firearms Act 1968 s.16"]
ORDINARY = ["Theft Act 1968 s.9", "Misuse of Drugs Act 1971 s.5", "NSA 2023 s.3"]


def generated(seed: int, number: int) -> Iterator[dict]:
    """So many cases. The nth case of a seed is the same whatever the number."""
    for n in range(number):
        chance = Random(f"{seed}:{n}")
        yield Maker(chance).case(is_added=n % 20 == 19) | {"id": f"generated/{seed}/{n}"}


class Maker:
    """One case. `self.chance` is its only source of accident."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def one_in(self, n: float) -> bool:
        return self.chance.random() * n < 1

    def case(self, *, is_added: bool = False) -> dict:
        """is_added: one whose days were added, and who went about then."""
        make = self.chance.choices(
            [self.single, self.concurrent, self.chain, self.chain_beside, self.later, self.released, self.recalled],
            [24, 16, 22, 9, 9, 10, 10],
        )[0]
        if self.one_in(25):
            make = self.indeterminate
        elif self.one_in(60):
            make = self.public_protection
        elif self.one_in(30):
            make = self.youth
        if is_added:
            make = self.added
        sentences, adjustments, movements = make()
        if not movements and self.one_in(30):
            movements = None  # nobody said whether there were any
        return {
            "law": "sds_half",
            "offender": {"date_of_birth": "1985-05-05", "active_sex_offender": False},
            "sentences": sentences,
            "adjustments": adjustments,
            "movements": movements,
            "options": {},
            "tags": [make.__name__],
        }

    # Shapes of a case

    def single(self):
        sentence = self.sentence("s1", self.day_of_sentence())
        return [sentence], self.adjustments([sentence]), []

    def concurrent(self):
        on = self.day_of_sentence()
        sentences = [self.sentence(f"s{n}", self.soon_after(on)) for n in range(1, self.chance.choice([3, 3, 4]))]
        return sentences, self.adjustments(sentences), []

    def chain(self):
        on = self.day_of_sentence()
        sentences = [self.sentence("s1", on)]
        for n in range(2, self.chance.choice([3, 3, 4, 5])):
            # Nothing is consecutive to a sentence that is over.
            first = months(sentences[0]["duration"])
            later = on if self.one_in(1.4) or first < 12 else self.soon_after(on, within=min(240, first * 10))
            sentences.append(self.sentence(f"s{n}", later, after=sentences[-1]["id"]))
        return sentences, self.adjustments(sentences), []

    def chain_beside(self):
        sentences, _, _ = self.chain()
        on = date.fromisoformat(sentences[0]["sentenced_on"])
        beside = self.sentence("x1", self.soon_after(on), after="s1" if self.one_in(4) else None)
        return [*sentences, beside], self.adjustments([*sentences, beside]), []

    def later(self):
        """Another sentence years later: the same custody, or another, as the dates of the first decide."""
        on = self.day_of_sentence()
        first = self.sentence("s1", on)
        again = min(on + timedelta(days=self.chance.randint(100, 2500)), LAST)
        sentences = [first, self.sentence("s2", max(again, on))]
        return sentences, self.adjustments(sentences), []

    def released(self):
        """Out on licence, on a day about the beginning of s.247A more often than not."""
        connected = self.one_in(1.7)
        about = self.chance.choice(["torera", "any_connection", "any_connection"] if connected else ["torera"])
        left = self.about(COMMENCEMENTS[about]) if self.one_in(1.5) else self.any_day(date(2018, 1, 1), LAST)
        imposed = left - timedelta(days=self.chance.randint(300, 1500))
        sentence = self.sentence("s1", imposed, terrorist=True, connected=connected)
        served = (left - imposed).days // 30
        sentence["duration"] = {"months": 2 * served + 24 + self.chance.randint(0, 40)}  # less than half of it
        if connected:
            found = self.chance.choice([imposed, imposed, left + timedelta(days=self.chance.randint(-1, 400))])
            sentence["offence"]["connection_determined_on"] = max(found, imposed).isoformat()
        movements = [{"direction": "out", "on": left.isoformat(), "reason": self.chance.choice(["parole", "crd"])}]
        if self.one_in(4):
            again = left + self.within(300)
            movements.append({"direction": "in", "on": again.isoformat(), "reason": "sentence"})
            sentences = [sentence, self.sentence("s2", again)]
            return sentences, self.credit(sentences), movements
        return [sentence], self.credit([sentence]), movements

    def recalled(self):
        on = self.day_of_sentence()
        sentences = [self.sentence("s1", on)]
        if self.one_in(3):
            sentences.append(self.sentence("s2", on, after="s1" if self.one_in(2) else None))
        revoked = on + timedelta(days=self.chance.randint(200, 900))
        for sentence in sentences:
            if months(sentence["duration"]) < 48:
                sentence["duration"] = {"years": self.chance.randint(4, 9)}
            kind = "standard" if self.chance.random() < 0.97 else "fixed_28"
            sentence["recall"] = {"type": kind, "revoked_on": revoked.isoformat(), "returned_on": None}
        adjustments = []
        if self.one_in(2):
            kind = self.chance.choice(["recall_remand", "recall_tagged_bail"])
            adjustments.append(self.adjustment(kind, self.chance.randint(1, 120), on))
        if self.one_in(2):
            adjustments.append(self.adjustment("ual", self.chance.randint(1, 40), revoked + timedelta(days=1)))
        if self.one_in(1.7):
            sentences += self.after_recall(revoked)
            if self.one_in(6):
                awarded_on = revoked + timedelta(days=self.chance.randint(0, 400))
                adjustments.append(self.adjustment("ada", self.chance.randint(1, 40), awarded_on))
        return sentences, adjustments, []

    def after_recall(self, revoked: date) -> list[dict]:
        """One new sentence, two that run together, or a chain."""
        on = revoked + timedelta(days=self.chance.randint(60, 300))
        new = [self.sentence("n1", on)]
        if self.one_in(3):
            new.append(self.sentence("n2", on, after="n1" if self.one_in(2) else None))
        return new

    def indeterminate(self):
        kind = "IPP" if self.one_in(2.5) else "LIFE"
        on = self.before_they_ended() if kind == "IPP" else self.day_of_sentence()
        sentence = self.sentence("s1", on, terrorist=True)
        sentence |= {
            "type": kind,
            "duration": {"years": self.chance.randint(2, 30), "months": self.chance.randint(0, 11)},
        }
        sentence.pop("extension", None)
        if kind == "IPP":
            self.convicted(sentence, on)
        sentences = [sentence]
        if self.one_in(4):
            longer = {"years": self.chance.randint(2, 30), "months": self.chance.randint(0, 11)}
            sentences.append(sentence | {"id": "s2", "duration": longer})
        elif self.one_in(2):
            first = self.sentence("s2", max(self.soon_after(on), FIRST))
            sentences.append(first)
            if self.one_in(3):
                then = self.sentence("s3", date.fromisoformat(first["sentenced_on"]), after="s2")
                sentences.append(then)
        return sentences, self.credit(sentences, most=200) if self.one_in(3) else [], []

    def public_protection(self):
        """Extended for public protection, alone or beside another, not yet out when s.247A began."""
        on = self.before_they_ended()
        sentence = self.sentence("s1", on, terrorist=not self.one_in(12)) | {
            "type": "EPP",
            "extension": self.term(1, 8),
        }
        self.convicted(sentence, on)
        sentences = [sentence]
        if self.one_in(3):
            sentences.append(self.sentence("s2", on, after="s1" if self.one_in(2) else None))
        return sentences, self.credit(sentences), []

    def added(self):
        """At large about the days that were added to a short sentence, with another one afterwards now and then."""
        on = self.any_day(COMMENCEMENTS["torera"], LAST)
        term = self.chance.randint(120, 700)
        sentences = [self.sentence("s1", on) | {"duration": {"days": term}}]
        plain = on + timedelta(days=term * self.chance.choice([3, 4, 6]) // 6)
        awarded = self.chance.randint(20, 60)
        adjustments = [self.adjustment("ada", awarded, on + self.within(40))]
        if self.one_in(4):
            adjustments.append(self.adjustment("rada", self.chance.randint(1, awarded), on + self.within(110)))
        gone = plain + timedelta(days=self.chance.randint(-1, awarded + 1))
        adjustments.append(self.adjustment("ual", self.chance.randint(1, 20), gone))
        if self.one_in(3):
            sentences.append(self.sentence("s2", gone + self.within(60), after="s1" if self.one_in(4) else None))
        return sentences, adjustments, []

    def before_they_ended(self) -> date:
        """IPP and EPP ended for convictions from 3 December 2012; sentences followed until some weeks later."""
        if self.one_in(6):
            return COMMENCEMENTS["laspo"] + timedelta(days=self.chance.randint(0, 60))
        return self.any_day(date(2006, 1, 1), date(2012, 12, 2))

    def convicted(self, sentence: dict, on: date) -> None:
        if on >= COMMENCEMENTS["laspo"] and not self.one_in(8):
            convicted = COMMENCEMENTS["laspo"] - timedelta(days=1 if self.one_in(2) else self.chance.randint(0, 40))
            sentence["offence"]["convicted_on"] = convicted.isoformat()

    def youth(self):
        """Detention and training orders, about the day from which remand is credited to them."""
        on = self.about(COMMENCEMENTS["pcsca"]) if self.one_in(2) else self.any_day(FIRST, LAST)
        sentences = [self.order("s1", on)]
        if self.one_in(1.6):
            sentences.append(self.order("s2", on, after="s1" if self.one_in(2) else None))
        if self.one_in(50):
            sentences[0]["offence"]["jurisdiction"] = "scotland"
        return sentences, self.credit(sentences), []

    def order(self, key: str, on: date, after: str | None = None) -> dict:
        sentence = self.sentence(key, on, terrorist=False) | {"type": "DTO", "consecutive_to": after}
        sentence["duration"] = {"months": self.chance.choice([4, 6, 7, 8, 9, 12, 17, 18, 19, 24])}
        sentence.pop("extension", None)
        return sentence

    # A sentence

    def sentence(
        self,
        key: str,
        on: date,
        *,
        after: str | None = None,
        terrorist: bool | None = None,
        connected: bool | None = None,
    ) -> dict:
        terrorist = self.chance.random() < 0.68 if terrorist is None else terrorist
        kind = self.kind(on, terrorist)
        sentence = {
            "id": key,
            "type": kind,
            "sentenced_on": on.isoformat(),
            "duration": self.term_of(kind),
            "consecutive_to": after,
            "offence": self.offence(kind, on, terrorist, connected),
            "sds_plus_offence_and_length": kind == "SDS_PLUS",
            "section_250": False,
            "early_release_exclusions": [],
        }
        if terrorist and on < COMMENCEMENTS["torera"] and not self.one_in(12):
            sentence["duration"] = self.not_out_by_torera(on)
        if kind in ("SOPC", "SOPC_U18"):
            sentence["extension"] = self.chance.choice([{"years": 1}, {"months": 12}])
        elif kind in ("EDS", "EDS_AUTOMATIC"):
            sentence["extension"] = self.term(1, 8)
        elif kind == "STS":
            sentence["extension"] = {"years": self.chance.randint(7, 25)}
        return sentence

    def kind(self, on: date, terrorist: bool) -> str:
        kinds = {"SDS": 8}
        if on >= SDS_PLUS_BEGAN:
            kinds["SDS_PLUS"] = 2
        if on >= COMMENCEMENTS["laspo"]:
            kinds["EDS"] = 6
        if COMMENCEMENTS["laspo"] <= on < COMMENCEMENTS["particular_concern"]:
            kinds["EDS_AUTOMATIC"] = 6
        if on >= COMMENCEMENTS["particular_concern"]:
            kinds["SOPC"] = 4
        if on >= COMMENCEMENTS["any_connection"]:
            kinds["SOPC_U18"] = 1
        if terrorist and on >= COMMENCEMENTS["no_parole"]:
            kinds["STS"] = 2
        return self.chance.choices(list(kinds), list(kinds.values()))[0]

    def offence(self, kind: str, on: date, terrorist: bool, connected: bool | None) -> dict:
        """Listed, connected or ordinary; now and then one of which too little is known."""
        committed = on - timedelta(days=self.chance.randint(20, 900))
        if not terrorist and self.one_in(6) and on > LICENCE_UNDER_TWELVE_MONTHS + timedelta(days=2):
            committed = self.about(LICENCE_UNDER_TWELVE_MONTHS)
        if on < COMMENCEMENTS["laspo"] and not self.one_in(9):
            committed = min(max(committed, COMMENCEMENTS["cja"]), on)  # else the Act of 1991 followed it
        offence = {
            "committed_on": committed.isoformat(),
            "code": None,
            "terrorism": False,
            "national_security": False,
            "statute": self.chance.choice(ORDINARY),
            "terrorist_connection": "no",
            "connection_determined_on": None,
        }
        if not terrorist:
            return offence | self.near_miss(kind)
        connected = self.one_in(3) if connected is None else connected
        offence["terrorism"] = True
        if kind == "STS":
            return offence | (
                {"statute": "OAPA 1861 s.18"} | self.connection(on, 3) if connected else {"statute": self.part_1()}
            )
        if connected:
            return (
                offence
                | {"statute": self.chance.choice(ELSEWHERE)}
                | self.connection(on, self.chance.choice([3, 3, 0]))
            )
        offence["statute"] = self.part_1() if self.one_in(2.2) else self.chance.choice(PART_2)
        if self.one_in(60):
            offence["statute"] = None
        elif self.one_in(90):
            offence["jurisdiction"] = self.chance.choice(["scotland", "northern_ireland", "service", "repatriated"])
        return offence

    def part_1(self) -> str:
        return self.chance.choice(PART_1)

    def connection(self, on: date, part: int | None) -> dict:
        """Determined with the sentence, on appeal, or on a day about a commencement that lies after it."""
        found = on
        if part is not None and self.one_in(60):
            return self.connection(on, None)
        if part is None:
            pass
        elif self.one_in(5):
            found = on + timedelta(days=self.chance.randint(1, 300))
        elif self.one_in(4):
            later = self.about(COMMENCEMENTS[self.chance.choice(["any_connection", "no_parole"])])
            found = later if timedelta(0) <= later - on < timedelta(days=500) else on
        return {
            "terrorist_connection": "yes",
            "connection_determined_on": found.isoformat(),
            "schedule_19za_part": part,
        }

    def near_miss(self, kind: str) -> dict:
        """What is not terrorist, though it is nearly so."""
        if kind == "SDS" and self.one_in(12):
            return {"statute": IN_NO_PART, "terrorism": True}
        if self.one_in(4):
            return {"statute": self.chance.choice(ELSEWHERE), "schedule_19za_part": self.chance.choice([0, 3])}
        if self.one_in(80):
            unknown = {"terrorism": True, "terrorist_connection": None, "schedule_19za_part": 3}
            return {"statute": self.chance.choice(ELSEWHERE)} | unknown
        return {}

    # Terms and days

    def term_of(self, kind: str) -> dict[str, int]:
        if kind == "STS":
            return {"years": self.chance.randint(14, 22)} | (
                {"months": self.chance.randint(1, 11)} if self.one_in(4) else {}
            )
        if kind == "SDS":
            return self.term(0, 10)
        return self.term(1, 12)

    def term(self, least: int, most: int) -> dict[str, int]:
        """In one unit or several, as courts pass them; under a year only where `least` is 0."""
        chance = self.chance
        years = {"years": chance.randint(max(least, 1), most)}
        shapes = [
            years,
            years,
            years | {"months": chance.randint(1, 11)},
            {"months": chance.randint(12, 60)},
            years | {"months": chance.randint(1, 11), "weeks": chance.randint(1, 3), "days": chance.randint(1, 6)},
        ]
        if not least:
            shapes += [
                {"months": chance.randint(1, 12)},
                {"weeks": chance.randint(2, 60)},
                {"days": chance.randint(2, 400)},
                {"months": chance.randint(1, 14), "days": chance.randint(1, 25)},
            ]
        return chance.choice(shapes)

    def not_out_by_torera(self, on: date) -> dict[str, int]:
        """A term of which less than half was served when s.247A began; else a release would have to be recorded."""
        years = 2 * (COMMENCEMENTS["torera"].year - on.year) + self.chance.randint(1, 4)
        return {"years": years} | ({"months": self.chance.randint(1, 11)} if self.one_in(2) else {})

    def day_of_sentence(self) -> date:
        if self.one_in(1.8):
            name = self.chance.choices(list(COMMENCEMENTS), [4, 3, 6, 14, 12, 18, 10])[0]
            day = self.about(COMMENCEMENTS[name])
            return max(day, COMMENCEMENTS["cja"] - timedelta(days=1))
        if self.one_in(5):
            return self.chance.choice([date(2016, 2, 29), date(2020, 2, 29), date(2024, 2, 29)])
        day = self.any_day(FIRST, LAST)
        if self.one_in(5):
            return day.replace(day=1)
        return day.replace(day=1) - timedelta(days=1) if self.one_in(5) else day

    def any_day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.chance.randint(0, (last - first).days))

    def about(self, day: date) -> date:
        """The day before, the day, the day after; sometimes a week away."""
        return day + timedelta(days=self.chance.choice([-1, -1, 0, 0, 0, 1, 1, self.chance.randint(-7, 7)]))

    def soon_after(self, on: date, within: int = 240) -> date:
        return on if self.one_in(1.6) else on + timedelta(days=self.chance.randint(1, within))

    # What moves the dates

    def credit(self, sentences: list[dict], most: int = 300) -> list[dict]:
        made = []
        for kind, odds, share in (("remand", 2, 1), ("tagged_bail", 6, 3)):
            if self.one_in(odds):
                on = date.fromisoformat(self.chance.choice(sentences)["sentenced_on"])
                made.append(self.adjustment(kind, self.chance.randint(1, most // share), on))
        return made

    def adjustments(self, sentences: list[dict]) -> list[dict]:
        """Nobody goes absent or is punished who has already left: events come early, and with little credit."""
        first = date.fromisoformat(min(sentence["sentenced_on"] for sentence in sentences))
        shortest = min(months(sentence["duration"]) for sentence in sentences)
        if shortest < 9:
            return self.credit(sentences)
        events, within = [], 400 if shortest >= 36 else 25
        if self.one_in(4):
            events.append(self.adjustment("ual", self.chance.randint(1, 60), first + self.within(within)))
        if self.one_in(4):
            awarded, on = self.chance.randint(1, 60), first + self.within(within)
            events.append(self.adjustment("ada", awarded, on))
            if self.one_in(3):
                restored = self.chance.randint(1, awarded)
                events.append(self.adjustment("rada", restored, on + timedelta(days=self.chance.randint(1, 5))))
        if self.one_in(25):
            events.append(self.adjustment("ada", self.chance.randint(1, 20), first - self.within(60)))
        last = date.fromisoformat(max(sentence["sentenced_on"] for sentence in sentences))
        if last > first + timedelta(days=20) and self.one_in(12):
            events.append(self.adjustment("ual", self.chance.randint(1, 30), last - self.within(15)))
        return [*self.credit(sentences, most=70 if events else 300), *events]

    def within(self, days: int) -> timedelta:
        return timedelta(days=self.chance.randint(1, days))

    def adjustment(self, kind: str, days: int, on: date) -> dict:
        """Absences and awards carry the days from and to; credit carries the days alone."""
        event = kind in ("ual", "ada", "rada")
        return {
            "type": kind,
            "days": days,
            "applies_from": on.isoformat(),
            "from": on.isoformat() if event else None,
            "to": (on + timedelta(days=days - 1)).isoformat() if event else None,
        }


def months(term: dict[str, int]) -> int:
    """About how long a term is."""
    return 12 * term.get("years", 0) + term.get("months", 0) + (7 * term.get("weeks", 0) + term.get("days", 0)) // 31
