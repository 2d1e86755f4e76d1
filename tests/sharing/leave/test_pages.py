"""Pages of leave and cover: what each shows, to which users, and what their forms do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sharing.models import AuditEntry, Cover, Leave
from tests.factories.leave import DAY, agreed, away, cast_of, of_tom, planned
from tests.factories.sharing import ExclusionFactory, TeamFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
cast = row_of("cast")
world = world_of(lambda: {"cast": cast_of(given_names="Simon", family_name="Astley")})


def read(client, user, name="leaves", query=None, **kwargs):
    client.force_login(user)
    return client.get(reverse(name, kwargs=kwargs), query or {}).content.decode()


def parts(name, day):
    return dict(zip((f"{name}_day", f"{name}_month", f"{name}_year"), (day.day, day.month, day.year), strict=True))


def dates(first, last):
    today = timezone.localdate()
    return parts("first_day", today + first * DAY) | parts("last_day", today + last * DAY)


class TestTeam:
    def test_gaps_come_first_and_each_week_says_the_days(self, client, cast):
        agreed(planned(cast, 1, 2), cast)
        planned(cast, 8, 9, officer=cast["samira"], by="samira", stand_in=None)

        page = read(client, cast["ann"])

        assert page.index("Samira Reed") < page.index("Tom Brandreth")
        assert "No stand-in from 9 to 10 December 2026" in page
        assert "Wed 2 to Thu 3" in page
        assert "Week of 28 December" in page

    def test_the_kind_is_for_the_officer_and_managers(self, client, cast):
        planned(cast, kind="training")

        assert "training" in read(client, cast["ann"])
        assert "Training" in read(client, cast["tom"])
        assert "raining" not in read(client, cast["samira"])

    def test_leave_of_other_teams_is_not_there(self, client, cast):
        planned(cast)
        other = UserFactory(role="probation_manager", agency=cast["tom"].agency, teams=[TeamFactory()])

        page = read(client, other)

        assert "Brandreth" not in page
        assert "No one in your teams is away." in page

    def test_it_asks_as_much_for_many_as_for_one(self, client, cast):
        planned(cast)
        read(client, cast["ann"])
        counts = []
        for number in (0, 6):
            for each in range(number):
                officer = UserFactory(agency=cast["tom"].agency, teams=[cast["team"]])
                planned(cast, each, each + 1, officer=officer, by="ann", stand_in=None)
            with CaptureQueriesContext(connection) as asked:
                read(client, cast["ann"])
            counts.append(len(asked))

        assert counts[1] == counts[0] <= 30


class TestPlanning:
    def test_an_officer_plans_leave_and_asks_a_colleague(self, client, cast):
        client.force_login(cast["tom"])
        address = f"{reverse('leave_add')}?officer={cast['tom'].uid}&stand_in={cast['priya'].uid}"

        bare = client.post(address, {}).content.decode()
        sent = client.post(address, {"kind": "annual"} | dates(3, 5))

        assert "Enter the first day away" in bare
        leave = Leave.objects.get()
        assert sent.url == reverse("leave", kwargs={"uid": leave.uid})
        assert timezone.localtime(leave.ends_at).hour == 0
        assert leave.covers.get().stand_in == cast["priya"]

    def test_people_who_need_someone_else_are_listed_before_anything_is_saved(self, client, cast):
        ExclusionFactory(subject=cast["person"], user=cast["priya"])
        of_tom(cast, family_name="Birk")
        query = {"officer": cast["tom"].uid, "stand_in": cast["priya"].uid}

        page = read(client, cast["tom"], "leave_add", query)

        assert "This person needs someone else" in page
        assert "Simon Astley" in page
        assert "Birk" not in page
        assert not Leave.objects.exists()
        assert AuditEntry.objects.get(verb="leave.people_shown").shown_ids == [cast["person"].pk]

    def test_a_manager_who_cannot_see_them_is_not_told_of_them(self, client, cast):
        for each in ("priya", "ann"):
            ExclusionFactory(subject=cast["person"], user=cast[each])
        query = {"officer": cast["tom"].uid, "stand_in": cast["priya"].uid}

        page = read(client, cast["ann"], "leave_add", query)

        assert "Astley" not in page
        assert "needs someone else" not in page

    def test_sickness_today_in_one_act_and_the_manager_acts_until_then(self, client, cast):
        client.force_login(cast["ann"])
        address = f"{reverse('leave_add')}?kind=sick&officer={cast['tom'].uid}&stand_in={cast['priya'].uid}"

        assert 'value="sick" selected' in client.get(address).content.decode()
        page = client.post(address, {"kind": "sick"} | dates(0, 2), follow=True).content.decode()

        leave = Leave.objects.get()
        assert (leave.starts_at, leave.manager) == (timezone.now(), cast["ann"])
        assert "Ann Dale acts" in page
        assert "Waiting for an answer" in page

    def test_what_was_typed_is_kept_as_a_draft(self, client, cast):
        client.force_login(cast["tom"])
        draft = reverse("draft", kwargs={"form": "leave.plan", "about": "new"})
        client.post(draft, {"kind": "other"})

        assert 'value="other" selected' in client.get(reverse("leave_add")).content.decode()

    def test_nobody_plans_for_a_colleague(self, client, cast):
        page = read(client, cast["samira"], "leave_add", {"officer": cast["tom"].uid})

        assert "Brandreth" not in page
        assert "Select whose leave it is." in page
        assert "Officer: <strong>Samira Reed</strong>" in read(client, cast["samira"], "leave_add")

    def test_a_manager_chooses_whose_leave_it_is_first_and_the_kind_stays(self, client, cast):
        page = read(client, cast["ann"], "leave_add", {"kind": "sick"})

        assert "Select whose leave it is." in page
        assert "Save leave" not in page
        assert 'name="kind" value="sick"' in page


class TestOne:
    def test_whoever_is_asked_agrees_on_its_page_and_my_day_leads_there(self, client, cast):
        leave = planned(cast, 0, 2)
        cover = leave.covers.get()

        day = read(client, cast["priya"], "home")
        page = read(client, cast["priya"], "leave", uid=leave.uid)
        client.post(reverse("cover_accept", kwargs={"uid": leave.uid, "cover_uid": cover.uid}))

        assert "Cover for Tom Brandreth" in day
        assert "Agree to cover" in page
        cover.refresh_from_db()
        assert cover.state == "accepted"
        assert "You act for Tom Brandreth" in read(client, cast["priya"], "home")

    def test_refused_with_a_reason_that_the_manager_reads(self, client, cast):
        leave = planned(cast, 0, 2)
        at = reverse("cover_end", kwargs={"uid": leave.uid, "cover_uid": leave.covers.get().uid})
        client.force_login(cast["priya"])

        assert "Enter a reason" in client.post(at, {"reason": ""}).content.decode()
        client.post(at, {"reason": "In court all week"})

        page = read(client, cast["ann"], "leave", uid=leave.uid)
        assert "In court all week" in page
        assert "Refused" in page

    def test_the_officer_is_not_offered_the_answer(self, client, cast):
        leave = planned(cast, 0, 2)

        page = read(client, cast["tom"], "leave", uid=leave.uid)

        assert "Agree to cover" not in page
        assert "Withdraw the request" in page

    def test_for_one_person_somebody_else_is_asked(self, client, cast):
        ExclusionFactory(subject=cast["person"], user=cast["priya"])
        leave = away(cast)
        page = read(client, cast["ann"], "leave", uid=leave.uid)
        at = reverse("leave_offer_person", kwargs={"uid": leave.uid, "person_uid": cast["person"].uid})

        assert "No one asked" in page
        refused = client.post(at, {"stand_in": cast["priya"].uid}).content.decode()
        client.post(at, {"stand_in": cast["samira"].uid})

        assert "Priya Shah cannot work with this person" in refused
        assert Cover.objects.get(subject=cast["person"]).stand_in == cast["samira"]
        assert "Samira Reed: waiting for an answer" in read(client, cast["ann"], "leave", uid=leave.uid)
        assert "Astley" not in read(client, cast["priya"], "leave", uid=leave.uid)

    def test_a_manager_ends_it_early_and_changes_the_last_day(self, client, cast):
        leave = away(cast, 0, 4)
        client.force_login(cast["ann"])

        client.post(
            reverse("leave_change", kwargs={"uid": leave.uid}), parts("last_day", timezone.localdate() + 2 * DAY)
        )
        leave.refresh_from_db()
        assert timezone.localdate(leave.ends_at) == timezone.localdate() + 3 * DAY
        client.post(reverse("leave_close", kwargs={"uid": leave.uid}), {"reason": "Recovered"})

        leave.refresh_from_db()
        assert leave.until == timezone.now()
        assert "Recovered" in read(client, cast["ann"], "leave", uid=leave.uid)

    def test_a_manager_acts_by_a_button(self, client, cast):
        leave = planned(cast, 0, 2)
        client.force_login(cast["ann"])

        client.post(reverse("leave_act_meanwhile", kwargs={"uid": leave.uid}))

        leave.refresh_from_db()
        assert leave.manager == cast["ann"]

    def test_a_stand_in_may_not_change_it_and_a_colleague_finds_no_such_page(self, client, cast):
        leave = away(cast)
        at = reverse("leave_close", kwargs={"uid": leave.uid})

        client.force_login(cast["priya"])
        assert client.get(at).status_code == 403
        client.force_login(cast["samira"])
        assert client.get(at).status_code == 404
