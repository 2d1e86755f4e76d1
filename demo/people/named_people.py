"""The people whose stories the demo tells: those of the pictures, and one for each thing that a sentence can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from demo.people.sentences import (
    WITH_CONNECTION,
    WITHOUT_CONNECTION,
    Moves,
    Sentence,
    laid,
    working,
    years_after,
)
from offenders.custody.rules import Happening
from offenders.dates.rules.releases import Basis, leaves_on

TELFORD, SANDIFORD, HALDEN, FARNHAM, QUILL, TRASK = "A7715DM", "A5530LC", "A4821KX", "A9018TE", "A2093FK", "A6418PM"
SLIPPED, NO_SUCH_RELEASE, NOT_CONNECTED, ACCEPTED, LATE, COURT = (
    "A1407CN",
    "A2816DR",
    "A3925EV",
    "A4038FX",
    "A5149GZ",
    "A6257HB",
)
APPEALED = "A7364JC"
WITHOUT_SHEET, WITHOUT_DATE = "A6864RP", "A7975SQ"
IN_HOSPITAL, AT_COURT = "A9308KH", "A8297JG"
LET_OUT, TO_BE_REMOVED, CUT_ON_APPEAL, BROUGHT_FORWARD = "A6075GD", "A7186HF", "A5964FC", IN_HOSPITAL
AT_THE_GATE = (LET_OUT, TO_BE_REMOVED, CUT_ON_APPEAL, BROUGHT_FORWARD)
RECALLED_BEFORE = "A8627KT"  # of whom a whole recall is told
EXPIRED = "A5512RW"  # a year on licence, which is over
EXPIRED_AGO = 410  # days since the release
RETURNED_AGO, AT_LARGE = 21, 19  # days
NORTH, MIDLANDS, SOUTH = "North East", "West Midlands", "Kent, Surrey and Sussex"
AS_ORDERED = "The court order says so. The prosecution has been informed"
TWICE = 8  # days on remand that the prison's sheet counts though another sentence has had them


@dataclass(frozen=True)
class Person:
    """sheet: what the prison's sheet says, where it is not what the rules make of the record. moves: where it is more
    than to have been received. more: further cells of the row."""

    name: str
    number: str
    prison: str
    region: str
    sentence: Sentence
    passed_on: date
    sheet: dict[str, date] | None = None
    moves: Moves = ()
    more: Mapping[str, object] = field(default_factory=dict)


def known(today: date) -> Iterator[Person]:
    """Those whom the pictures of the product tell of."""

    def day(offset: int) -> date:
        return today + timedelta(days=offset)

    def of(name: str, number: str, prison: str, region: str, sentence: Sentence, goes: int, **more: object) -> Person:
        found, passed_on = laid(sentence, day(goes))
        return Person(name, number, prison, region, found, passed_on, more=more)

    def directed(offset: int) -> date:
        """The Board directs no release for a weekend."""
        return working(day(offset))

    def recorded(years: int, remand: int) -> Sentence:
        return Sentence("SOPC", years, 12, remand=remand)

    def concern(years: int, remand: int) -> Sentence:
        return Sentence("SOPC", years, 12, offence="TA 2006 s.2", remand=remand)

    def extended(years: int, months: int, remand: int) -> Sentence:
        return Sentence("EDS", years, months, offence="TA 2000 s.57", remand=remand)

    yield of("Rowan Telford", TELFORD, "HMP Frankland", NORTH, concern(4, 142), 1)
    yield of("Aaron Quill", QUILL, "HMP Wakefield", NORTH, recorded(7, 205), 700, apd=directed(3))
    yield sandiford(day(7))
    yield of("Idris Farnham", FARNHAM, "HMP Long Lartin", MIDLANDS, extended(8, 48, 233), 620, apd=directed(9))
    varga, passed_on = laid(recorded(6, 118), day(10), code="ped")
    yield Person("Leon Varga", "A6672WB", "HMP Whitemoor", SOUTH, varga, passed_on)
    yield halden(day(11), apd=directed(13))
    yield of("Bashir Colne", "A3347RD", "HMP Wakefield", NORTH, recorded(8, 176), 400, apd=directed(15))
    yield of("Kieran Ellery", "A8814NQ", "HMP and YOI Belmarsh", "London", concern(5, 98), 20)
    yield of("Tomasz Wyndham", "A1126HV", "HMP Swaleside", SOUTH, concern(5, 161), 25)
    yield of("Owen Trask", TRASK, "HMP Wakefield", NORTH, extended(9, 36, 190), 1200)
    for name, number, since in (
        ("Callum Dray", "A2275GS", 120),
        ("Dylan Corrie", "A7340BN", 300),
        ("Grace Penhallow", "A5189VF", 210),
        ("Simon Astley", "A3902JT", 90),
        ("Daniel Wray", RECALLED_BEFORE, 330),
        ("Peter Lansing", EXPIRED, EXPIRED_AGO),
    ):
        yield of(
            name,
            number,
            "HMP Frankland",
            NORTH,
            concern(4, 131),
            -since,
            released_on=leaves_on(Basis.CRD, day(-since)),
        )


def sandiford(ends_on: date) -> Person:
    """His first sheet takes off two days of remand too many; a new one comes (`stories.py`). Why the law's question of
    his sentence stands the file does not say: it is among those to check."""
    standard = Sentence("SDS", 3, offence="TA 2006 s.2", remand=120)
    first, passed_on = laid(standard, ends_on)
    true = replace(first, remand=first.remand - 2)
    return Person(
        "Joel Sandiford",
        SANDIFORD,
        "HMP and YOI Manchester",
        NORTH,
        true,
        passed_on,
        sheet=first.dates(passed_on),
    )


def halden(eligible_on: date, *, apd: date) -> Person:
    """On remand for a hundred days, of which eight were taken off a sentence of thirty days before; then on bail."""
    standard = Sentence("SDS", 6, remand=92 + TWICE, kept_because=AS_ORDERED)
    sheet, passed_on = laid(standard, eligible_on, code="ped")
    true = replace(sheet, remand=sheet.remand - TWICE, bailed=274)
    more = {"apd": apd, "date_of_birth": date(1991, 3, 9)}
    number, prison = HALDEN, "HMP Full Sutton"
    return Person("Marcus Halden", number, prison, NORTH, true, passed_on, sheet.dates(passed_on), more=more)


def of_every_kind(today: date) -> Iterator[Person]:
    """Sentences and custody of which a random caseload would hold too few."""
    ago = today.replace(day=1)

    def passed(years: int, days: int = 0) -> date:
        return working(years_after(ago, -years) + timedelta(days=days + 11))

    yield Person(
        "Nabil Ashworth",
        "A1520BW",
        "HMP and YOI Belmarsh",
        "London",
        Sentence("STS", 16, 120, offence="TA 2006 s.5", remand=310),
        passed(2),
    )
    yield Person(
        "Craig Denby",
        "A2631CY",
        "HMP Wakefield",
        NORTH,
        Sentence("IPP", 15, offence="TA 2006 s.5"),
        date(2010, 12, 10),
    )
    yield Person(
        "Zain Corbett",
        "A3742DZ",
        "HMYOI Wetherby",
        NORTH,
        Sentence("DTO", months=24, remand=35),
        passed(0, -130),
    )
    yield Person(
        "Reece Holloway",
        "A4853EB",
        "HMYOI Wetherby",
        MIDLANDS,
        Sentence("SDOPCU18", 4, 12, offence="TA 2006 s.2", remand=150),
        passed(0, -200),
    )
    yield Person(
        "Imran Keswick", "A5964FC", "HMP Swaleside", "London", Sentence("SDOPCU18", 6, 12, remand=88), passed(3, 20)
    )
    public = Sentence("EPP", 19, 60, offence="TA 2006 s.5", remand=210)
    yield Person("Wayne Astbury", "A2520MK", "HMP Wakefield", NORTH, public, date(2011, 5, 6))
    following = (Sentence("SOPC", 2, 12, offence="TA 2006 s.1"), Sentence("SOPC", 1, 12, offence="TA 2000 s.12"))
    yield Person(
        "Stefan Marlow",
        "A6075GD",
        "HMP Frankland",
        NORTH,
        Sentence("SOPC", 6, 12, remand=240, then=following),
        passed(4, 90),
    )
    ordinary = Sentence("EDS", 6, 48, offence=WITHOUT_CONNECTION, connection="no", remand=205)
    ordinary = replace(ordinary, two_thirds_by_law="no", early_release="out-of-both")
    mixed = replace(ordinary, then=(Sentence("SOPC", 3, 12, offence="TA 2000 s.58"),))
    yield Person("Darren Pike", "A7186HF", "HMP Whitemoor", MIDLANDS, mixed, passed(4, 33))
    connected = Sentence("SOPC", 11, 12, offence=WITH_CONNECTION, connection="yes", remand=290)
    yield Person("Farid Lindsay", "A8297JG", "HMP Long Lartin", MIDLANDS, connected, passed(5, 62))
    awarded = Sentence("EDS", 8, 48, offence="TA 2006 s.5", remand=180, added=28)
    yield Person("Kyle Brennan", "A9308KH", "HMP Full Sutton", NORTH, awarded, passed(3, 144))
    yield recalled("Hamza Rowley", "A1419LJ", today, is_told=True)


def refused(today: date) -> Iterator[Person]:
    """Whose dates the rules do not give: the prison's sheet stands alone."""

    def passed(years: int, days: int) -> date:
        return working(today - timedelta(days=365 * years + days))

    def by_hand(sentence: Sentence, on: date, **other: object) -> dict[str, date]:
        """What the office reckoned: as for the sentence that comes nearest."""
        return replace(sentence, **other).dates(on)  # type: ignore[arg-type]

    scottish, on = Sentence("SDS", 9, offence="TA 2000 s.61", remand=122), passed(3, 77)
    yield Person(
        "Liam Gilmour",
        "A3631NL",
        "HMP Frankland",
        NORTH,
        scottish,
        on,
        by_hand(scottish, on, offence="TA 2000 s.59"),
    )
    # By half or by two-thirds: passed before sentences of this kind served two-thirds whatever the offence.
    unsaid = "The court order does not say whether it determined a connection. The court has been asked"
    undecided = Sentence("SOPC", 9, 12, offence=WITH_CONNECTION, remand=160, kept_because=unsaid)
    on = date(2021, 9, 20)
    sheet = by_hand(undecided, on, connection="yes")
    yield Person("Tobias Renshaw", "A4742PM", "HMP and YOI Belmarsh", "London", undecided, on, sheet)
    yield Person(
        "Victor Saddler",
        APPEALED,
        "HMP Long Lartin",
        MIDLANDS,
        Sentence("SOPC", 7, 12, offence="TA 2006 s.1", remand=133),
        passed(2, 300),
    )
    yield recalled("Ryan Oldroyd", "A5853QN", today, is_told=False)


def unseen(today: date) -> Iterator[Person]:
    """Of whom the prison has given no sheet: one whose dates are calculated, and one whose dates cannot be."""
    soon, passed_on = laid(Sentence("SOPC", 4, 12, offence="TA 2006 s.2", remand=97), today + timedelta(days=13))
    yield Person("Jerome Aldridge", WITHOUT_SHEET, "HMP Frankland", NORTH, soon, passed_on, {})
    scottish = Sentence("SDS", 22, offence="TA 2000 s.61", remand=150)
    yield Person("Glenn Kershaw", WITHOUT_DATE, "HMP Wakefield", NORTH, scottish, date(2012, 3, 2), {})


def differing(today: date) -> Iterator[Person]:
    """Whose sheet says another day than the rules do, or whose court does (`conflicts.py` tells what is done)."""

    def passed(years: int, days: int) -> date:
        return working(today - timedelta(days=365 * years + days))

    # Passed on the first of a month, months run to the last day of one: an office that takes a day off first is short.
    slipped = Sentence("SOPC", 4, 12, months=6, offence="TA 2006 s.2", remand=104)
    on = date(today.year - 2, 5, 1)
    sheet = replace(slipped, months=5, days=30).dates(on)
    yield Person("Adam Thirlby", SLIPPED, "HMP and YOI Manchester", NORTH, slipped, on, sheet)
    alone, on = laid(Sentence("SDS", 12, offence="TA 2000 s.57", remand=151), today + timedelta(days=153), code="ped")
    sheet = alone.dates(on)
    yield Person(
        "Joseph Kerr",
        NO_SUCH_RELEASE,
        "HMP Whitemoor",
        SOUTH,
        alone,
        on,
        sheet | {"crd": sheet["ped"]},
    )
    connected = Sentence("SOPC", 12, 12, offence=WITH_CONNECTION, connection="yes", remand=277)
    on = date(2021, 5, 17)
    sheet = replace(connected, connection="no").dates(on)
    yield Person("Omar Fairhurst", NOT_CONNECTED, "HMP and YOI Belmarsh", "London", connected, on, sheet)
    counted, on = Sentence("SOPC", 8, 12, offence="TA 2000 s.57", remand=140), passed(3, 11)
    sheet = replace(counted, remand=141).dates(on)
    yield Person("Marvin Stell", ACCEPTED, "HMP Full Sutton", NORTH, counted, on, sheet)
    awarded, on = Sentence("SOPC", 6, 12, offence="TA 2006 s.2", remand=95, added=35), passed(2, 140)
    yield Person(
        "Sean Loxley",
        LATE,
        "HMP Swaleside",
        SOUTH,
        awarded,
        on,
        replace(awarded, added=0).dates(on),
    )
    court = Sentence("EDS", 9, 48, offence="TA 2006 s.5", remand=219)
    yield Person("Rashid Emmett", COURT, "HMP Frankland", NORTH, court, passed(2, 52))


def recalled(name: str, number: str, today: date, *, is_told: bool) -> Person:
    """Released at the end of the custodial term, recalled, and at large for a while. is_told: these are on record."""
    before = Sentence("EDS", 4, 60, offence="TA 2000 s.58", remand=130)
    left, passed_on = laid(before, today - timedelta(days=400))
    released_on = leaves_on(Basis.CRD, today - timedelta(days=400))
    revoked_on = working(today - timedelta(days=RETURNED_AGO + AT_LARGE + 1))
    returned_on = revoked_on + timedelta(days=AT_LARGE + 1)
    told = replace(left, at_large=(revoked_on + timedelta(days=1), AT_LARGE))
    moves = (
        (Happening.RECEIVED, left.received_on(passed_on)),
        (Happening.RELEASED, released_on),
        (Happening.LICENCE_REVOKED, revoked_on),
        (Happening.RETURNED, returned_on),
    )
    crd = left.dates(passed_on)["crd"]
    more = {"releases": f"1 CRD fixed {crd} released {released_on} | counted"}
    prison, region = ("HMP Full Sutton", NORTH) if is_told else ("HMP Swaleside", "London")
    sheet = told.dates(passed_on, moves)
    return Person(name, number, prison, region, told if is_told else left, passed_on, sheet, moves, more)
