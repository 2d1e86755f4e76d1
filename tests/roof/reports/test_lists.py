"""What any declared list is asked for: columns, counts, a chart, files. Hidden people change nothing."""

import re

import pytest
from django.urls import NoReverseMatch, reverse

from release_monitor import urls  # noqa: F401 - the pages register their lists
from sharing.access import fields
from sharing.lists import by_name, known, sheets
from sharing.models import AuditEntry
from tests.roof.reports import worlds
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
world = world_of(worlds.made)
dray, bell, quill, rowe, ward = map(row_of, ("dray", "bell", "quill", "rowe", "ward"))
NEVER_GROUPED = re.compile(r"ideolog|health|vulnerab|flag|victim|withh|religio|ethnic|risk|harm|marking|name$")
NAMES = {"establishment__name", "from_team__name", "to_team__name"}  # of places and teams, never of people


def asked(client, user, page="breaches", **query):
    client.force_login(user)
    return client.get(reverse("list_asked", args=[page]), query)


def numbers_of(response):
    return {line.value.words: line.total.number for line in response.context["counted"].lines}


class TestDeclarations:
    def test_most_lists_of_pages_are_declared(self):
        assert len(known()) >= 17

    def test_each_is_of_a_page_and_says_what_it_holds(self):
        for page in known():
            try:
                reverse(page.page)
            except NoReverseMatch:
                pytest.fail(f"no page is called {page.page}")
            assert page.says.endswith("."), page.page
            assert len(page.columns) >= 4, page.page

    def test_nothing_is_counted_by_what_may_not_be(self, rowe):
        """A column that some readers of the list do not read, or one of ideology, health, flags, victims, withheld."""
        for page in known():
            model = page.selected(request_of(rowe))[1].model
            for group in page.groups:
                readers = fields.readers_of(model, group.fields)
                assert readers.roles >= fields.NO_PROGRAM.roles, (page.page, group.name)
                tail = "__".join(group.path.split("__")[-2:])
                assert tail in NAMES or not NEVER_GROUPED.search(group.path), (page.page, group.name)

    def test_each_column_tells_of_what_everybody_who_signs_in_may_read(self, rowe):
        """Of checks, what only some read is kept back row by row."""
        for page in known():
            model = page.selected(request_of(rowe))[1].model
            for path in (path for paths in page.columns.values() for path in paths if page.page != "checks"):
                assert fields.readers_of(model, path).roles >= fields.NO_PROGRAM.roles, (page.page, path)

    def test_each_answers_for_its_columns_its_groups_and_a_file(self, client, rowe):
        for page in known():
            assert asked(client, rowe, page.page).status_code == 200, page.page
            if page.groups:
                by = [group.name for group in page.groups[:2]]
                assert asked(client, rowe, page.page, by=by, chart="on").status_code == 200, page.page
            file = client.post(reverse("list_file", args=[page.page]), {"kind": "csv", "reason": "A return"})
            head = b"".join(file.streaming_content).decode().split("\r\n\r\n")[1].splitlines()[0]
            assert head.split(",")[0].strip('"') == next(iter(page.columns))


def request_of(user, **query):
    from django.http import QueryDict
    from django.test import RequestFactory

    request = RequestFactory().get("/", query)
    request.user = user
    assert isinstance(request.GET, QueryDict)
    return request


class TestColumns:
    def test_those_chosen_are_shown_in_the_order_of_the_list(self, client, rowe):
        response = asked(client, rowe, column=["Kind", "Person"])

        heads = re.findall(r'<th scope="col">([^<]+)</th>', response.content.decode())
        assert heads == ["Person", "Kind"]
        assert "Ann Dray" in response.content.decode()

    def test_who_is_on_the_page_is_recorded(self, client, rowe, dray, bell):
        asked(client, rowe)

        entry = AuditEntry.objects.filter(verb="breaches.listed").latest("pk")
        assert set(entry.shown_ids) == {dray.pk, bell.pk}

    def test_one_that_is_gone_is_said_and_left_out(self, client, rowe):
        page = asked(client, rowe, column=["Shoe size"], colour="red").content.decode()

        assert "No longer available: colour, column Shoe size" in page.replace(
            "column Shoe size, colour", "colour, column Shoe size"
        )

    def test_tools_stand_on_the_list_and_keep_its_filters(self, client, rowe):
        client.force_login(rowe)

        page = client.get(reverse("breaches"), {"region": "London"}).content.decode()

        assert f"{reverse('list_asked', args=['breaches'])}?region=London&amp;by=kind&amp;chart=on" in page
        assert f"{reverse('saved_view_add', args=['breaches'])}?region=London" in page

    def test_a_page_of_another_kind_has_none(self, client, rowe):
        client.force_login(rowe)

        assert "Save this view" not in client.get(reverse("help")).content.decode()


class TestCounts:
    def test_of_whom_the_reader_sees_and_nobody_else(self, client, rowe, ward):
        mine = numbers_of(asked(client, rowe, by="kind", show="all"))
        wards = numbers_of(asked(client, ward, by="kind", show="all"))

        assert mine == {kind: 2 * number for kind, number in wards.items()}
        assert sum(wards.values()) == len(worlds.REASONS)

    def test_by_two_columns_with_totals(self, client, rowe):
        counted = asked(client, rowe, by=["region", "kind"], show="all").context["counted"]

        assert counted.second[0].words == "Device or internet"
        assert {line.value.words: line.total.number for line in counted.lines} == {"London": 5, "Wales": 5}
        assert sum(cell.number for cell in counted.columns) == counted.total.number == 10

    def test_by_month_with_a_chart(self, client, rowe):
        response = asked(client, rowe, by="month", chart="on", show="all")

        assert numbers_of(response) == {"October 2026": 6, "November 2026": 4}
        assert "Breaches by month" in response.content.decode()

    def test_with_filters(self, client, rowe):
        counted = asked(client, rowe, by="region", region="Wales", show="all").context["counted"]
        assert [(line.value.words, line.total.number) for line in counted.lines] == [("Wales", 5)]

    def test_hidden_people_change_no_byte(self, client, ward, dray, quill):
        def pages():
            return [
                re.sub(r"csrf\w*\"?[^>]*value=\"[^\"]+\"|data-made-at=\"[^\"]+\"|\{\"x-csrftoken[^}]+\}", "", each)
                for each in (
                    asked(client, ward, **query).content.decode()
                    for query in ({}, {"by": "kind", "chart": "on"}, {"by": ["region", "month"], "show": "all"})
                )
            ]

        before = pages()
        for person in (dray, quill):
            type(person).objects.filter(pk=person.pk).update(region="North West")

        assert pages() == before

    def test_role_without_people_has_no_list_to_ask(self, client):
        from tests.factories.sharing import UserFactory

        assert asked(client, UserFactory(role="commander"), by="kind").status_code == 404


class TestFiles:
    def test_needs_a_reason_and_records_it_with_who_is_in_it(self, client, rowe, dray, bell, quill):
        client.force_login(rowe)
        at = reverse("list_file", args=["breaches"]) + "?show=all"

        refused = client.post(at, {"kind": "xlsx", "reason": ""}).content.decode()
        file = client.post(at, {"kind": "csv", "reason": "For the inspectorate"})
        content = b"".join(file.streaming_content).decode()

        assert "Enter a reason" in refused
        entry = AuditEntry.objects.filter(verb="breaches.exported").latest("pk")
        assert (set(entry.shown_ids), entry.reason) == ({dray.pk, bell.pk}, "For the inspectorate")
        assert content.startswith("\ufeffTitle,Breaches")
        assert "OFFICIAL-SENSITIVE" in content.split("\r\n\r\n")[0]
        assert "Ann Dray" in content
        assert "Quill" not in content

    def test_who_reads_of_one_programme_gets_no_column_of_them(self, client, rowe):
        client.force_login(rowe)

        file = client.post(reverse("list_file", args=["breaches"]) + "?show=all", {"kind": "csv", "reason": "A return"})
        head = b"".join(file.streaming_content).decode().split("\r\n\r\n")[1].splitlines()[0]

        assert "Programme" not in head.split(",")

    @pytest.mark.parametrize(("kind", "leaves"), [("xlsx", False), ("ods", False), ("csv", True)])
    def test_longer_than_a_spreadsheet_opens_leaves_as_plain_text_alone(self, client, rowe, monkeypatch, kind, leaves):
        at = reverse("list_file", args=["breaches"]) + "?show=all"
        client.force_login(rowe)
        monkeypatch.setattr(sheets, "MOST_ROWS", 9)  # there are ten

        file = client.post(at, {"kind": kind, "reason": "A return"})

        assert ("Content-Disposition" in file.headers) is leaves
        assert leaves or "Select plain text (CSV), or filter the list" in file.content.decode()
        monkeypatch.setattr(sheets, "MOST_ROWS", 10)
        assert "Content-Disposition" in client.post(at, {"kind": kind, "reason": "A return"}).headers

    def test_counts_leave_without_small_numbers_and_without_a_reason(self, client, rowe):
        client.force_login(rowe)

        file = client.post(reverse("list_file", args=["breaches"]) + "?show=all&by=kind", {"kind": "csv"})
        rows = b"".join(file.streaming_content).decode().split("\r\n\r\n")[1].splitlines()

        assert "fewer than 5" in "".join(rows) or "not shown" in "".join(rows)
        assert not re.search(r",[1-4]\b", "".join(rows))
        assert AuditEntry.objects.filter(verb="breaches.counts_exported").exists()

    def test_counts_of_a_week_do_not_leave(self, client, rowe):
        client.force_login(rowe)
        at = reverse("list_file", args=["releases"]) + "?week=2026-11-30&by=region"

        assert "These counts cannot be exported" in client.post(at, {"kind": "csv"}).content.decode()

    def test_list_that_is_none_has_no_address(self, client, rowe):
        client.force_login(rowe)

        assert by_name("nothing") is None
        assert client.get(reverse("list_file", args=["nothing"])).status_code == 404
