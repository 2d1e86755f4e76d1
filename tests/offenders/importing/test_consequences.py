"""Consequences of a file before it is applied: who leaves soon, dates that will differ, alerts, what is odd."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.importing import applying
from offenders.models import DateConflict, Release
from sharing.models import Alert
from tests.offenders.importing.test_import_pages import give, page_of, team, user, work  # noqa: F401  fixtures
from tests.offenders.importing.test_need_to_know import NEW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
TODAY = date(2026, 12, 1)
OWN = {
    "offence": "TA 2000 s.58",
    "sentence": "SDS",
    "years": "6",
    "extension_months": "",
    "terrorist_connection": "yes",
} | {
    "committed_on": "2022-01-01",
    "connection_decided_on": "2023-03-02",
}
LONG_AGO = {"sentenced_on": "2020-12-18", "convicted_on": "2020-12-01", "received_on": "2020-12-18"} | {
    "committed_on": "2020-01-06",
    "connection_decided_on": "2020-12-02",
}
REASON = {"kept_because": "As in the court order"}  # the law did not allow the usual sentence: nobody is to check it
NO_SHEET = dict.fromkeys(("ped", "crd", "sled", "dates_source", "dates_as_at"), "")


@pytest.fixture
def file_of(file_of):
    """Each row says why its sentence stands."""
    return lambda *rows: file_of(*(REASON | row for row in rows))


def follows(path):
    report = applying.preview(path, today=TODAY)
    assert not report.errors, report.errors
    return report.follows


def words(lines):
    return [line.words for line in lines.named]


def test_nothing_follows_from_what_lies_far_ahead(file_of):
    found = follows(file_of({}))

    assert (found.leaving.count, found.differ.count, found.doubted.count, found.alerts) == (0, 0, 0, {})


def test_sentence_that_the_law_questions_is_to_be_checked_until_its_row_says_why_it_stands(file_of):
    path = file_of({"kept_because": ""}, {"prison_number": "A1234BD", "pnc": ""})

    assert follows(path).alerts == {"Sentence to check": 1}
    assert not Alert.objects.exists()  # it is only said

    applying.apply(path, by=None, today=TODAY)
    assert [alert.subject.prison_number for alert in Alert.objects.select_related("subject")] == ["A1234BC"]


def test_release_within_28_days_is_named_with_its_alert(file_of):
    found = follows(file_of({"crd": "2026-12-29"}, {"prison_number": "A1234BD", "crd": "2026-12-30", "pnc": ""}))

    assert words(found.leaving) == ["A1234BC: 29 December 2026. End of custodial term (CRD), fixed"]
    assert found.alerts == {"Release coming": 1}


def test_release_of_today_or_before_is_said_to_be_known_late(file_of):
    found = follows(file_of({"crd": "2026-11-30", "ped": ""}))

    assert "30 November 2026, and no release is recorded" in words(found.leaving)[0]
    assert found.alerts == {"Release known late": 1}


def test_sentence_without_a_sheet_that_leaves_soon_is_named_as_ours_and_the_sheet_asked_for(file_of):
    found = follows(file_of({**NO_SHEET, **OWN, **LONG_AGO}))

    assert words(found.leaving)[0].endswith("fixed, our calculation, no sheet")
    assert found.alerts == {"Release coming": 1, "Calculation sheet needed": 1}


def test_date_that_will_differ_is_named_and_counted_once(file_of):
    found = follows(file_of({**OWN, "sled": "2029-03-20", "crd": "", "ped": "2027-03-15"}))

    assert found.differ.count == 1
    assert words(found.differ)[0].startswith(
        "A1234BC: Sentence and licence expiry: prison 20 March 2029, our calculation"
    )
    assert found.alerts == {"Date conflict: resolve before release": 1, "Release date changed": 1}
    assert not DateConflict.objects.exists()  # it is only said
    assert not Alert.objects.exists()


@pytest.mark.parametrize(
    ("went", "doubt"),
    [
        ("released 2026-06-05 CRD", None),  # a Friday: the 7th is a Sunday
        ("released 2026-06-04 CRD", "Early by 1 day. The official date says 5 June 2026"),
        ("released 2026-05-01", "No date gives a release route"),
        ("released 2026-07-01 CRD", None),  # late, and lawful
    ],
)
def test_past_release_that_the_gate_would_not_have_called_due_is_listed_and_no_more(file_of, went, doubt):
    dates = {"crd": "" if doubt and "route" in doubt else "2026-06-07", "sled": "", "ped": ""}
    dates |= {} if dates["crd"] else {"dates_source": "", "dates_as_at": ""}
    movements = f"received 2023-03-15 FSI; {went}"
    row = {"movements": movements, "received_on": "", "establishment": "", **dates}
    path = file_of(row)

    found = follows(path)

    day = went.split()[1]
    expected = [f"A1234BC: released {int(day[-2:])} {date.fromisoformat(day):%B %Y}. {doubt}"] if doubt else []
    assert words(found.doubted) == expected
    applying.apply(path, by=None, today=TODAY)
    assert not Alert.objects.exists()


def test_page_says_it_before_it_is_applied(client, give):  # noqa: F811
    file = give({**NEW, **REASON, "crd": "2026-12-08"})
    work()

    page = page_of(client, file)

    assert "Releases within 28 days" in page
    assert "A1234BC: 8 December 2026. End of custodial term (CRD), fixed" in page
    assert "<strong>1 alert</strong> will follow:" in page
    assert not Release.objects.exists()

    client.post(reverse("import_file_apply", args=[file.uid]))
    work()
    assert "<strong>1 alert</strong> followed:" in page_of(client, file)
