"""People whose licence has ended, brought in by a caseload file as an office would have written it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from demo import cast
from demo.people import caseload, caseload_file, named_people, names
from demo.people.named_people import Person
from demo.people.sentences import Sentence, laid
from offenders.custody.rules import AFTER_LICENCE
from offenders.dates.rules.releases import Basis, leaves_on
from offenders.models import Offender

PEOPLE = 40  # beside as many in custody as are published
NORTH_EAST = 18  # of them in the region of the accounts that the demo opens with
SEED = 20261129
SENTENCES = (  # each with a licence of a year or two, over since
    Sentence("SOPC", 4, 12, offence="TA 2006 s.2", remand=131),
    Sentence("SOPC", 3, 12, offence="TA 2000 s.58", remand=84),
    Sentence("SOPC", 5, 12, offence="TA 2006 s.5", remand=176),
)
NOTHING_RUNS = 4  # beside these: their offence has no notification period, and no order was made
WITHOUT_PERIOD = (Sentence("SDS", 3, offence="TA 2000 s.19", remand=61),)


def tell(*, today: date, now: datetime) -> None:
    """As many as belong to a caseload of this size; those whose licence ended by the history are among them."""
    held = Offender.objects.exclude(establishment=None).count()
    over = Offender.objects.filter(status__in=AFTER_LICENCE).count()
    bring_in(max(round(PEOPLE * held / cast.IN_CUSTODY) - over, 0), today=today)


def bring_in(number: int, *, today: date) -> None:
    """So many of them, the same for the same day."""
    taken = set(Offender.objects.values_list("prison_number", flat=True))
    dice = random.Random(SEED)  # noqa: S311 - invented people, not secrets
    people = [
        *after_licence(dice, number, taken, today),
        *after_licence(dice, min(number, NOTHING_RUNS), taken, today, sentences=WITHOUT_PERIOD),
    ]
    rows = [row for person in people for row in caseload.rows_of(dice, person, today)]
    caseload_file.bring_in({"people": rows}, today=today)


def after_licence(
    dice: random.Random, people: int, taken: set[str], today: date, *, sentences: Sequence[Sentence] = SENTENCES
) -> Iterator[Person]:
    """Released two to five years ago."""
    others = [region for region in cast.REGIONS if region != named_people.NORTH]
    for index in range(people):
        goes_on = today - timedelta(days=dice.randrange(760, 1800))
        sentence, passed_on = laid(sentences[index % len(sentences)], goes_on)
        name = f"{dice.choice(names.GIVEN.split())} {dice.choice(names.FAMILY.split())}"
        region = named_people.NORTH if index < NORTH_EAST else dice.choice(others)
        yield Person(
            name,
            caseload.prison_number(dice, taken),
            "HMP Frankland",
            region,
            sentence,
            passed_on,
            more={"released_on": leaves_on(Basis.CRD, sentence.goes_on(passed_on))},
        )
