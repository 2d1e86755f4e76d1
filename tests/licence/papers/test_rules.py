"""The law that papers name, when each is due, and what may be said of handing one over."""

from datetime import UTC, date, datetime, timedelta

import pytest

from licence.papers.rules import (
    FIXED,
    HandOver,
    Method,
    PaperKind,
    SentenceFacts,
    SentenceKind,
    Signing,
    due_at,
    is_late,
    law_of,
    named_by,
    refusal,
    sentences,
)

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
K = SentenceKind


@pytest.mark.parametrize("kind", sorted(FIXED))
def test_a_licence_of_a_fixed_term_is_under_section_250(kind):
    law = law_of(SentenceFacts(kind, True))

    assert law.licence == "section 250 of the Criminal Justice Act 2003"
    assert law.recall == "section 254 of the Criminal Justice Act 2003"
    assert law.representations == "section 254(2) of the Criminal Justice Act 2003"


@pytest.mark.parametrize(("kind", "lasts"), [(K.LIFE, "the rest of your life"), (K.IPP, "as long as section 31A")])
def test_a_licence_of_a_life_sentence_is_under_section_31_of_the_act_of_1997(kind, lasts):
    law = law_of(SentenceFacts(kind, None))

    assert law.licence == "section 31 of the Crime (Sentences) Act 1997"
    assert law.recall == "section 32 of the Crime (Sentences) Act 1997"
    assert law.representations == "section 32(3) of the Crime (Sentences) Act 1997"
    assert law.ends.startswith(lasts)


@pytest.mark.parametrize(
    ("kind", "is_terrorist", "licence_from", "is_first", "section"),
    [
        (K.SOPC, True, date(2026, 12, 1), True, "section 247A of the Criminal Justice Act 2003"),
        (K.STS, True, date(2026, 12, 1), True, "section 247A of the Criminal Justice Act 2003"),
        (K.EDS, True, date(2020, 2, 26), True, "section 247A of the Criminal Justice Act 2003"),
        (K.EDS, True, date(2020, 2, 25), True, ""),
        (K.EDS, False, date(2026, 12, 1), True, "section 246A of the Criminal Justice Act 2003"),
        (K.SOPC, False, date(2026, 12, 1), True, "section 244A of the Criminal Justice Act 2003"),
        (K.SDS, False, date(2026, 12, 1), True, ""),  # one of several, and the record does not say which
        (K.EDS, None, date(2026, 12, 1), True, ""),  # no court has decided on the connection
        (K.SOPC, True, None, True, ""),
        (K.SOPC, True, date(2026, 12, 1), False, ""),  # released again after a recall
        (K.LIFE, True, date(2026, 12, 1), True, "section 28 of the Crime (Sentences) Act 1997"),
        (K.LIFE, True, date(2026, 12, 1), False, ""),
        (K.DTO, True, date(2026, 12, 1), True, ""),
    ],
)
def test_a_section_of_release_is_named_only_where_it_is_known(kind, is_terrorist, licence_from, is_first, section):
    law = law_of(SentenceFacts(kind, is_terrorist), licence_from=licence_from, is_first=is_first)

    assert law.release == section


def test_of_several_sentences_each_section_is_named_once_and_none_where_one_is_not_known():
    fixed, life, order = (law_of(SentenceFacts(kind, True)) for kind in (K.SDS, K.LIFE, K.DTO))

    assert named_by([fixed, fixed], "licence") == "section 250 of the Criminal Justice Act 2003"
    both = "section 250 of the Criminal Justice Act 2003 and section 31 of the Crime (Sentences) Act 1997"
    assert named_by([fixed, life], "licence") == both
    assert named_by([fixed, order], "licence") == ""
    assert named_by([], "licence") == ""


@pytest.mark.parametrize(
    ("kind", "days", "last"),
    [
        (PaperKind.LICENCE, 9, datetime(2026, 12, 1, 23, 59, 59, tzinfo=UTC)),
        (PaperKind.RECALL, 1, datetime(2026, 12, 2, 23, 59, 59, tzinfo=UTC)),
        (PaperKind.NO_RECALL, 3, datetime(2026, 12, 4, 23, 59, 59, tzinfo=UTC)),
        (PaperKind.PERMISSION, 3, NOON),
    ],
)
def test_each_paper_is_in_time_until_its_last_moment(kind, days, last):
    due = due_at(kind, since=NOON, days=days)

    assert due == last
    assert [is_late(due, at=last + timedelta(seconds=each)) for each in (-1, 0, 1)] == [False, False, True]


def handing(**more):
    said = {
        "kind": PaperKind.LICENCE,
        "method": Method.IN_PERSON,
        "signing": Signing.SIGNED,
        "handed_at": NOON,
        "printed_at": NOON,
        "recorded_at": NOON,
        "place": "Reception",
        "is_explained": True,
    }
    return HandOver(**said | more)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({}, ""),
        ({"handed_at": NOON + timedelta(seconds=1)}, "handed_at"),
        ({"handed_at": NOON - timedelta(seconds=1)}, "handed_at"),
        ({"place": " "}, "place"),
        ({"method": Method.POST, "place": ""}, ""),
        ({"is_explained": False}, "is_explained"),
        ({"is_explained": False, "kind": PaperKind.NO_RECALL}, ""),
        ({"is_explained": False, "method": Method.POST}, ""),
        ({"signing": Signing.NOT_ASKED}, "signing"),
        ({"signing": Signing.NOT_ASKED, "kind": PaperKind.RECALL}, ""),
        ({"signing": Signing.NOT_ASKED, "method": Method.POST}, ""),
        ({"signing": Signing.REFUSED}, ""),
        ({"signing": Signing.REFUSED, "method": Method.REPRESENTATIVE}, "signing"),
        ({"interpreter_language": "Sorani"}, "interpreter_ref"),
        ({"interpreter_ref": "INT-7"}, "interpreter_language"),
        ({"interpreter_language": "Sorani", "interpreter_ref": "INT-7"}, ""),
    ],
)
def test_handing_over_is_refused_at_the_field_that_is_wrong(more, field):
    assert refusal(handing(**more))[0] == field


def test_easy_read_has_one_sentence_a_line_and_no_break_inside_a_section():
    words = "You may be recalled. The law is section 254(2) of the Criminal Justice Act 2003. It is 2.30pm.\nAsk us."

    assert sentences(words) == [
        "You may be recalled.",
        "The law is section 254(2) of the Criminal Justice Act 2003.",
        "It is 2.30pm.",
        "Ask us.",
    ]
