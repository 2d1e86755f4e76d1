"""The terrorism offences of the statute book, and the lists that each is on.

Maxima are on indictment and today's; an earlier offence can have a lower one. Part 1 of Schedule 19ZA to the Criminal
Justice Act 2003 was read in its parallel Scottish list; the text of Part 2 was not, and is taken to be the rest of
Part 1 of Schedule 13 to the Sentencing Code. What else is not confirmed is said in the row's note.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

TA_2000 = "Terrorism Act 2000"
ATCSA_2001 = "Anti-terrorism, Crime and Security Act 2001"
TA_2006 = "Terrorism Act 2006"
CTA_2008 = "Counter-Terrorism Act 2008"
TPIM_2011 = "Terrorism Prevention and Investigation Measures Act 2011"
CTSA_2015 = "Counter-Terrorism and Security Act 2015"

SHORT_FORMS = {
    "TA 2000": TA_2000,
    "ATCSA 2001": ATCSA_2001,
    "TA 2006": TA_2006,
    "CTA 2008": CTA_2008,
    "TPIM Act 2011": TPIM_2011,
    "TPIMA 2011": TPIM_2011,
    "CTSA 2015": CTSA_2015,
}

PART_1, PART_2, NOT_LISTED = "part_1", "part_2", "none"


@dataclass(frozen=True)
class OffenceEntry:
    """One section of one statute, as a row of `Offence`. `maximum` is empty where no source was found."""

    statute: str
    section: str
    title: str
    maximum: str
    schedule_19za: str = PART_2
    is_sopc_listed: bool = True
    brings_notification: bool = True
    note: str = ""


CATALOGUE = (
    OffenceEntry(
        TA_2000, "11", "Membership of a proscribed organisation", "14 years", note="10 years if before 29 June 2021"
    ),
    OffenceEntry(
        TA_2000,
        "12",
        "Inviting or expressing support for a proscribed organisation",
        "14 years",
        note="10 years if before 29 June 2021",
    ),
    OffenceEntry(
        TA_2000,
        "13",
        "Uniform, or publishing an image",
        "6 months",
        NOT_LISTED,
        False,
        False,
        "Summary only. Not confirmed: maximum",
    ),
    OffenceEntry(TA_2000, "15", "Fund-raising for terrorism", "14 years"),
    OffenceEntry(TA_2000, "16", "Use and possession of money or property for terrorism", "14 years"),
    OffenceEntry(TA_2000, "17", "Funding arrangements for terrorism", "14 years"),
    OffenceEntry(
        TA_2000,
        "17A",
        "Insuring payments made in response to terrorist demands",
        "",
        brings_notification=False,
        note="Not confirmed: maximum; that no notification follows",
    ),
    OffenceEntry(TA_2000, "18", "Laundering of terrorist property", "14 years"),
    OffenceEntry(TA_2000, "19", "Failure to disclose: information from work", "5 years", brings_notification=False),
    OffenceEntry(
        TA_2000,
        "21A",
        "Failure to disclose: regulated sector",
        "5 years",
        brings_notification=False,
        note="Not confirmed: maximum",
    ),
    OffenceEntry(
        TA_2000, "38B", "Information about acts of terrorism", "10 years", note="5 years if before 12 April 2019"
    ),
    OffenceEntry(
        TA_2000,
        "39",
        "Disclosure that prejudices an investigation",
        "5 years",
        brings_notification=False,
        note="Not confirmed: maximum",
    ),
    OffenceEntry(TA_2000, "54", "Weapons training", "life", PART_1, note="10 years if before the 2015 Act"),
    OffenceEntry(TA_2000, "56", "Directing a terrorist organisation", "life", PART_1),
    OffenceEntry(TA_2000, "57", "Possession for terrorist purposes", "15 years"),
    OffenceEntry(TA_2000, "58", "Collection of information", "15 years", note="10 years if before 12 April 2019"),
    OffenceEntry(
        TA_2000,
        "58A",
        "Information about members of the armed forces or police",
        "15 years",
        note="10 years if before 12 April 2019; that the day is the same as of s.58 is not confirmed",
    ),
    OffenceEntry(
        TA_2000,
        "58B",
        "Entering or remaining in a designated area",
        "10 years",
        note="Not confirmed: maximum",
    ),
    OffenceEntry(
        TA_2000,
        "59",
        "Inciting terrorism overseas",
        "as the offence incited",
        PART_1,
        note="Part 1 of Schedule 19ZA except s.59(2)(c), poison",
    ),
    OffenceEntry(
        TA_2000,
        "60",
        "Inciting terrorism overseas (Northern Ireland)",
        "as the offence incited",
        PART_1,
        False,
        note="Not confirmed: schedule and notification, taken from s.59",
    ),
    OffenceEntry(
        TA_2000,
        "61",
        "Inciting terrorism overseas (Scotland)",
        "as the offence incited",
        PART_1,
        False,
        note="Not confirmed: schedule and notification, taken from s.59",
    ),
    OffenceEntry(
        ATCSA_2001, "113", "Use of noxious substances to harm and intimidate", "14 years", note="Not confirmed: maximum"
    ),
    OffenceEntry(TA_2006, "1", "Encouragement of terrorism", "15 years", note="7 years if before 12 April 2019"),
    OffenceEntry(
        TA_2006, "2", "Dissemination of terrorist publications", "15 years", note="7 years if before 12 April 2019"
    ),
    OffenceEntry(TA_2006, "5", "Preparation of terrorist acts", "life", PART_1),
    OffenceEntry(TA_2006, "6", "Training for terrorism", "life", PART_1, note="10 years if before the 2015 Act"),
    OffenceEntry(TA_2006, "8", "Attendance at a place of training", "14 years", note="10 years if before 29 June 2021"),
    OffenceEntry(TA_2006, "9", "Making or possessing a radioactive device or material", "life", PART_1),
    OffenceEntry(TA_2006, "10", "Misuse of radioactive devices or material", "life", PART_1),
    OffenceEntry(TA_2006, "11", "Threats about radioactive devices, material or facilities", "life", PART_1),
    OffenceEntry(CTA_2008, "54", "Breach of notification requirements", "5 years", brings_notification=False),
    OffenceEntry(
        TPIM_2011,
        "23",
        "Breach of a terrorism prevention and investigation measure",
        "5 years; 10 years for travel",
        note="Notification if dealt with from 29 June 2021. Not confirmed: maximum",
    ),
    OffenceEntry(
        CTSA_2015,
        "10",
        "Breach of a temporary exclusion order",
        "5 years",
        note="Notification for s.10(1) and (3), from 29 June 2021. Not confirmed: maximum",
    ),
)


def load(offences) -> None:
    """Write the catalogue into `offences`, a queryset of Offence or of a migration's Offence. May run again."""
    rows = [asdict(entry) for entry in CATALOGUE]
    offences.bulk_create(
        [offences.model(**row) for row in rows],
        update_conflicts=True,
        unique_fields=["statute", "section"],
        update_fields=sorted(set(rows[0]) - {"statute", "section"}),
    )


def unload(offences) -> None:
    """Take the catalogue out again; what a conviction speaks of stays."""
    for entry in CATALOGUE:
        offences.filter(statute=entry.statute, section=entry.section, conviction__isnull=True).delete()
