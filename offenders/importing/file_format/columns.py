"""The columns that a file of people may have, and what each holds."""

from __future__ import annotations

from dataclasses import dataclass

from offenders.dates.rules.releases import Code
from offenders.people.rules.identifiers import IdentifierKind


@dataclass(frozen=True)
class Column:
    """One column. `example` is what a cell may hold."""

    name: str
    meaning: str
    example: str


PEOPLE_SHEET = "people"
PERSON = (
    Column("prison_number", "Prison number; identifies the person. Always needed", "A1234BC"),
    Column("family_name", "Family name. Needed for a new person", "Telford"),
    Column("given_names", "Given names", "Rowan James"),
    Column("date_of_birth", "Date of birth", "1990-04-17"),
    Column("sex", "female or male", "male"),
    Column("nationalities", "Nationalities, a semicolon between each", "British; Irish"),
    Column(
        "programme",
        "terrorism (also when empty) or state_threats, for a new person; a file changes no programme",
        "terrorism",
    ),
    Column("marking", "OFFICIAL or OFFICIAL-SENSITIVE (also when empty)", "OFFICIAL-SENSITIVE"),
    Column("region", "Probation region that supervises, or will", "North East"),
    Column(
        "aliases",
        "Other names, a semicolon between each; each may have marks: script, transliteration, note",
        "Ron Telford; رون | script Arabic | transliteration Ron",
    ),
)
IDENTIFIER_KINDS = {
    "crn": IdentifierKind.CRN,
    "pnc": IdentifierKind.PNC,
    "cro": IdentifierKind.CRO,
    "booking": IdentifierKind.BOOKING,
    "ppud": IdentifierKind.PPUD,
    "visor": IdentifierKind.VISOR,
    "former_prison_number": IdentifierKind.FORMER_PRISON,
    "immigration": IdentifierKind.IMMIGRATION,
    "other_reference": IdentifierKind.OTHER,
    "further_prison_number": IdentifierKind.PRISON,
}
IDENTIFIERS = (
    Column(
        "crn",
        "Probation case reference number. In this column and the next ones put a semicolon between each, and each "
        "may have marks: from, until, source, primary, verified, unverified",
        "X123456; X000001 | until 2024-01-31",
    ),
    Column("pnc", "Police National Computer number", "2002/0073319Z"),
    Column("cro", "Criminal Records Office number", "065656/91H"),
    Column("booking", "Prison booking number", "B12345"),
    Column("ppud", "Reference in the public protection database", "P-4711"),
    Column("visor", "ViSOR reference", "V-0815"),
    Column("former_prison_number", "Earlier prison numbers", "A0001AA; A0002AA"),
    Column("immigration", "Immigration reference", "IM-77"),
    Column("other_reference", "Any other reference", "F-12/2024"),
    Column("further_prison_number", "Prison numbers in use beside the one that identifies the person", "A0003AA"),
)
CUSTODY = (
    Column("establishment", "Where the person is held, or was until released: code, name, or both", "FNI"),
    Column("received_on", "Date the person came into custody", "2023-03-15"),
    Column("released_on", "Date the person left on licence", "2026-06-01"),
    Column(
        "movements",
        "Instead of the 2 dates: each movement with its date and place, or the release route; a mark: note. Of someone "
        "temporarily away: at and due, as in `temporarily_released 2026-11-20 | at 09:30 | due 2026-11-21 16:00`",
        "received 2020-01-06 FNI; released 2023-01-06 CRD; licence_revoked 2023-05-02; returned 2023-05-04 FNI",
    ),
)
DATES = (
    *(Column(code.value.lower(), f"Official date: {code.value}", "2027-06-07") for code in Code),
    Column(
        "dates_source",
        "Whose calculation sheet the dates are from. Needed with a date, unless the date has marks: "
        "`2027-06-07 | source NOMIS | as_at 2026-11-24`",
        "NOMIS",
    ),
    Column("dates_as_at", "Date of that sheet. Needed with a date", "2026-11-24"),
    Column(
        "adjustments",
        "Adjustments: remand, tagged_bail, ual, ada, rada, recall_remand or recall_tagged_bail, how many, "
        "and from when to when. A mark, of remand and bail: credited_to, the sentence as in `consecutive_to`",
        "remand 120 | credited_to TA 2000 s.58 2023-03-01 SOPC; ual 14 2024-01-03..2024-01-17",
    ),
    Column(
        "releases",
        "Only for a new person, and only what does not follow from the dates: number of the custody period, basis, "
        "certainty, raw date, status, release date; or number and none. Marks: counted, leaves, warn",
        "1 CRD fixed 2023-01-06 released 2023-01-06 | counted; 1 SED fixed 2025-01-06 superseded",
    ),
)
TEAMS = (
    Column(
        "teams",
        "Teams with access: team and, after a colon, lead, contributor or reader",
        "NSD North:lead; HMP Full Sutton OMU:contributor",
    ),
    Column(
        "supervising_team",
        "Only for a new person: the team that is asked to take over. Until it accepts, the lead team is responsible",
        "NSD North",
    ),
)
CONVICTION = (
    Column(
        "offence",
        "Statute and section, or with `section` the statute alone; a title or a code. What matches no offence on the "
        "list, or several, is kept as written, to be classified",
        "TA 2000 s.58",
    ),
    Column("section", "Section, when `offence` holds the statute alone", "58"),
    Column(
        "offence_words",
        "The offence in free text. Without `offence` it must be classified; with it, as it was first written",
        "Hostile reconnaissance, count 3",
    ),
    Column(
        "ancillary_form",
        "substantive, attempt, conspiracy, incitement, encouraging-44, encouraging-45, encouraging-46 or aiding. "
        "Empty: as `offence` says it",
        "conspiracy",
    ),
    Column("convicted_on", "Date of the conviction. Needed with an offence", "2023-03-01"),
    Column("committed_on", "Date of the offence; for a course of conduct, its last day", "2022-08-30"),
    Column("court", "Court that convicted", "Central Criminal Court"),
    Column("terrorist_connection", "What the court determined: yes, no or undecided", "yes"),
    Column("connection_decided_on", "Date of that decision", "2023-03-01"),
    Column("foreign_power", "Whether the court found the foreign power condition met: yes, no or undecided", "no"),
    Column("foreign_power_decided_on", "Date of that decision", "2026-04-14"),
)
SENTENCE = (
    Column("sentence", "SDS, SDS18, SOPC, SDOPCU18, EDS, STS, EPP, LIFE, IPP, DTO, HOSPITAL or HYBRID", "SOPC"),
    Column("sentenced_on", "Date of the sentence. Needed with a sentence", "2023-03-15"),
    Column("years", "Years of the custodial term or tariff", "6"),
    Column("months", "Months of it", "3"),
    Column("weeks", "Weeks of it", "0"),
    Column("days", "Days of it", "0"),
    Column("extension_months", "Extended licence, in months", "12"),
    Column(
        "consecutive_to",
        "The sentence of the same person that this one follows: offence, date of the conviction, kind and, if there "
        "are 2, date of the sentence",
        "TA 2000 s.58 2023-03-01 SOPC",
    ),
    Column(
        "two_thirds_by_law",
        "For a sentence for an ordinary offence: whether the law releases at two-thirds without the Board, yes or no",
        "yes",
    ),
    Column(
        "early_release",
        "For a sentence for an ordinary offence, what early release leaves out: not-left-out, out-of-forty, "
        "out-of-forty-later or out-of-both",
        "out-of-forty",
    ),
    Column("kept_because", "Reason for keeping a sentence that the law did not allow", "As in the court order"),
)
OF_THE_PERSON = (*PERSON, *IDENTIFIERS, *CUSTODY, *DATES, *TEAMS)  # the same in each row of a person
OF_A_CONVICTION = (*CONVICTION, *SENTENCE)  # each row of a person may hold another
COLUMNS = (*OF_THE_PERSON, *OF_A_CONVICTION)
NAMES = tuple(column.name for column in COLUMNS)
