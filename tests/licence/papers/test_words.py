"""What each paper says to the person, and what none of them says."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from licence.models import Breach, Exemption, Licence, LicenceCondition, Recall
from licence.papers import printing
from licence.papers.actions.printing import kind_of
from offenders.models import KeyDate, Sentence
from tests.factories.licence import MIDDAY
from tests.factories.papers import PaperCast, duty_desk, sentenced

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

CJA, CSA = "Criminal Justice Act 2003", "Crime (Sentences) Act 1997"


@pytest.fixture
def cast():
    return PaperCast()


def said(about, **more):
    return printing.says_of(kind_of(about), about, at=MIDDAY, reference="ABCD1234", **more)


def section(says, title):
    return json.dumps(next(each for each in says["sections"] if each["title"] == title))


def row(says, key):
    """The value beside this key; "(blank)" where it is to be filled in by hand."""
    rows = says["facts"] + [
        each for part in says["sections"] for block in part["blocks"] for each in block.get("rows", [])
    ]
    found = next(each for each in rows if each["key"] == key)
    return "(blank)" if found["blank"] else found["value"]


def permission(cast, **more):
    return Exemption.objects.create(
        **{
            "condition": cast.licence.conditions.first(),
            "offender": cast.person,
            "scope": "To travel to York for a funeral",
            "status": "approved",
            "starts_at": timezone.now() + timedelta(hours=1),
            "begins_at": timezone.now() + timedelta(hours=1),
            "ends_at": timezone.now() + timedelta(hours=9),
            "reason": "UNSAIDREASON",
            "affects": "UNSAIDAFFECTS",
            "decided_because": "UNSAIDBECAUSE",
            "recorded_views": "UNSAIDVIEWS",
            "escort": "Helen Castell",
            "asked_by": cast.author,
            "decided_by": cast.senior,
            "decided_at": timezone.now(),
        }
        | more
    )


class TestLicence:
    def test_says_who_the_person_is_until_when_it_lasts_whom_to_call_and_what_a_breach_means(self, cast):
        duty_desk(cast.licence.team)

        says = said(cast.licence)

        assert says["title"] == "Your licence"
        assert row(says, "Prison number") == cast.person.prison_number
        assert row(says, "CRN").startswith("X")
        assert row(says, "Your licence ends") == "At the end of 31 January 2029"
        assert row(says, "Your sentence ends") == "31 January 2029"
        assert row(says, "Supervised by") == "Helen Castell"
        assert row(says, "Phone") == "01632 960 001"
        assert row(says, "Out of hours") == "Probation duty desk, 01632 960 999"
        assert "recall" in section(says, "If you break a condition")
        assert "You can ask your officer to change a condition" in section(says, "If you want to change a condition")
        assert "It has 3 conditions." in says["declaration"]
        assert any("refuse to sign" in line for line in says["signatures"])
        assert any("Interpreter" in line for line in says["signatures"])

    def test_what_the_record_does_not_say_is_left_to_be_filled_in_by_hand_and_never_guessed(self, cast):
        KeyDate.objects.filter(offender=cast.person).delete()
        Sentence.objects.filter(offender=cast.person).delete()
        Licence.objects.filter(pk=cast.licence.pk).update(ends_on=None, officer=None, team=None)
        cast.licence.refresh_from_db()

        says = said(cast.licence)

        keys = ("Your licence ends", "Your sentence ends", "Supervised by", "Team", "Phone", "Offence", "Law")
        assert [row(says, key) for key in keys] == ["(blank)"] * 7
        assert row(says, "Who you meet") == "(blank)"
        assert "section 25" not in json.dumps(says)

    @pytest.mark.parametrize("kind", ["SDS", "SOPC", "EDS", "STS"])
    def test_of_a_fixed_term_is_under_section_250(self, kind):
        says = said(PaperCast(kind).licence)

        assert row(says, "Licence under") == f"Section 250 of the {CJA}"
        assert row(says, "Released under") == f"Section 247A of the {CJA}"
        assert f"section 254 of the {CJA}" in section(says, "If you break a condition")

    def test_of_a_life_sentence_is_under_the_act_of_1997_and_ends_never(self):
        says = said(PaperCast("LIFE").licence)

        assert row(says, "Licence under") == f"Section 31 of the {CSA}"
        assert row(says, "Released under") == f"Section 28 of the {CSA}"
        assert row(says, "Your licence ends") == "It lasts for the rest of your life"
        assert f"section 32 of the {CSA}" in section(says, "If you break a condition")
        assert "Criminal Justice Act" not in json.dumps(says)

    def test_names_no_section_of_release_where_no_court_decided_on_the_connection(self):
        says = said(PaperCast("EDS", listed=False, section="13").licence)

        assert "Released under" not in json.dumps(says)
        assert row(says, "Licence under") == f"Section 250 of the {CJA}"

    def test_of_two_sentences_says_each_with_its_law(self, cast):
        sentenced(cast.person, "LIFE", section="57")

        blocks = json.loads(section(said(cast.licence), "Your sentence"))["blocks"]

        assert [block["rows"][-1]["value"] for block in blocks] == [
            f"Section 250 of the {CJA}",
            f"Section 31 of the {CSA}",
        ]

    def test_says_every_place_also_where_the_person_must_be(self, cast):
        cast.zone()
        cast.zone("inclusion", "27 Birch Rise")

        words = json.dumps(said(cast.licence))

        assert "Must not enter: Roundhay Park, Leeds. At all times." in words
        assert "Must be there: 27 Birch Rise. At all times." in words

    def test_who_approved_it_is_a_body_and_no_name(self, cast):
        Licence.objects.filter(pk=cast.licence.pk).update(
            approved_as="board",
            approved_by=cast.ppcs,
            approved_at=timezone.now(),
            direction_ref="PB/26/0077",
            directed_on="2026-11-27",
        )
        cast.licence.refresh_from_db()

        words = section(said(cast.licence), "What this licence is")

        assert "The Parole Board approved it with its direction PB/26/0077 of 27 November 2026." in words
        assert "Parole Board set or approved conditions" in section(
            said(cast.licence), "If you want to change a condition"
        )


class TestVariation:
    def test_shows_what_is_changed_new_and_removed_before_the_whole(self, cast):
        variation = cast.variation()

        says = said(variation)

        changes = json.loads(section(says, "What has changed"))["blocks"]
        assert [(each["mark"], each["was"], each["wording"]) for each in changes] == [
            ("Changed: condition 1", "To keep to condition 1.", "Be at home from 9pm to 6am."),
            ("New: condition 3", "", "Not to own a drone."),
            ("Removed: condition 3 of licence 1.0", "", "To keep to condition 3."),
        ]
        assert [each["title"] for each in says["sections"]].index("What has changed") < 4
        assert "It has 3 conditions." in says["declaration"]

    def test_a_place_that_changes_is_a_change(self, cast):
        variation = cast.variation()
        same = variation.conditions.get(position=2)
        same.zones.create(offender=cast.person, kind="exclusion", place="Hull station")

        changes = section(said(variation), "What has changed")

        assert "Changed: condition 2" in changes
        assert "Hull station" in changes

    def test_an_area_that_moves_on_the_map_is_a_change_that_says_so(self, cast):
        variation = cast.variation()
        for licence, latitude in ((cast.licence, 53.7), (variation, 53.8)):
            area = {"outline": [[-0.3, latitude]], "radius_metres": 500}
            licence.conditions.get(position=2).zones.create(
                offender=cast.person, kind="exclusion", place="Hull", **area
            )

        assert "Changed: condition 2: the area on the map" in section(said(variation), "What has changed")


class TestRecall:
    def test_notice_says_when_why_under_which_law_and_what_the_person_can_do(self, cast):
        says = said(cast.returned())

        assert says["title"] == "Notice of recall to prison"
        assert row(says, "Your licence was revoked") == "Midday on 1 December 2026"
        assert row(says, "Prison") == "HMP Full Sutton"
        assert f"section 254 of the {CJA}" in section(says, "Your recall")
        reasons = section(says, "Why you were recalled")
        assert "You did not keep to condition 1" in reasons
        assert "A second phone under the mattress" in reasons
        assert f"section 254(2) of the {CJA}" in section(says, "Your right to say it is wrong")
        assert "Parole Board" in section(says, "Your right to say it is wrong")

    def test_notice_names_the_day_by_which_the_board_has_the_case(self, cast):
        recall = cast.returned()
        Recall.objects.filter(pk=recall.pk).update(kind="standard")
        recall.refresh_from_db()

        assert "must be sent to the Parole Board by 29 December 2026" in section(said(recall), "What happens now")

    def test_notice_of_an_unknown_kind_of_recall_leaves_it_to_be_filled_in(self, cast):
        recall = cast.returned()
        Recall.objects.filter(pk=recall.pk).update(kind="")
        recall.refresh_from_db()

        assert row(said(recall), "How long you stay in prison, and when your case is reviewed") == "(blank)"

    def test_notice_of_a_life_sentence_cites_the_act_of_1997_and_no_28_days(self):
        cast = PaperCast("LIFE")
        recall = cast.returned()
        Recall.objects.filter(pk=recall.pk).update(kind="standard")
        recall.refresh_from_db()

        words = json.dumps(said(recall))

        assert f"section 32(3) of the {CSA}" in words
        assert f"section 32(4) of the {CSA}" in words
        assert "255C" not in words
        assert "29 December" not in words

    def test_letter_says_what_was_decided_and_the_six_parts(self, cast):
        says = said(cast.no_recall())

        assert says["title"] == "We have decided not to recall you to prison"
        assert row(says, "Decided on") == "1 December 2026"
        titles = [each["title"] for each in says["sections"]]
        assert {"What you did", "Why you are not recalled", "What has gone well", "Your next meeting"} <= set(titles)


def test_permission_says_what_when_with_whom_and_that_it_ends_by_itself(cast):
    says = said(permission(cast))

    assert row(says, "You are allowed") == "To travel to York for a funeral"
    assert row(says, "Until") == "9pm on 1 December 2026"
    assert row(says, "Who goes with you") == "Helen Castell"
    assert "ends at 9pm on 1 December 2026" in section(says, "What you must know")
    assert "To keep to condition 1." in section(says, "The condition")


def test_compliance_letter_says_what_the_officer_typed_and_nothing_of_the_record(cast):
    breach = cast.warned()

    says = said(breach, words="You did not come on Monday.")

    assert "You did not come on Monday." in section(says, "What your officer says")
    assert "To keep to condition 1." in section(says, "Why you are receiving this letter")
    assert breach.summary not in json.dumps(says)


@pytest.mark.parametrize("which", ["licence", "variation", "recall", "no_recall", "permission", "compliance"])
def test_no_paper_is_marked_or_tells_of_victims_risk_or_of_who_signed(cast, which):
    LicenceCondition.objects.filter(licence=cast.licence).update(
        requested_by_victim=True, necessity="UNSAIDNECESSITY", proportionality="UNSAIDPROPORTION"
    )
    about = {
        "licence": lambda: cast.licence,
        "variation": cast.variation,
        "recall": cast.returned,
        "no_recall": cast.no_recall,
        "permission": lambda: permission(cast),
        "compliance": cast.warned,
    }[which]()
    if isinstance(about, Recall):
        Recall.objects.filter(pk=about.pk).update(
            **dict.fromkeys(Recall.RISKS, "very_high"),
            mappa="MAPPA 3",
            rationale="UNSAIDRATIONALE",
        )
        about.refresh_from_db()
    if isinstance(about, Breach):
        Breach.objects.filter(pk=about.pk).update(risk="UNSAIDRISK", harm="very_high", rationale="UNSAIDRATIONALE")
        about.refresh_from_db()

    words = json.dumps(said(about, words="You did not come.")).lower()

    for never in ("official", "handling", "victim", "mappa", "very high", "harm", "risk", "unsaid", "synthetic"):
        assert never not in words, never
    for person in (cast.senior, cast.head, cast.ppcs, cast.police, cast.prison):
        assert str(person).lower() not in words.replace("casework section", "")


def test_easy_read_says_the_same_with_one_sentence_a_line_and_conditions_as_published(cast):
    words = "Not to own a drone. Not to fly one."
    LicenceCondition.objects.filter(licence=cast.licence, position=2).update(wording=words)
    says = said(cast.licence)

    easy = printing.data_of(says, easy=True)

    blocks = [block for part in easy["sections"] for block in part["blocks"]]
    intro = next(block for block in blocks if block["kind"] == "text")
    assert intro["lines"][:2] == [
        "This licence lets you serve part of your sentence in the community.",
        "You must keep to every condition below until the licence ends.",
    ]
    assert words in [block["wording"] for block in blocks if block["kind"] == "condition"]
    plain = printing.data_of(says)
    assert " ".join(easy["declaration"]) == " ".join(plain["declaration"])


@pytest.mark.parametrize("easy", [False, True])
def test_each_paper_is_a_tagged_pdf_by_the_standard(cast, easy):
    for about in (cast.licence, cast.variation(), permission(cast), cast.warned(), cast.no_recall()):
        content = printing.pdf_of(said(about, words="You did not come."), at=MIDDAY, easy=easy)

        assert b"pdfuaid" in content
        assert b"/Lang (en-GB)" in content or b"en-GB" in content
