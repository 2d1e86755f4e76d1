"""The licence on paper: how many pages, what stands on each of them, and that it says who approved it."""

import json
import re
from datetime import date

import pytest
import typst
from django.urls import reverse

from licence.conditions.actions import conditions
from licence.conditions.actions.conditions import Written
from licence.licences import printing
from licence.licences.actions import licences
from licence.models import LicenceCondition
from offenders.models import Release
from tests.factories.licence import MIDDAY, approved_licence, filled, somebody_due_out, workers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


@pytest.fixture
def person():
    return somebody_due_out(family_name="Telford", prison_number="A1234BC")


@pytest.fixture
def cast(person):
    roles = ("probation_officer", "prison_decision_maker", "casework")
    return dict(zip(("com", "governor", "ppcs"), workers(person, *roles), strict=True))


@pytest.fixture
def licence(person, cast):
    return filled(licences.begin(offender=person, by=cast["com"]), cast["com"])


def pages_of(licence, reader):
    """What the header and the footer of each page say, and how many pages the PDF has."""
    data = json.dumps(printing.data_of(licence, reader=reader, at=MIDDAY))
    found = typst.query(printing.TEMPLATE.read_bytes(), "<on-each-page>", field="value", sys_inputs={"data": data})
    pdf = printing.pdf_of(licence, reader=reader, at=MIDDAY)
    return json.loads(found), len(re.findall(rb"/Type\s*/Page\b", pdf))


def facts_of(licence, reader):
    return {each["key"]: each["value"] for each in printing.data_of(licence, reader=reader, at=MIDDAY)["facts"]}


def test_each_page_says_whose_it_is_how_it_is_marked_and_which_of_how_many(licence, cast):
    words = "Not to enter the park at Roundhay by any of its gates. " * 12
    for _ in range(8):
        written = Written(text=words, necessity="x", proportionality="y", review_on=date(2027, 6, 1))
        conditions.add_condition(licence=licence, written=written, by=cast["com"])

    pages, number = pages_of(licence, cast["com"])

    assert number == len(pages) == 3
    assert [each["page"] for each in pages] == ["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"]
    assert {each["marking"] for each in pages} == {"OFFICIAL-SENSITIVE"}
    assert {each["head"] for each in pages} == {"Rowan Telford, A1234BC"}
    assert {each["draft"] for each in pages} == {"Not for use: this licence is in progress"}


def test_licence_of_somebody_with_a_name_in_another_script_is_printed(client, person, licence, cast):
    """Also with a sign that no font has: the licence must be there when somebody is released."""
    person.family_name, person.given_names = "李", "明\U0002a6d6"
    person.save()
    client.force_login(cast["com"])

    paper = client.get(reverse("licence_pdf", kwargs={"uid": person.uid, "licence_uid": licence.uid}))

    assert (paper.status_code, paper.content[:4]) == (200, b"%PDF")


def test_approved_licence_is_no_draft_on_any_page(person, cast):
    pages, _ = pages_of(approved_licence(person, cast["com"], cast["governor"]), cast["com"])

    assert {each["draft"] for each in pages} == {""}


def test_paper_says_who_approved_it_as_what_and_when(person, licence, cast):
    assert facts_of(licence, cast["com"])["Approved"] == "Not approved"
    licences.submit(licence=licence, by=cast["com"])
    licences.approve(licence=licence, by=cast["governor"])
    licence.refresh_from_db()

    said = facts_of(licence, cast["com"])["Approved"]

    assert said == "By Prison decision maker, for the governor, on 1 December 2026"


def test_paper_names_the_direction_of_the_board(person, licence, cast):
    Release.objects.filter(offender=person).update(basis="APD", certainty="directed")
    licences.submit(licence=licence, by=cast["com"])
    licences.approve_for_board(licence=licence, reference="PB/26/0077", directed_on=date(2026, 11, 27), by=cast["ppcs"])
    licence.refresh_from_db()

    said = facts_of(licence, cast["com"])["Approved"]

    assert said == "By the Parole Board, direction PB/26/0077 of 27 November 2026"


def test_conditions_stand_in_their_order_under_what_they_are(licence, cast):
    written = Written(text="Not to own a drone.", necessity="x", proportionality="y", review_on=date(2027, 6, 1))
    added = conditions.add_condition(licence=licence, written=written, by=cast["com"])

    standard, additional = printing.data_of(licence, reader=cast["com"], at=MIDDAY)["groups"]

    assert [each["number"] for each in standard["conditions"]] == list(range(1, 9))
    assert additional["title"] == "Additional conditions"
    said = printing.data_of(licence, reader=cast["com"], at=MIDDAY)["declaration"]
    assert said.startswith("This licence, with its 9 conditions, was read")
    assert [each["number"] for each in additional["conditions"]] == [added.position]
    assert LicenceCondition.objects.get(pk=added.pk).necessity not in str(additional)
