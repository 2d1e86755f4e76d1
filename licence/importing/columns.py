"""The sheets of a caseload file about licences: licences, conditions, recalls, and the registers."""

from licence.importing.rules import CONDITIONS_OF, RECALLS_TAKEN, TAKEN
from licence.licences.models import Licence, LicenceCondition
from licence.recalls.models import Recall
from licence.registers.models import Account, Device, PlaceOfStay
from offenders.importing.file_format.sheets import Holds, SheetColumn, of_field, sheet

NAME = "licence"
VERSION = SheetColumn(NAME, "Version of the licence: its number, and of the variation", "1.0", is_needed=True)
MIDNIGHT = "00:00"


def _licence(name, meaning, example, **more):
    return of_field(Licence, name, meaning, example, **more)


def _condition(name, meaning, example, **more):
    return of_field(LicenceCondition, name, meaning, example, **more)


def _recall(name, meaning, example, **more):
    return of_field(Recall, name, meaning, example, **more)


LICENCES = sheet(
    "licences",
    "One row for each version of a licence that was, or is, in force; or a draft",
    VERSION,
    _licence("kind", "What it is", "crd"),
    _licence(
        "status",
        "How it stands; in_progress: it must be submitted and approved here",
        "active",
        only=TAKEN,
        needed=True,
    ),
    _licence("policy_version", "Licence policy it follows. Empty: that of its start", "4.0", needed=False),
    SheetColumn("in_force_from", "From when it binds", "2026-06-01", Holds.MOMENT, at=MIDNIGHT),
    SheetColumn("in_force_until", "From when it no longer binds", "2026-11-20", Holds.MOMENT, at=MIDNIGHT),
    _licence("ends_on", "Date it expires", "2028-06-07", future=True),
    _licence("system_of_record", "Where the licence that counts is kept", "document"),
    _licence("external_ref", "Its reference there", "CVL-20114"),
    _licence("approved_as", "Approver it was approved for", "board"),
    _licence("direction_ref", "Reference of the Board's direction", "PB-2026-118"),
    _licence("directed_on", "Date of that direction", "2026-05-01"),
    _licence("variation_reason", "Why it was varied", "New address"),
    _licence("ended_because", "Why it ended", "Replaced by licence 1.1"),
)
CONDITIONS = sheet(
    "conditions",
    "One row for each condition, in order. Without a standard one, the licence has those of its policy",
    VERSION,
    _condition("kind", "What it is", "additional", only=CONDITIONS_OF),
    _condition("code", "Code of the licence policy; none for a bespoke one", "5db26ab3-9b6f-4bee-b2aa-53aa3f3be7dd"),
    _condition(
        "wording", "The wording that binds. Empty: that of the policy", "Not to own more than one phone", needed=False
    ),
    SheetColumn(
        "inputs",
        "What the blanks are filled with, a semicolon between each",
        "approvedAddress=12 High Street",
        longest=4_000,
    ),
    _condition("family", "Of a bespoke one, what it is about", "devices", needed=False),
    _condition("necessity", "Why it is necessary. Needed unless the licence has ended", "Risk of contact"),
    _condition(
        "proportionality", "Why it is proportionate. Needed unless the licence has ended", "Reviewed each month"
    ),
    _condition("review_on", "Review date. Needed unless the licence has ended", "2027-06-01", future=True),
    _condition("approved_by_body", "Who approved it", "board"),
    _condition("approval_ref", "Reference of the approval", "PB-2026-118"),
    _condition("approved_on", "Date of the approval", "2026-05-01"),
    _condition("unchecked_because", "Why it has no planned check", "Checked by the prison"),
)
RECALLS = sheet(
    "recalls",
    "One row for each recall from the revocation on",
    VERSION,
    _recall("status", "How far it is", "returned", only=RECALLS_TAKEN, needed=True),
    _recall("begun_at", "When recall was first considered", "2026-11-18 09:00", needed=True),
    _recall("is_emergency", "Whether it was handled as an emergency, yes or no", "yes"),
    _recall("kind", "Its kind", "standard"),
    _recall("kind_reason", "Why this kind", "Terrorist offender"),
    _recall("what_led", "What led to it", "Unapproved phone"),
    _recall("ppcs_reference", "Reference at PPCS", "REC-4711"),
    _recall("revoked_at", "When the licence was revoked", "2026-11-19 16:30"),
    _recall("warrant_ref", "Reference of the warrant", "W-118"),
    _recall("at_large_since", "Since when the person was unlawfully at large", "2026-11-19 16:30"),
    _recall("arrested_at", "When the person was arrested", "2026-11-20 07:10"),
    _recall("returned_at", "When the person was back in prison", "2026-11-20 15:00"),
    SheetColumn("establishment", "Prison of the return: its code", "FSI", longest=6),
    _recall("booking_number", "Booking number of the return", "B12345"),
    _recall("next_review_on", "After a refusal, date of the next review", "2027-11-01", future=True),
    SheetColumn("new_licence", "Version of the licence that followed", "2.0"),
    _recall("stop_reason", "Why it stopped", "legal"),
    _recall("closed_because", "Why it closed", "died"),
    _recall("ended_at", "When it ended", "2027-02-01"),
)


def _register(model, *own):
    return (
        *own,
        of_field(model, "starts_on", "First date", "2026-06-01"),
        of_field(model, "ends_on", "Last date", "2026-11-20"),
        of_field(model, "approval", "Whether it is approved", "approved"),
        of_field(model, "evidence", "How it is known", "Said at the meeting"),
        of_field(model, "note", "A note", "Second phone"),
    )


DEVICES = sheet(
    "devices",
    "One row for each device on the register",
    *_register(
        Device,
        of_field(Device, "kind", "What it is", "phone"),
        of_field(Device, "make", "Make and model", "Samsung A5"),
        of_field(Device, "imei", "IMEI", "356938035643809"),
        of_field(Device, "sim", "SIM or eSIM number", "8944110068256270054"),
        of_field(Device, "phone_number", "Phone number", "07700 900123"),
        of_field(Device, "monitoring", "Monitoring software", "Installed"),
        of_field(Device, "last_inspected_on", "Date it was last inspected", "2026-11-01"),
    ),
)
ACCOUNTS = sheet(
    "accounts",
    "One row for each account on the register",
    *_register(
        Account,
        of_field(Account, "kind", "What it is", "bank"),
        of_field(Account, "provider", "Provider", "Northern Bank"),
        of_field(Account, "handle", "Name or number", "12345678"),
    ),
)
PLACES = sheet(
    "places",
    "One row for each place of stay on the register",
    *_register(
        PlaceOfStay,
        of_field(PlaceOfStay, "kind", "What it is", "home"),
        of_field(PlaceOfStay, "address", "Address", "12 High Street, Leeds"),
        of_field(PlaceOfStay, "postcode", "Postcode", "LS1 4AP"),
        of_field(PlaceOfStay, "room", "Room", "4"),
    ),
)
