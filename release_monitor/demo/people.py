"""The invented people: their names and numbers, where they are held, which region will supervise them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from offenders.models import Offender
from release_monitor.demo.cast import PRISONS, REGIONS
from sharing.rules import Programme

SEED = 20261124

# Those whom the pictures of the product tell of: given names, family name, prison number, prison, region.
KNOWN = [
    ("Marcus", "Halden", "A4821KX", "HMP Full Sutton", "North"),
    ("Rowan", "Telford", "A7715DM", "HMP Frankland", "North"),
    ("Aaron", "Quill", "A2093FK", "HMP Wakefield", "North"),
    ("Joel", "Sandiford", "A5530LC", "HMP Manchester", "North"),
    ("Idris", "Farnham", "A9018TE", "HMP Long Lartin", "Midlands"),
    ("Leon", "Varga", "A6672WB", "HMP Whitemoor", "South East"),
    ("Bashir", "Colne", "A3347RD", "HMP Wakefield", "North"),
    ("Kieran", "Ellery", "A8814NQ", "HMP Belmarsh", "London"),
    ("Tomasz", "Wyndham", "A1126HV", "HMP Swaleside", "South East"),
    ("Owen", "Trask", "A6418PM", "HMP Full Sutton", "North"),
    ("Callum", "Dray", "A2275GS", "", "North"),
    ("Dylan", "Corrie", "A7340BN", "", "North"),
    ("Grace", "Penhallow", "A5189VF", "", "North"),
    ("Simon", "Astley", "A3902JT", "", "North"),
]

GIVEN = [
    "Aaron",
    "Abdul",
    "Adam",
    "Ahmed",
    "Aidan",
    "Alan",
    "Ali",
    "Amir",
    "Andre",
    "Anton",
    "Bilal",
    "Brandon",
    "Callum",
    "Carl",
    "Chris",
    "Connor",
    "Craig",
    "Daniel",
    "Darren",
    "David",
    "Dean",
    "Dominic",
    "Edward",
    "Elias",
    "Ethan",
    "Faisal",
    "Farid",
    "Gary",
    "George",
    "Hamza",
    "Harry",
    "Hassan",
    "Ibrahim",
    "Imran",
    "Ismail",
    "Jack",
    "Jacob",
    "James",
    "Jamal",
    "Jason",
    "Joseph",
    "Karim",
    "Kevin",
    "Khalid",
    "Kyle",
    "Lee",
    "Liam",
    "Luke",
    "Malik",
    "Mark",
    "Marvin",
    "Matthew",
    "Michael",
    "Mohammed",
    "Muhammad",
    "Nabil",
    "Nathan",
    "Nigel",
    "Noah",
    "Omar",
    "Oscar",
    "Patrick",
    "Paul",
    "Peter",
    "Rashid",
    "Reece",
    "Robert",
    "Ryan",
    "Sami",
    "Samuel",
    "Sean",
    "Simon",
    "Stefan",
    "Stephen",
    "Tariq",
    "Thomas",
    "Tobias",
    "Usman",
    "Victor",
    "Wayne",
    "William",
    "Yasin",
    "Yusuf",
    "Zain",
    "Zakariya",
    "Aisha",
    "Claire",
    "Fatima",
    "Hannah",
    "Leila",
    "Rebecca",
]
FAMILY = [
    "Abbott",
    "Ainsley",
    "Akhtar",
    "Alder",
    "Aldous",
    "Amari",
    "Ashdown",
    "Aziz",
    "Barlow",
    "Beckett",
    "Belling",
    "Benton",
    "Birch",
    "Blakey",
    "Bourne",
    "Bramley",
    "Brandt",
    "Calder",
    "Calloway",
    "Carrow",
    "Chaudry",
    "Clough",
    "Coker",
    "Colby",
    "Conway",
    "Cotter",
    "Crane",
    "Dacre",
    "Dalby",
    "Danvers",
    "Deacon",
    "Denholm",
    "Dowling",
    "Driscoll",
    "Eastman",
    "Edgar",
    "Elmore",
    "Fairley",
    "Farouk",
    "Fenwick",
    "Ferris",
    "Finch",
    "Frost",
    "Garland",
    "Gascoyne",
    "Gill",
    "Grantham",
    "Haddad",
    "Hale",
    "Hamdan",
    "Harker",
    "Hashemi",
    "Hesketh",
    "Holt",
    "Hussain",
    "Iqbal",
    "Jarvis",
    "Jebb",
    "Karimi",
    "Keane",
    "Kendrick",
    "Khan",
    "Kirby",
    "Lacey",
    "Langley",
    "Larkin",
    "Latif",
    "Lomax",
    "Lyle",
    "Maddox",
    "Mahmood",
    "Malik",
    "Marsh",
    "Mercer",
    "Milne",
    "Mistry",
    "Moran",
    "Nasser",
    "Nash",
    "Newell",
    "Norris",
    "Oakes",
    "Osman",
    "Parr",
    "Pearce",
    "Pickard",
    "Qureshi",
    "Rafferty",
    "Rahman",
    "Ramsey",
    "Rennie",
    "Rigby",
    "Saleh",
    "Sayer",
    "Selby",
    "Shah",
    "Siddiqui",
    "Slater",
    "Stroud",
    "Sutton",
    "Tahir",
    "Tanner",
    "Thorne",
    "Tyrell",
    "Usher",
    "Vance",
    "Vickers",
    "Wade",
    "Walden",
    "Waller",
    "Whitlock",
    "Yates",
    "Younis",
    "Zaman",
]
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


@dataclass(frozen=True)
class Invented:
    """A person, the prison that holds them (empty: in the community) and the region that supervises them."""

    person: Offender
    prison: str
    region: str


def invent(in_custody: int, in_the_community: int) -> Iterator[Invented]:
    """So many people, the known ones first; the same each time."""
    dice = random.Random(SEED)  # noqa: S311 - invented people, not secrets
    wanted = {True: in_custody, False: in_the_community}
    numbers = {number for *_, number, _, _ in KNOWN}
    for given, family, number, prison, region in KNOWN:
        if wanted[bool(prison)] > 0:
            wanted[bool(prison)] -= 1
            yield Invented(_person(given, family, number), prison, region)
    for held in [True] * wanted[True] + [False] * wanted[False]:
        person = _person(dice.choice(GIVEN), dice.choice(FAMILY), _number(dice, numbers))
        if dice.random() < 0.04:
            person.programme = Programme.STATE_THREATS
        yield Invented(person, dice.choice(PRISONS) if held else "", dice.choice(list(REGIONS)))


def _person(given: str, family: str, number: str) -> Offender:
    return Offender(given_names=given, family_name=family, prison_number=number)


def _number(dice: random.Random, taken: set[str]) -> str:
    while True:
        number = f"A{dice.randrange(10_000):04}{dice.choice(LETTERS)}{dice.choice(LETTERS)}"
        if number not in taken:
            taken.add(number)
            return number
