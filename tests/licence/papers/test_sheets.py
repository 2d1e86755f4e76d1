"""A paper as sheets: what stands on each page, that a preview and a draft say so, and names in other scripts."""

import json
import re
from datetime import date

import pytest
import typst
from django.urls import reverse

from licence.conditions.actions import conditions
from licence.conditions.actions.conditions import Written
from licence.licences.actions import licences
from licence.papers import printing
from licence.papers.rules import PaperKind
from sharing import typesetting
from tests.factories.licence import MIDDAY, filled, somebody_due_out, workers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


@pytest.fixture
def person():
    return somebody_due_out(family_name="Telford", prison_number="A1234BC")


@pytest.fixture
def cast(person):
    roles = ("probation_officer", "prison_decision_maker", "ppcs")
    return dict(zip(("com", "governor", "ppcs"), workers(person, *roles), strict=True))


@pytest.fixture
def licence(person, cast):
    return filled(licences.begin(offender=person, by=cast["com"]), cast["com"])


def sheets_of(says, *, easy=False):
    """What the header and the footer of each page say, and how many pages the PDF has."""
    source = typesetting.source_of(printing.TEMPLATE)
    data = {"data": json.dumps(printing.data_of(says, easy=easy))}
    found = typst.query(source, "<on-each-page>", field="value", font_paths=typesetting.fonts(), sys_inputs=data)
    pdf = printing.pdf_of(says, at=MIDDAY, easy=easy)
    return json.loads(found), len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_each_page_says_whose_it_is_which_of_how_many_and_has_no_marking(licence, cast):
    words = "Not to enter the park at Roundhay by any of its gates. " * 12
    for _ in range(8):
        written = Written(text=words, necessity="x", proportionality="y", review_on=date(2027, 6, 1))
        conditions.add_condition(licence=licence, written=written, by=cast["com"])
    says = printing.says_of(PaperKind.LICENCE, licence, at=MIDDAY, reference="ABCD1234")

    pages, number = sheets_of(says)

    assert number == len(pages) > 3
    assert [each["page"] for each in pages] == [f"Page {n} of {number}" for n in range(1, number + 1)]
    assert {each["head"] for each in pages} == {"Rowan Telford, A1234BC"}
    assert {each["below"] for each in pages} == {""}
    assert {tuple(each["above"]) for each in pages} == {("",)}


def test_easy_read_copy_is_longer_and_says_so_of_each_page_too(licence):
    says = printing.says_of(PaperKind.LICENCE, licence, at=MIDDAY, reference="ABCD1234")

    _, plain = sheets_of(says)
    pages, easy = sheets_of(says, easy=True)

    assert easy == len(pages) > plain


def test_preview_of_a_draft_is_no_paper_on_any_page(licence):
    says = printing.says_of(PaperKind.LICENCE, licence, at=MIDDAY, draft="Not for use: this licence is in progress")

    pages, _ = sheets_of(says)

    assert {tuple(each["above"]) for each in pages} == {("Not for use: this licence is in progress",)}


def test_licence_of_somebody_with_a_name_in_another_script_is_printed(client, person, licence, cast):
    """Also with a sign that no font has: the licence must be there when somebody is released."""
    person.family_name, person.given_names = "李", "明\U0002a6d6"
    person.save()
    client.force_login(cast["com"])

    names = {"uid": person.uid, "row": "licence", "row_uid": licence.uid}
    paper = client.get(reverse("paper_preview", kwargs=names))

    assert (paper.status_code, paper.content[:4]) == (200, b"%PDF")


def test_what_is_typed_is_never_read_as_markup(licence):
    licence.conditions.filter(position=1).update(wording="Not to #eval(1) $x$ *all* " * 200)

    says = printing.says_of(PaperKind.LICENCE, licence, at=MIDDAY)

    assert b"/StructTreeRoot" in printing.pdf_of(says, at=MIDDAY)


def test_same_words_of_the_same_moment_have_the_same_bytes(licence):
    says = printing.says_of(PaperKind.LICENCE, licence, at=MIDDAY, reference="ABCD1234")

    first, second = (printing.digest_of(printing.pdf_of(json.loads(json.dumps(says)), at=MIDDAY)) for _ in range(2))

    assert first == second
