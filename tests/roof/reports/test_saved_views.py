"""Saved views: an address under a name, and no result. Who is shown one, and what becomes of it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from release_monitor.models import SavedView
from release_monitor.reports.actions import views as saving
from release_monitor.tasks import forget_old
from sharing.models import Membership
from sharing.pages.typed import query_of
from tests.factories.sharing import UserFactory
from tests.roof.reports import worlds
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
world = world_of(worlds.made)
rowe, mate, ward, team = map(row_of, ("rowe", "mate", "ward", "team"))
ALL = "show=all"


def saved(client, user, query=ALL, page="breaches", **form):
    client.force_login(user)
    sent = {"title": "All breaches", "audience": "own"} | form
    response = client.post(f"{reverse('saved_view_add', args=[page])}?{query}", sent)
    return SavedView.objects.order_by("pk").last() if response.status_code == 302 else response.content.decode()


def opened(client, user, view):
    client.force_login(user)
    return client.get(view.get_absolute_url())


def index_of(client, user):
    client.force_login(user)
    return client.get(reverse("reports")).content.decode()


def test_it_keeps_filters_and_columns_and_leads_to_its_list(client, rowe):
    view = saved(client, rowe, "show=all&cursor=abc&column=Person&column=Kind")

    assert view.query == "column=Kind&column=Person&show=all"
    assert opened(client, rowe, view).url == f"{reverse('list_asked', args=['breaches'])}?{view.query}"
    plain = saved(client, rowe)
    assert opened(client, rowe, plain).url == f"{reverse('breaches')}?show=all"


def test_who_reads_no_list_finds_none_on_the_page_or_over_the_api(client, rowe):
    view = saved(client, rowe, audience="everyone")
    commander = UserFactory(role="commander")

    assert index_of(client, commander).count(view.title) == 0
    for name, args in (("saved-views-list", []), ("saved-views-detail", [view.uid])):
        assert client.get(reverse(name, args=args)).status_code == 404, name


def test_its_number_is_what_the_reader_sees_now(client, rowe, ward):
    view = saved(client, rowe, audience="everyone")

    counts = {user.pk: _count(client, user, view) for user in (rowe, ward)}
    assert counts == {rowe.pk: "10", ward.pk: "5"}


def _count(client, user, view):
    client.force_login(user)
    (line,) = [line for line in client.get(reverse("reports")).context["views"] if line.view.pk == view.pk]
    return line.count


@pytest.mark.parametrize(
    ("audience", "readers"), [("own", {"rowe"}), ("team", {"rowe", "mate"}), ("everyone", {"rowe", "mate", "ward"})]
)
def test_who_is_shown_it(client, copied, team, audience, readers):
    form = {"audience": audience} | ({"team": str(team.uid)} if audience == "team" else {})
    view = saved(client, copied["rowe"], **form)

    found = {name for name in ("rowe", "mate", "ward") if opened(client, copied[name], view).status_code == 302}
    assert found == readers
    assert {name for name in ("rowe", "mate", "ward") if view.title in index_of(client, copied[name])} == readers


def test_who_left_the_team_is_shown_it_no_longer(client, rowe, mate, team):
    view = saved(client, rowe, audience="team", team=str(team.uid))
    Membership.objects.filter(user=mate).update(ends_at=timezone.now())

    assert opened(client, mate, view).status_code == 404


def test_another_team_cannot_be_given_it(client, rowe, copied):
    assert "valid choice" in saved(client, rowe, audience="team", team=str(copied["other_team"].uid))
    assert "Select the team" in saved(client, rowe, audience="team")


def test_words_that_may_name_a_person_stay_with_their_owner(client, rowe):
    typed = query_of({"q": "Dray"}, ["q"])
    page = saved(client, rowe, typed, page="people", audience="everyone")
    own = saved(client, rowe, typed, page="people")

    assert "valid choice" in page
    assert (own.audience, own.query) == ("own", typed)
    client.force_login(rowe)
    change = client.post(reverse("saved_view_change", args=[own.uid]), {"title": "x", "audience": "everyone"})
    assert "may name a person" in change.content.decode()


def test_one_whose_filters_are_gone_says_so(client, rowe):
    view = saved(client, rowe, "show=all&region=London")
    SavedView.objects.filter(pk=view.pk).update(query="show=all&region=Atlantis&colour=red&state=nothing")

    page = opened(client, rowe, view).content.decode()
    assert "Region Atlantis" in page
    assert "colour" in page
    assert "State nothing" in page
    assert f"{reverse('breaches')}?show=all" in page
    assert "Some of its choices no longer exist" in index_of(client, rowe)


def test_one_of_a_list_that_is_gone_says_so(client, rowe):
    view = saved(client, rowe)
    SavedView.objects.filter(pk=view.pk).update(page="parrots")

    assert "list that no longer exists" in opened(client, rowe, view).content.decode()


def test_owner_alone_changes_and_deletes_it(client, rowe, mate):
    view = saved(client, rowe, audience="everyone")
    client.force_login(mate)

    for name in ("saved_view_change", "saved_view_remove", "saved_view_restore"):
        assert client.post(reverse(name, args=[view.uid]), {}).status_code == 404, name
    client.force_login(rowe)
    client.post(reverse("saved_view_change", args=[view.uid]), {"title": "Ours", "audience": "own"})
    view.refresh_from_db()
    assert (view.title, view.audience) == ("Ours", "own")


def test_a_deletion_is_undone_for_30_days_and_then_final(client, rowe):
    view = saved(client, rowe)
    page = client.post(reverse("saved_view_remove", args=[view.uid])).content.decode()
    assert "You can undo this for 30 days" in page
    assert opened(client, rowe, view).status_code == 404

    with time_machine.travel(timezone.now() + timedelta(days=30, seconds=-1), tick=False):
        forget_old()
        client.force_login(rowe)
        client.post(reverse("saved_view_restore", args=[view.uid]))
        assert opened(client, rowe, view).status_code == 302
    saving.remove_view(view=view, by=rowe)
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert not saving.put_back(view=view, by=rowe)
        forget_old()
    assert not SavedView.objects.filter(pk=view.pk).exists()


def test_the_same_form_sent_twice_saves_one(client, rowe):
    uid = "01890000-0000-7000-8000-000000000001"

    saved(client, rowe, uid=uid)
    saved(client, rowe, uid=uid)

    assert SavedView.objects.count() == 1
