"""Acts as people write them: their names, short forms with and without the year, and those that may be several."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

TERRORISM_2000, TERRORISM_2006 = "Terrorism Act 2000", "Terrorism Act 2006"
ATTEMPTS, CONSPIRACIES = "Criminal Attempts Act 1981", "Criminal Law Act 1977"
ENCOURAGING, ACCESSORIES = "Serious Crime Act 2007", "Accessories and Abettors Act 1861"
MAGISTRATES = "Magistrates' Courts Act 1980"
COMMON_LAW = "Common law"

# Letters, then the Acts for which they stand. A single one is meant also without its year, unless it is in ASK.
SHORT = {
    "ta": (TERRORISM_2000, TERRORISM_2006),
    "tact": (TERRORISM_2000, TERRORISM_2006),
    "atcsa": ("Anti-terrorism, Crime and Security Act 2001",),
    "cta": ("Counter-Terrorism Act 2008",),
    "ctsa": ("Counter-Terrorism and Security Act 2015", "Counter-Terrorism and Sentencing Act 2021"),
    "ctbsa": ("Counter-Terrorism and Border Security Act 2019",),
    "tpim act": ("Terrorism Prevention and Investigation Measures Act 2011",),
    "tpima": ("Terrorism Prevention and Investigation Measures Act 2011",),
    "pta": (
        "Prevention of Terrorism Act 2005",
        "Prevention of Terrorism (Temporary Provisions) Act 1989",
    ),
    "pt(tp)a": ("Prevention of Terrorism (Temporary Provisions) Act 1989",),
    "tafa": ("Terrorist Asset-Freezing etc. Act 2010",),
    "oapa": ("Offences against the Person Act 1861",),
    "oatpa": ("Offences against the Person Act 1861",),
    "esa": ("Explosive Substances Act 1883",),
    "exsa": ("Explosive Substances Act 1883",),
    "fa": ("Firearms Act 1968", "Fraud Act 2006", "Firearms Act 1982"),
    "cda": ("Criminal Damage Act 1971", "Crime and Disorder Act 1998"),
    "poa": ("Public Order Act 1986", "Public Order Act 2023"),
    "cla": (CONSPIRACIES, "Criminal Law Act 1967"),
    "cja": (
        "Criminal Justice Act 1988",
        "Criminal Justice Act 2003",
        "Criminal Justice Act 1961",
        "Criminal Justice Act 1925",
        "Criminal Justice Act 1987",
        "Criminal Justice Act 1991",
    ),
    "asa": ("Aviation Security Act 1982",),
    "amsa": ("Aviation and Maritime Security Act 1990",),
    "ano": ("Air Navigation Order 2016",),
    "sia": ("Space Industry Act 2018",),
    "bwa": ("Biological Weapons Act 1974",),
    "cwa": ("Chemical Weapons Act 1996",),
    "nm(o)a": ("Nuclear Material (Offences) Act 1983",),
    "nmoa": ("Nuclear Material (Offences) Act 1983",),
    "tha": ("Taking of Hostages Act 1982",),
    "ippa": ("Internationally Protected Persons Act 1978",),
    "icca": ("International Criminal Court Act 2001",),
    "pca": ("Prevention of Crime Act 1953",),
    "tha68": ("Theft Act 1968",),
    "ida": ("Identity Documents Act 2010", "Incitement to Disaffection Act 1934"),
    "fca": ("Forgery and Counterfeiting Act 1981",),
    "poca": ("Proceeds of Crime Act 2002",),
    "mda": ("Misuse of Drugs Act 1971", "Malicious Damage Act 1861"),
    "moda": ("Misuse of Drugs Act 1971",),
    "cema": ("Customs and Excise Management Act 1979",),
    "ia": ("Immigration Act 1971", "Infanticide Act 1938"),
    "cjpoa": ("Criminal Justice and Public Order Act 1994",),
    "pa": ("Perjury Act 1911", "Prison Act 1952", "Police Act 1996", "Poisons Act 1972"),
    "sca": (ENCOURAGING, "Serious Crime Act 2015"),
    "psa": ("Prison Security Act 1992",),
    "aewoa": ("Assaults on Emergency Workers (Offences) Act 2018",),
    "aew(o)a": ("Assaults on Emergency Workers (Offences) Act 2018",),
    "pha": ("Protection from Harassment Act 1997",),
    "mca": ("Malicious Communications Act 1988", MAGISTRATES),
    "ca": ("Communications Act 2003",),
    "osa": (
        "Official Secrets Act 1911",
        "Official Secrets Act 1920",
        "Official Secrets Act 1989",
        "Online Safety Act 2023",
    ),
    "cma": ("Computer Misuse Act 1990",),
    "ripa": ("Regulation of Investigatory Powers Act 2000",),
    "pcsca": ("Police, Crime, Sentencing and Courts Act 2022",),
    "pcsc act": ("Police, Crime, Sentencing and Courts Act 2022",),
    "msa": ("Modern Slavery Act 2015",),
    "soa": ("Sexual Offences Act 2003", "Sexual Offences Act 1956"),
    "sa": ("Sentencing Code", "Sentencing Act 2026"),
    "nsa": ("National Security Act 2023",),
    "fea": ("Foreign Enlistment Act 1870",),
    "samla": ("Sanctions and Anti-Money Laundering Act 2018",),
    "eco": ("Export Control Order 2008",),
    "la": ("Landmines Act 1998",),
    "rta": ("Road Traffic Act 1988",),
    "ilpa": ("Infant Life (Preservation) Act 1929",),
    "ba": ("Bail Act 1976",),
    "cpa": ("Crime and Policing Act 2026",),
    "caa": ("Child Abduction Act 1984", ATTEMPTS),
    "aaa": (ACCESSORIES,),
    "daa": ("Domestic Abuse Act 2021",),
}
# Never without the year, though one Act alone of ours has the letters.
ASK = frozenset({"ca", "la", "ba", "sa", "sia", "cpa", "fea", "pca", "psa", "pha", "asa", "cma", "tha", "tha68", "eco"})
YEARS = {"Sentencing Code": "2020"}
ORDERS = {
    r"si 1994/570": "Channel Tunnel (Security) Order 1994",
    r"si 2016/765": "Air Navigation Order 2016",
    r"si 2019/855": "Russia (Sanctions) (EU Exit) Regulations 2019",
    r"(?:the )?russia regulations 2019": "Russia (Sanctions) (EU Exit) Regulations 2019",
    r"si 2008/3231": "Export Control Order 2008",
    r"sentencing act 2020": "Sentencing Code",
    r"(?:contrary to |at |under )?common law": COMMON_LAW,
    r"prevention of terrorism act 1989": "Prevention of Terrorism (Temporary Provisions) Act 1989",
    r"prevention of terrorism \(tp\) act 1989": "Prevention of Terrorism (Temporary Provisions) Act 1989",
    r"offences? against (?:the )?persons?(?: act)?(?: 1861)?": "Offences against the Person Act 1861",
    r"id documents act(?: 2010)?": "Identity Documents Act 2010",
    r"tpim (?:act )?2011": "Terrorism Prevention and Investigation Measures Act 2011",
}
# Of other lands or courts, of forms, and of sentencing: names that no offence of the catalogue bears.
OTHERS = (
    ATTEMPTS,
    ACCESSORIES,
    MAGISTRATES,
    "Counter-Terrorism and Sentencing Act 2021",
    "Criminal Justice Act 1925",
    "Criminal Justice Act 1987",
    "Criminal Justice Act 1991",
    "Domestic Abuse Act 2021",
    "Firearms Act 1982",
    "Sentencing Act 2026",
    "Sexual Offences Act 1956",
    "Powers of Criminal Courts (Sentencing) Act 2000",
)
SENTENCING = frozenset(
    {
        "Sentencing Code",
        "Criminal Justice Act 2003",
        "Criminal Justice Act 1991",
        "Counter-Terrorism and Sentencing Act 2021",
        "Sentencing Act 2026",
        "Powers of Criminal Courts (Sentencing) Act 2000",
    }
)
_UNKNOWN = re.compile(
    r"(?:[a-z'()&,\-]+ ){0,8}?(?:act|order|regulations|code|rules)(?: \([a-z ]+\))?,? (?:of )?(?:1[2-9]|20)\d\d\b"
    r"|\barmed forces act\b|\bscotland act\b"
)
_ABBREVIATED = re.compile(
    r"(?<![a-z/(])([a-z][b-df-hj-np-tv-xz]{1,4}a|[a-z]{2,6}(?= act))[ ,]?(?:act )?\(?((?:1[89]|20)\d\d)\)?(?!\d|/)"
)
_NOT_ACTS = frozenset({"the", "this", "that", "of", "uk", "an"})


@dataclass(frozen=True)
class NamedAct:
    """An Act where it stands in a text. statutes: those that may be meant; one, unless it must be asked. is_loose:
    written without its year, so that the section or the words may show another of its name."""

    start: int
    end: int
    statutes: frozenset[str]
    is_loose: bool = False

    @property
    def is_known(self) -> bool:
        return bool(self.statutes)


def acts_in(text: str, statutes: Iterable[str]) -> list[NamedAct]:
    """The Acts that a spelled text names, in order. statutes: those of the catalogue. One that nobody here knows is
    without statutes."""
    found: list[NamedAct] = []
    for pattern, meant, is_loose in _patterns(frozenset(statutes)):
        for match in pattern.finditer(text):
            if not any(match.start() < act.end and act.start < match.end() for act in found):
                found.append(NamedAct(match.start(), match.end(), meant, is_loose))
    for match in _UNKNOWN.finditer(text):
        if not any(match.start() < act.end and act.start < match.end() for act in found):
            found.append(NamedAct(match.start(), match.end(), frozenset()))
    for match in _ABBREVIATED.finditer(text):
        if match[1] in _NOT_ACTS or any(match.start() < act.end and act.start < match.end() for act in found):
            continue
        found.append(NamedAct(match.start(), match.end(), frozenset()))
    return sorted(found, key=lambda act: act.start)


@lru_cache(maxsize=8)
def _patterns(statutes: frozenset[str]) -> tuple[tuple[re.Pattern[str], frozenset[str], bool], ...]:
    """Longest first, so that an Act is not found inside the name of another."""
    known = sorted(statutes | set(OTHERS), key=len, reverse=True)
    made = [(re.compile(rf"(?<![a-z]){said}(?![a-z0-9])"), frozenset({meant}), False) for said, meant in ORDERS.items()]
    nameless: dict[str, set[str]] = {}
    for statute in known:
        name, _, year = statute.rpartition(" ")
        if not year.isdigit():
            name, year = statute, YEARS.get(statute, "")
        said = _said(name)
        if year:
            made.append((_alone(rf"{said},? (?:of )?\(?{year}\)?"), frozenset({statute}), False))
        nameless.setdefault(said, set()).add(statute)
    for said, meant in sorted(nameless.items(), key=lambda item: len(item[0]), reverse=True):
        loose = _alone(rf"{said}(?!,? (?:of )?\(?(?:1[2-9]|20)\d\d)")
        made.append((loose, frozenset(meant), len(meant) > 1))
    for letters, meant_by_letters in sorted(SHORT.items(), key=lambda item: len(item[0]), reverse=True):
        said = re.escape(letters)
        for statute in meant_by_letters:
            year = YEARS.get(statute, statute[-4:])
            if statute in statutes or statute in OTHERS:
                years = rf"(?:[ ,]?\(?{year}\)?|[ ]?'?{year[2:]}(?!\d))"
                made.append((_alone(rf"{said},?{years}"), frozenset({statute}), False))
        if letters not in ASK:
            several = len(meant_by_letters) > 1
            # Without its year and beside a section, or it is a word like another.
            near = (
                rf"(?:(?<=\d )|(?<=\) )|(?<=\d)|(?<=\))|(?<=the )){said}|{said}(?=[ ,.]*(?:s|sec|section|ss)?[ .]?\d)"
            )
            made.append(
                (
                    re.compile(rf"(?<![a-z])(?:{near})(?![a-z(]|[ ]?'?\d\d(?:\d\d)?(?![\d(a-z]))"),
                    frozenset(meant_by_letters),
                    several,
                )
            )
    return tuple(made)


def _alone(said: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?<!counter-)(?<!counter )(?<!anti-)(?<!prevention of ){said}(?![a-z0-9])")


def _said(name: str) -> str:
    """A name as a pattern: "and" or "&", commas, hyphens and "the" as one likes."""
    words = re.findall(r"[a-z]+|\([^)]*\)", name.lower().replace("'s", "s").replace("etc.", "etc"))
    parts = []
    for word in words:
        if word == "and":
            parts.append(r"(?:and|&)")
        elif word == "the":
            parts.append(r"(?:the )?")
        elif word == "etc":
            parts.append(r"(?:etc\.? )?")
        elif word.startswith("("):
            parts.append(r"(?:" + r"\(?" + re.escape(word[1:-1]).replace(r"\ ", " ") + r"\)?)")
        else:
            parts.append(re.escape(word) + (r"s?" if word in ("offence", "offences") else ""))
    said = r"[ ,\-]{1,2}".join(parts)
    return said.replace(r"(?:the )?[ ,\-]{1,2}", r"(?:the )?").replace(r"(?:etc\.? )?[ ,\-]{1,2}", r"(?:etc\.? )?")
