"""Rules of the second person of a date conflict, and when one person's acts alone bring a release forward."""

from datetime import date, timedelta

import pytest

from offenders.custody.rules import HeldUnder
from offenders.dates.rules.differences import Sources
from offenders.dates.rules.releases import Basis, Code
from offenders.dates.rules.settling import (
    Did,
    Due,
    Hand,
    Signer,
    comes_forward,
    first_due,
    one_person_of,
    who_can,
    why_not,
)
from sharing.access.rules import Holder

PRISON, PPCS = "Prison Service", "PPCS"


def signer(name, agency=PRISON, *, account=None, number=None, is_program=False):
    holder = Holder(account or name, name, f"N{name}" if number is None else number, is_program)
    return Signer(holder, agency, is_ppcs=agency == PPCS)


PYM, STRAND, TEALE = signer("Pym"), signer("Strand"), signer("Teale", PPCS)
MACHINE = signer("NOMIS feed", is_program=True, number="")


@pytest.mark.parametrize(
    ("second", "hand", "forward_by", "why"),
    [
        (PYM, Hand(PYM, Did.SHEET), None, "You recorded the prison’s date yourself"),
        (PYM, Hand(PYM, Did.COURT), None, "You recorded the court dates yourself"),
        (PYM, Hand(PYM, Did.RECORD), None, "You changed what our calculation comes from yourself"),
        (PYM, Hand(PYM, Did.PROPOSED), None, "You proposed this date yourself"),
        (signer("Other", account="b", number="NPym"), Hand(PYM, Did.SHEET), None, "has the staff number of Pym"),
        (signer("Pym", account="b", number="77"), Hand(PYM, Did.SHEET), None, "has the name of Pym"),
        (signer("New", number=""), Hand(PYM, Did.SHEET), None, "Your account has no staff number"),
        (STRAND, Hand(signer("Old", number=""), Did.SHEET), None, "The account of Old has no staff number"),
        (MACHINE, Hand(PYM, Did.SHEET), None, "A partner system cannot resolve a date conflict"),
        (MACHINE, None, None, "A partner system cannot resolve a date conflict"),
        (STRAND, Hand(PYM, Did.SHEET), None, ""),
        (STRAND, Hand(PYM, Did.SHEET), Did.SHEET, "Pym of your agency, Prison Service, recorded the prison’s date"),
        (STRAND, Hand(MACHINE, Did.SHEET), Did.SHEET, "NOMIS feed of your agency"),
        (STRAND, Hand(MACHINE, Did.SHEET), None, ""),
        (STRAND, Hand(PYM, Did.RECORD), Did.SHEET, ""),  # another than the first of the two
        (TEALE, Hand(PYM, Did.SHEET), Did.SHEET, ""),
        (TEALE, Hand(TEALE, Did.SHEET), Did.SHEET, "You recorded the prison’s date yourself"),
        (signer("Lockyer", PPCS), Hand(TEALE, Did.PROPOSED), Did.PROPOSED, "Teale of your agency, PPCS, proposed"),
        (PYM, None, Did.SHEET, ""),
    ],
)
def test_who_may_be_the_second(second, hand, forward_by, why):
    said = why_not(second, [hand] if hand else [], forward_by=forward_by)

    assert said.startswith(why) if why.startswith("You ") else why in said
    assert bool(said) == bool(why)


@pytest.mark.parametrize(
    ("hands", "forward_by", "words"),
    [
        ([], None, "Anyone who can edit the record. PPCS (or its duty officer) can at any hour"),
        (
            [Hand(PYM, Did.SHEET)],
            None,
            "Anyone who can edit the record, but not Pym. PPCS (or its duty officer) can at any hour",
        ),
        ([Hand(PYM, Did.SHEET)], Did.SHEET, "but not Pym, and from an agency other than Prison Service, because"),
        ([Hand(TEALE, Did.SHEET)], Did.SHEET, "but not Teale, and from an agency other than PPCS, because the release"),
    ],
)
def test_who_can_is_said_in_words(hands, forward_by, words):
    said = who_can(hands, forward_by=forward_by)

    assert words in said
    assert ("PPCS (or" in said) == (forward_by is None or hands[0].by is not TEALE)


THURSDAY, FRIDAY = date(2026, 12, 3), date(2026, 12, 4)
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("official", "ours", "court", "under", "due"),
    [
        ({}, {Code.CRD: THURSDAY}, {}, HeldUnder.SENTENCE, None),  # our calculation alone releases nobody
        ({Code.CRD: THURSDAY}, None, {}, HeldUnder.SENTENCE, Due(THURSDAY, Basis.CRD)),
        ({Code.CRD: THURSDAY}, {Code.CRD: FRIDAY}, {}, HeldUnder.SENTENCE, Due(FRIDAY, Basis.CRD)),
        ({Code.CRD: FRIDAY}, {Code.CRD: THURSDAY}, {}, HeldUnder.SENTENCE, Due(FRIDAY, Basis.CRD)),
        ({Code.CRD: THURSDAY, Code.SED: FRIDAY}, {Code.SED: FRIDAY}, {}, HeldUnder.SENTENCE, Due(FRIDAY, Basis.SED)),
        ({Code.CRD: THURSDAY}, {Code.CRD: THURSDAY}, {Code.CRD: FRIDAY}, HeldUnder.SENTENCE, Due(FRIDAY, Basis.CRD)),
        ({Code.CRD: THURSDAY}, {Code.CRD: THURSDAY}, {Code.SED: FRIDAY}, HeldUnder.SENTENCE, Due(THURSDAY, Basis.CRD)),
        ({Code.CRD: THURSDAY, Code.PRRD: FRIDAY}, None, {}, HeldUnder.RECALL, Due(FRIDAY, Basis.PRRD)),
        ({Code.PED: THURSDAY}, {Code.PED: THURSDAY}, {}, HeldUnder.SENTENCE, None),
        (
            {Code.CRD: date(2026, 12, 5)},
            None,
            {},
            HeldUnder.SENTENCE,
            Due(FRIDAY, Basis.CRD),
        ),  # of a Saturday
    ],
)
def test_first_day_by_every_source(official, ours, court, under, due):
    assert first_due(Sources(official, court, ours), under=under) == due


@pytest.mark.parametrize(
    ("before", "after", "is_earlier"),
    [
        (Due(FRIDAY, Basis.CRD), Due(THURSDAY, Basis.CRD), True),
        (Due(FRIDAY, Basis.CRD), Due(FRIDAY, Basis.SED), False),
        (Due(THURSDAY, Basis.CRD), Due(FRIDAY, Basis.CRD), False),
        (None, Due(FRIDAY, Basis.CRD), True),
        (Due(FRIDAY, Basis.CRD), None, False),
    ],
)
def test_day_comes_forward_by_one_day_or_from_none(before, after, is_earlier):
    assert comes_forward(before, after) == is_earlier


SHEET, CHANGED = Hand(PYM, Did.SHEET), Hand(PYM, Did.RECORD)


@pytest.mark.parametrize(
    ("sheet", "record", "is_worked_out", "who"),
    [
        ([SHEET], [CHANGED], True, PYM),
        ([SHEET], [Hand(signer("Pym", account="b"), Did.RECORD)], True, PYM),  # a second account
        ([SHEET], [Hand(STRAND, Did.RECORD)], True, None),
        ([SHEET], [CHANGED, Hand(STRAND, Did.RECORD)], True, None),
        ([SHEET], [], True, None),  # the calculation is a second source of its own
        ([SHEET], [], False, PYM),  # there is no second source
        ([SHEET], [Hand(STRAND, Did.RECORD)], False, PYM),
        ([], [CHANGED], True, None),  # the sheet came by a job
    ],
)
def test_one_person_alone(sheet, record, is_worked_out, who):
    assert one_person_of(sheet, record, is_worked_out=is_worked_out) == who
