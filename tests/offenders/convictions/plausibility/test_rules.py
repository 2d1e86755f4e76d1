"""What a court can have passed: a table around each boundary, on the entries of the catalogue."""

from datetime import date

import pytest

from offenders.convictions.plausibility import Circumstances, PassedSentence, judged, kind_of, standing_of
from offenders.reference.offences.catalogue import by_key


def case(key, kind, months=None, extension=None, *, committed, convicted, ages=(30, 31), **facts):
    return Circumstances(
        offence=standing_of(by_key()[key]),
        sentence=PassedSentence(kind, months, extension),
        committed_on=committed and date.fromisoformat(committed),
        convicted_on=date.fromisoformat(convicted),
        age_when_committed=ages[0],
        age_when_convicted=ages[1],
        **facts,
    )


def said(judgement):
    return [(each.field, each.section) for each in judgement.questions]


YEARS = 12
TABLE = [
    # Murder has one sentence; an attempt and a conspiracy have others.
    (True, "cl-murder", "LIFE", 30 * YEARS, None, "2020-01-01", "2021-01-01", (30, 31), {}),
    (False, "cl-murder", "SDS", 30 * YEARS, None, "2020-01-01", "2021-01-01", (30, 31), {}),
    (False, "cl-murder", "EDS", 20 * YEARS, 60, "2020-01-01", "2021-01-01", (30, 31), {"connection": "yes"}),
    (True, "cl-murder", "LIFE", 12 * YEARS, None, "2020-01-01", "2021-01-01", (15, 16), {}),
    (True, "cl-murder", "EDS", 20 * YEARS, 60, "2020-01-01", "2021-01-01", (30, 31), {"form": "attempt"}),
    (True, "cl-murder", "SDS", 20 * YEARS, None, "2020-01-01", "2021-01-01", (30, 31), {"form": "conspiracy"}),
    (False, "cl-murder", "SDS", 20 * YEARS, None, "2020-01-01", "2021-01-01", (30, 31), {"form": "aiding"}),
    # Schedule 13 Part 1, adult at the offence: no plain sentence from 30 April 2021.
    (True, "ta00-58", "SDS", 2 * YEARS, None, "2020-01-01", "2021-04-29", (30, 31), {}),
    (False, "ta00-58", "SDS", 2 * YEARS, None, "2020-01-01", "2021-04-30", (30, 31), {}),
    (True, "ta00-58", "SOPC", 2 * YEARS, 12, "2020-01-01", "2021-04-30", (30, 31), {}),
    (True, "ta00-58", "SUSPENDED", 2 * YEARS, None, "2020-01-01", "2021-04-30", (30, 31), {}),
    (True, "ta00-58", "COMMUNITY", None, None, "2020-01-01", "2021-04-30", (30, 31), {}),
    (True, "ta00-58", "SDS", 2 * YEARS, None, "2020-01-01", "2021-04-30", (17, 18), {}),
    (None, "ta00-58", "SDS", 2 * YEARS, None, "2020-01-01", "2021-04-30", (None, None), {}),
    (None, "ta00-58", "SDS", 2 * YEARS, None, "2020-01-01", "2021-04-30", (None, 19), {}),
    (False, "ta00-58", "SDS", 2 * YEARS, None, "2020-01-01", "2021-04-30", (None, 20), {}),
    (True, "ta00-13-1", "SDS", 3, None, "2022-01-01", "2022-04-30", (30, 31), {}),
    # A connection is as Part 1.
    (False, "oapa-18", "SDS", 9 * YEARS, None, "2022-01-01", "2023-01-01", (30, 31), {"connection": "yes"}),
    (True, "oapa-18", "SOPC", 9 * YEARS, 12, "2022-01-01", "2023-01-01", (30, 31), {"connection": "yes"}),
    (True, "oapa-18", "SDS", 9 * YEARS, None, "2022-01-01", "2023-01-01", (30, 31), {"connection": "no"}),
    (True, "oapa-18", "SDS", 9 * YEARS, None, "2022-01-01", "2023-01-01", (30, 31), {}),
    (False, "oapa-18", "SOPC", 9 * YEARS, 12, "2022-01-01", "2023-01-01", (30, 31), {}),
    (False, "cl-kidnap", "SOPC", 9 * YEARS, 12, "2020-01-01", "2021-04-29", (30, 31), {"connection": "yes"}),
    (None, "oapa-18", "SOPC", 9 * YEARS, 12, "2020-01-01", "2021-04-29", (30, 31), {"connection": "yes"}),
    # A child at the offence.
    (False, "ta00-58", "SDS18", 2 * YEARS, None, "2021-04-30", "2021-09-01", (16, 16), {}),
    (True, "ta00-58", "SDS18", 2 * YEARS, None, "2021-04-29", "2021-09-01", (16, 16), {}),
    (True, "ta00-58", "SDOPCU18", 2 * YEARS, 12, "2021-04-30", "2021-09-01", (16, 16), {}),
    (False, "ta00-58", "SDOPCU18", 2 * YEARS, 12, "2021-04-29", "2021-09-01", (16, 16), {}),
    (False, "ta00-58", "SOPC", 2 * YEARS, 12, "2021-04-30", "2021-09-01", (16, 16), {}),
    (True, "ta00-58", "DTO", 18, None, "2021-04-30", "2021-09-01", (16, 16), {}),
    (False, "ta00-58", "SOPC", 2 * YEARS, 12, "2020-01-01", "2021-09-01", (17, 18), {}),
    (False, "ta00-58", "SDS", 2 * YEARS, None, "2021-04-30", "2022-09-01", (17, 18), {}),
    # SOPC from 13 April 2015, for the list of the day.
    (False, "ta06-5", "SOPC", 9 * YEARS, 12, "2014-01-01", "2015-04-12", (30, 31), {}),
    (True, "ta06-5", "SOPC", 9 * YEARS, 12, "2014-01-01", "2015-04-13", (30, 31), {}),
    (None, "ta00-58", "SOPC", 2 * YEARS, 12, "2014-01-01", "2015-04-13", (30, 31), {}),
    (True, "ta00-58", "SOPC", 2 * YEARS, 12, "2014-01-01", "2019-04-12", (30, 35), {}),
    (False, "ta06-5", "SOPC", 9 * YEARS, 24, "2020-01-01", "2022-01-01", (30, 31), {}),
    # Part 2, from 13 April 2015.
    (False, "soa03-5", "SDS", 9 * YEARS, None, "2014-01-01", "2015-04-13", (30, 31), {}),
    (True, "soa03-5", "SDS", 9 * YEARS, None, "2014-01-01", "2015-04-12", (30, 31), {}),
    (True, "soa03-5", "SOPC", 9 * YEARS, 12, "2014-01-01", "2015-04-13", (30, 31), {}),
    (False, "soa03-5", "SOPC", 9 * YEARS, 12, "2022-01-01", "2023-04-13", (17, 18), {}),
    # Part 3 and the foreign power condition, from 22 March 2026.
    (True, "nsa23-1", "SDS", 9 * YEARS, None, "2024-01-01", "2026-03-21", (30, 31), {}),
    (False, "nsa23-1", "SDS", 9 * YEARS, None, "2024-01-01", "2026-03-22", (30, 31), {}),
    (True, "nsa23-1", "SOPC", 9 * YEARS, 12, "2024-01-01", "2026-03-22", (30, 31), {}),
    (False, "nsa23-1", "SOPC", 9 * YEARS, 12, "2024-01-01", "2026-03-21", (30, 31), {}),
    (False, "nsa23-3", "SDS", 9 * YEARS, None, "2024-01-01", "2026-05-22", (30, 31), {}),
    (True, "nsa23-1", "LIFE", 9 * YEARS, None, "2024-01-01", "2026-03-22", (30, 31), {}),
    (False, "nsa23-1", "EDS", 9 * YEARS, 60, "2024-01-01", "2026-03-22", (30, 31), {}),
    (False, "cl-kidnap", "SDS", 9 * YEARS, None, "2024-01-01", "2026-03-22", (30, 31), {"foreign_power": "yes"}),
    (False, "cl-kidnap", "SDS", 9 * YEARS, None, "2023-12-19", "2024-03-22", (30, 31), {"foreign_power": "yes"}),
    # Serious terrorism sentence.
    (True, "ta06-5", "STS", 14 * YEARS, 84, "2021-06-29", "2022-01-01", (18, 19), {}),
    (False, "ta06-5", "STS", 14 * YEARS, 84, "2021-06-28", "2022-01-01", (18, 19), {}),
    (False, "ta06-5", "STS", 14 * YEARS, 84, "2021-06-29", "2022-01-01", (17, 18), {}),
    (True, "ta06-5", "STS", 134, 84, "2021-06-29", "2022-01-01", (18, 19), {}),
    (False, "ta06-5", "STS", 133, 84, "2021-06-29", "2022-01-01", (18, 19), {}),
    (False, "ta06-5", "STS", 14 * YEARS, 83, "2021-06-29", "2022-01-01", (18, 19), {}),
    (False, "ta06-5", "STS", 14 * YEARS, 301, "2021-06-29", "2022-01-01", (18, 19), {}),
    (False, "cl-perverting", "STS", 14 * YEARS, 84, "2021-06-29", "2022-01-01", (18, 19), {}),
    (False, "esa-3-1b", "STS", 14 * YEARS, 84, "2021-06-29", "2022-01-01", (18, 19), {}),
    (True, "esa-3-1b", "STS", 14 * YEARS, 84, "2021-06-29", "2022-01-01", (18, 19), {"connection": "yes"}),
    # Extended sentence.
    (True, "ta06-5", "EDS", 48, 96, "2020-01-01", "2022-01-01", (30, 31), {}),
    (False, "ta06-5", "EDS", 47, 96, "2020-01-01", "2022-01-01", (30, 31), {}),
    (False, "ta06-5", "EDS", 48, 97, "2020-01-01", "2022-01-01", (30, 31), {}),
    (True, "ta06-5", "EDS", 48, 120, "2021-06-29", "2022-01-01", (30, 31), {}),
    (False, "ta06-5", "EDS", 48, 121, "2021-06-29", "2022-01-01", (30, 31), {}),
    (False, "ta06-5", "EDS", 48, 11, "2021-06-29", "2022-01-01", (30, 31), {}),
    (True, "oapa-18", "EDS", 48, 60, "2021-06-29", "2022-01-01", (30, 31), {}),
    (False, "oapa-18", "EDS", 48, 61, "2021-06-29", "2022-01-01", (30, 31), {}),
    (True, "oapa-18", "EDS", 48, 120, "2021-06-29", "2022-01-01", (30, 31), {"connection": "yes"}),
    (False, "fraud-1", "EDS", 48, 60, "2021-06-29", "2022-01-01", (30, 31), {}),
    (False, "ta06-5", "EDS", 48, 60, "2012-01-01", "2012-12-02", (30, 31), {}),
    (True, "ta06-5", "EDS", 48, 60, "2012-01-01", "2012-12-03", (30, 31), {}),
    (False, "ta00-11", "EDS", 48, 60, "2021-06-28", "2022-12-03", (30, 31), {}),
    (True, "ta00-11", "EDS", 48, 60, "2021-06-29", "2022-12-03", (30, 31), {}),
    (None, "ta00-58", "EDS", 48, 60, "2018-06-29", "2019-04-11", (30, 31), {}),
    (False, "esa-4", "EDS", 48, 60, "2015-04-12", "2016-04-11", (30, 31), {}),
    (None, "th68-9-dw", "EDS", 48, 60, "2018-06-29", "2019-04-11", (30, 31), {}),
    # IPP and EPP.
    (True, "oapa-18", "IPP", 48, None, "2005-04-04", "2012-12-02", (30, 37), {}),
    (False, "oapa-18", "IPP", 48, None, "2005-04-03", "2012-12-02", (30, 37), {}),
    (False, "oapa-18", "IPP", 48, None, "2005-04-04", "2012-12-03", (30, 37), {}),
    (True, "oapa-18", "EPP", 48, 60, "2005-04-04", "2012-12-02", (30, 37), {}),
    (False, "oapa-18", "EPP", 48, 0, "2005-04-04", "2012-12-02", (30, 37), {}),
    (None, "ta06-5", "IPP", 48, None, "2006-05-04", "2009-12-02", (30, 33), {}),
    # Life, and the maximum of the day.
    (False, "ta00-58", "LIFE", 48, None, "2020-04-04", "2022-12-02", (30, 32), {}),
    (False, "ta06-6-1", "LIFE", 48, None, "2015-04-12", "2016-12-02", (30, 31), {}),
    (True, "ta06-6-1", "LIFE", 48, None, "2015-04-13", "2016-12-02", (30, 31), {}),
    (None, "ta06-6-1", "LIFE", 48, None, None, "2016-12-02", (30, 31), {}),
    (False, "ta06-5", "LIFE", 133, None, "2021-06-29", "2022-12-02", (30, 31), {}),
    (True, "ta06-5", "LIFE", 134, None, "2021-06-29", "2022-12-02", (30, 31), {}),
    (True, "ta06-5", "LIFE", None, None, "2021-06-29", "2022-12-02", (30, 31), {}),
    (True, "ta00-58", "SDS", 10 * YEARS, None, "2019-04-11", "2020-01-01", (30, 31), {}),
    (False, "ta00-58", "SDS", 10 * YEARS + 1, None, "2019-04-11", "2020-01-01", (30, 31), {}),
    (True, "ta00-58", "SDS", 15 * YEARS, None, "2019-04-12", "2020-01-01", (30, 31), {}),
    (True, "ta00-58", "SOPC", 14 * YEARS, 12, "2019-04-12", "2022-01-01", (30, 31), {}),
    (False, "ta00-58", "SOPC", 14 * YEARS + 1, 12, "2019-04-12", "2022-01-01", (30, 31), {}),
    (None, "ta00-58", "SDS", 12 * YEARS, None, None, "2020-01-01", (30, 31), {}),
    (False, "ta00-58", "SDS", 16 * YEARS, None, None, "2020-01-01", (30, 31), {}),
    # Under 18 at the conviction.
    (False, "oapa-18", "SDS", 48, None, "2020-01-01", "2020-05-05", (16, 17), {}),
    (True, "oapa-18", "SDS18", 48, None, "2020-01-01", "2020-05-05", (16, 17), {}),
    (False, "oapa-18", "SDS18", 48, None, "2020-01-01", "2020-05-05", (17, 18), {}),
    (False, "oapa-20", "SDS18", 48, None, "2020-01-01", "2020-05-05", (16, 17), {}),
    (True, "oapa-20", "DTO", 4, None, "2020-01-01", "2020-05-05", (16, 17), {}),
    (False, "oapa-20", "DTO", 3, None, "2020-01-01", "2020-05-05", (16, 17), {}),
    (True, "oapa-20", "DTO", 24, None, "2020-01-01", "2020-05-05", (16, 17), {}),
    (False, "oapa-20", "DTO", 25, None, "2020-01-01", "2020-05-05", (16, 17), {}),
    (False, "oapa-20", "DTO", 12, None, "2020-01-01", "2020-05-05", (17, 18), {}),
    # Prohibited weapons: the entry is not confirmed.
    (None, "fa68-5", "SDS", 59, None, "2020-01-01", "2020-05-05", (30, 31), {}),
    (True, "fa68-5", "SDS", 60, None, "2020-01-01", "2020-05-05", (30, 31), {}),
    (True, "fa68-5", "SDS18", 36, None, "2020-01-01", "2020-05-05", (17, 17), {}),
    # A connection only where one can be determined.
    (False, "ta06-5", "SOPC", 48, 12, "2022-01-01", "2023-05-05", (30, 31), {"connection": "yes"}),
    (False, "fraud-1", "SDS", 48, None, "2021-06-28", "2023-05-05", (30, 31), {"connection": "yes"}),
    (True, "fraud-1", "SOPC", 48, 12, "2021-06-29", "2023-05-05", (30, 31), {"connection": "yes"}),
    (False, "cja88-39", "SDS", 3, None, "2021-06-29", "2023-05-05", (30, 31), {"connection": "yes"}),
    (None, "oapa-18", "SDS", 48, None, "2008-06-29", "2009-06-17", (30, 31), {"connection": "yes"}),
    # Days and ages.
    (False, "ta06-5", "SDS", 48, None, "2006-04-12", "2008-05-05", (30, 31), {}),
    (True, "ta06-5", "SDS", 48, None, "2006-04-13", "2008-05-05", (30, 31), {}),
    (False, "osa11-1", "SDS", 48, None, "2023-12-20", "2024-05-05", (30, 31), {}),
    (True, "osa11-1", "SDS", 48, None, "2023-12-19", "2024-05-05", (30, 31), {}),
    (False, "oapa-18", "SDS", 48, None, "2020-05-06", "2020-05-05", (30, 30), {}),
    (True, "oapa-18", "SDS", 48, None, "2020-05-05", "2020-05-05", (30, 30), {}),
    (False, "oapa-18", "SDS18", 48, None, "2020-01-01", "2020-05-05", (9, 10), {}),
    (True, "oapa-18", "SDS18", 48, None, "2020-01-01", "2020-05-05", (10, 10), {}),
    (False, "cl-murder", "LIFE", 48, None, "2008-10-01", "2010-05-05", (30, 32), {"form": "incitement"}),
    (False, "cl-murder", "LIFE", 48, None, "2008-09-30", "2010-05-05", (30, 32), {"form": "encouraging-44"}),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: " ".join(str(each) for each in row))
def test_sentence_is_plausible_as_the_law_of_its_day_has_it(row):
    plausible, key, kind, months, extension, committed, convicted, ages, facts = row

    judgement = judged(case(key, kind, months, extension, committed=committed, convicted=convicted, ages=ages, **facts))

    assert judgement.plausible is plausible, said(judgement)
    assert all(each.section and not each.words.endswith(".") for each in judgement.questions)
    if plausible is True:
        assert judgement.questions == ()
    if plausible is False:
        assert len([each for each in judgement.questions if not each.is_open]) == 1, said(judgement)


def test_without_offence_or_sentence_only_the_days_are_asked():
    judgement = judged(Circumstances(offence=None, sentence=None, convicted_on=date(2020, 1, 1)))
    backwards = Circumstances(None, None, committed_on=date(2020, 1, 2), convicted_on=date(2020, 1, 1))

    assert (judgement.plausible, judgement.questions) == (None, ())
    assert judged(backwards).plausible is False


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("SDS", "SDS"),
        ("ADIMP_ORA", "SDS"),
        ("YOI", "SDS"),
        ("SEC250_ORA", "SDS18"),
        ("SEC91_03", "SDS18"),
        ("SOPC21", "SOPC"),
        ("SEC236A", "SOPC"),
        ("LASPO_DR", "EDS"),
        ("EDSU18", "EDS"),
        ("STS18", "STS"),
        ("MLP", "LIFE"),
        ("HMPL", "LIFE"),
        ("DPP", "IPP"),
        ("DTO_ORA", "DTO"),
        ("suspended", "SUSPENDED"),
        ("Suspended sentence order", "SUSPENDED"),
        ("community order", "COMMUNITY"),
        ("fine", "COMMUNITY"),
        ("banana", None),
    ],
)
def test_kind_is_known_by_the_codes_of_nomis_and_plain_words(written, kind):
    assert kind_of(written) == kind
