"""The list of dates that differ, as a page and as a sheet: the people on it, their order and the filters."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from offenders.models import DateConflict, Establishment
from sharing.models import AuditEntry
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, UserFactory
from tests.list_files import rows_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

NOON = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("Europe/London"))
HOUR = timedelta(hours=1)


@pytest.fixture
def differ(team):
    """A date of somebody on which the sources differ; `to` is the team that is given access."""

    def make(name, leaves_on=DateConflict.NEVER, *, to=team, who=None, **more):
        person = OffenderFactory(family_name=name, **who or {})
        if to:
            GrantFactory(subject=person, team=to)
        said = {"code": "CRD", "official_on": date(2026, 12, 8), "worked_out_on": date(2026, 12, 9)}
        return DateConflict.objects.create(offender=person, leaves_on=leaves_on, **said | more)

    return make


def asked(due, answered=None):
    return {
        "asked_at": NOON - 9 * HOUR,
        "asked_by": UserFactory(),
        "answer_due_at": due,
        "answered_at": answered,
    }


def accepted():
    return {"accepted_at": NOON, "accepted_by": UserFactory(), "reason": "At large", "evidence": "Sheet 4"}


def page(client, **query):
    return client.get(reverse("conflicts"), query)


def names(response):
    return [line.conflict.offender.family_name for line in response.context["lines"]]


def text(response):
    return " ".join(response.content.decode().split())


def test_whoever_may_leave_soonest_comes_first_and_nobody_whom_the_reader_may_not_know(client, reader, differ):
    differ("Never")
    differ("Later", date(2026, 12, 20))
    differ("Soon", date(2026, 12, 3))
    differ("Hidden", date(2026, 12, 2), to=None)

    response = page(client)

    assert names(response) == ["Soon", "Later", "Never"]
    said = text(response)
    assert "<strong>3 dates</strong> of people you can see differ between the prison" in said
    assert "In 2 days" in said
    assert "1 day later" in said
    assert "No upcoming release" in said
    assert AuditEntry.objects.get(verb="conflicts.listed").shown_ids


def test_choices_narrow_it(client, reader, differ):
    prison = Establishment.objects.create(code="FSI", name="HMP Full Sutton")
    differ("Unasked", who={"region": "Wales", "establishment": prison})
    differ("Waiting", **asked(NOON + HOUR))
    differ("Late", **asked(NOON - HOUR))
    differ("Answered", **asked(NOON + HOUR, NOON))
    differ("Accepted", **accepted())
    differ("Over", ended_at=timezone.now(), ended_because="The sources agree")

    def found(**query):
        return sorted(names(page(client, **query)))

    assert found() == ["Answered", "Late", "Unasked", "Waiting"]
    assert found(show="accepted") == ["Accepted"]
    assert found(show="all") == ["Accepted", "Answered", "Late", "Unasked", "Waiting"]
    assert found(answer="unasked") == ["Unasked"]
    assert found(answer="waiting") == ["Late", "Waiting"]
    assert found(answer="late") == ["Late"]
    assert found(region="Wales") == found(prison="FSI") == ["Unasked"]
    assert "Answer overdue: it was due 1 December 2026, 11:00" in text(page(client))
    assert "None matches these filters." in text(page(client, answer="late", region="Wales"))
    assert page(client, show="nonsense").status_code == 302


def test_pages_go_on_by_the_last_row_and_the_sheet_has_them_all(client, reader, differ):
    for number in range(53):
        differ(f"Person {number}", date(2026, 12, 3))

    first = page(client)
    second = client.get(reverse("conflicts") + first.context["next_url"])
    sheet = rows_text(client, "conflicts").splitlines()

    assert len({line.conflict.pk for each in (first, second) for line in each.context["lines"]}) == 53
    assert second.context["next_url"] is None
    assert page(client, cursor="nonsense").status_code == 302
    assert len(sheet) == 54
    assert ",CRD,2026-12-08,,2026-12-09,2026-12-03," in sheet[1]
    assert len(AuditEntry.objects.get(action="export").shown_ids) == 53


def test_nothing_differs(client, reader):
    assert "No date conflicts." in text(page(client))


def test_way_there_is_on_the_releases_page(client, reader):
    assert reverse("conflicts") in text(client.get(reverse("releases")))


def test_questions_are_the_same_with_one_row_and_with_many(
    client, reader, differ, django_assert_num_queries, django_assert_max_num_queries
):
    differ("First")
    page(client)
    with django_assert_max_num_queries(20) as with_one:
        page(client)
    for number in range(20):
        differ(f"Person {number}", date(2026, 12, 3), **asked(NOON))

    with django_assert_num_queries(len(with_one)):
        page(client)
