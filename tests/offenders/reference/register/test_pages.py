"""The pages of the register of law: what waits for a check, what one entry is, and whose dates it decided."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from offenders.models import Calculation, LawCheck, LawEntry
from offenders.reference.law.kind import LAW
from offenders.reference.loading.actions import load
from offenders.reference.register import panels
from offenders.reference.register.panels import Tag
from tests.factories.offenders import LawCheckFactory, LawEntryFactory, OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

REGISTER = "/reference/law/"


@pytest.fixture
def desk():
    return TeamFactory()


@pytest.fixture
def keeper(client, desk):
    user = UserFactory(role="ppcs", name="Ada Keeper", teams=[desk])
    client.force_login(user)
    return user


def text(response):
    return " ".join(response.content.decode().split())


def dates_of(person, *entries):
    return Calculation.objects.create(
        offender=person, dates={"PED": "2027-03-15"}, rests_on=list(entries), law_on=date(2026, 12, 1), because="Typed"
    )


def lines(response):
    return [line.entry.key for line in response.context["lines"]]


def test_keeper_sees_first_what_nobody_checked_the_unconfirmed_before_the_most_used(client, keeper, desk):
    rare, used, unread = (LawEntryFactory(is_confirmed=each) for each in (True, True, False))
    LawCheckFactory()
    person = OffenderFactory()
    GrantFactory(subject=person, team=desk)
    dates_of(person, used.key)
    dates_of(OffenderFactory(), rare.key)  # of somebody whom the keeper cannot see

    found = client.get(REGISTER)

    assert lines(found) == [unread.key, used.key, rare.key]
    assert [line.dates for line in found.context["lines"]] == [0, 1, 0]


def test_keeper_records_checks_of_several(client, keeper):
    entries = [LawEntryFactory() for _ in range(3)]
    seen_at = client.get(REGISTER).context["seen_at"]

    answer = client.post(REGISTER, {"entry": [each.uid for each in entries[:2]], "seen_at": seen_at}, follow=True)

    assert "Your check of 2 entries is recorded." in text(answer)
    assert set(LawCheck.objects.values_list("entry__key", "checked_by")) == {
        (each.key, keeper.pk) for each in entries[:2]
    }
    assert lines(answer) == [entries[2].key]


def test_what_was_ticked_is_still_ticked_when_a_check_is_refused(client, keeper):
    kept, changed = LawEntryFactory(), LawEntryFactory(changed_at=timezone.now())
    seen_at = (timezone.now() - timedelta(minutes=5)).isoformat()

    answer = client.post(REGISTER, {"entry": [kept.uid, changed.uid], "seen_at": seen_at})

    assert "was changed while you read it" in text(answer)
    assert answer.content.decode().count(" checked>") == 2


def test_nothing_ticked_says_what_to_do(client, keeper):
    answer = client.post(REGISTER, {"seen_at": timezone.now().isoformat()})

    assert "Select at least one entry" in text(answer)


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ({"list": "unconfirmed"}, "unread"),
        ({"list": "lapsed"}, "lapsed"),
        ({"list": "in-sight"}, "in-sight"),
        ({"list": "all", "instrument": "Prison Act 1952"}, "lapsed"),
        ({"list": "all", "area": "parole"}, "unread"),
        ({"list": "all", "q": "two years anniversary"}, "in-sight"),
    ],
)
def test_lists_are_narrowed(client, keeper, query, key):
    LawEntryFactory(key="unread", is_confirmed=False, areas=["parole"])
    old = LawEntryFactory(key="lapsed", instrument="Prison Act 1952")
    LawCheckFactory(entry=old, checked_at=timezone.now() - timedelta(days=90))
    LawEntryFactory(key="in-sight", says="The second anniversary, two years", kept_in_sight="Done by people")

    assert lines(client.get(REGISTER, query)) == [key]


def test_whole_register_is_read_in_pages_of_forty(client, keeper):
    load([LAW], by=None)

    first = client.get(REGISTER)
    second = client.get(first.context["next_url"].join([REGISTER, ""]))

    assert len(lines(first)) == 40
    assert not set(lines(first)) & set(lines(second))


def test_list_of_the_register_takes_as_many_questions_for_all_entries_as_for_one(
    client, keeper, django_assert_max_num_queries
):
    load([LAW], by=None)

    with django_assert_max_num_queries(16):
        client.get(REGISTER)


def test_entry_names_its_rules_and_the_dates_it_decided_of_people_in_sight(client, keeper, desk):
    load([LAW], by=None)
    seen, hidden = OffenderFactory(family_name="Wrexcombe"), OffenderFactory(family_name="Marlbury")
    GrantFactory(subject=seen, team=desk)
    dates_of(seen, "cja-247a-8")
    dates_of(hidden, "cja-247a-8")

    page = text(client.get(reverse("law_entry", args=["cja-247a-8"])))

    assert "Terrorist prisoner, standard sentence" in page
    assert "offenders/dates/engine/single.py" in page
    assert "The dates of <strong>1 person</strong> you can see rest on it." in page
    assert "Wrexcombe" in page
    assert "Marlbury" not in page


def test_entry_says_which_question_it_leaves_open_and_how_it_was_settled(client, keeper):
    load([LAW], by=None)
    address = reverse("law_entry", args=["cja-264-6a"])
    assert "Not settled." in text(client.get(address))

    settled = {"no-parole-sentence-pooled-with-a-board-sentence": "never"}
    LawEntry.objects.filter(key="cja-264-6a").update(settled=settled, settled_because="Advice of 3 June 2026")

    page = text(client.get(address))
    assert "By Advice of 3 June 2026." in page
    assert "Not settled." not in page


def test_entry_without_a_rule_says_why(client, keeper):
    load([LAW], by=None)

    assert "A power of the police" in text(client.get(reverse("law_entry", args=["ta-43c"])))


def test_withdrawn_check_is_shown_with_its_reason(client, keeper):
    check = LawCheckFactory()

    client.post(reverse("law_check_withdraw", args=[check.entry.key, check.uid]), {"because": "Wrong line"})

    page = text(client.get(reverse("law_entry", args=[check.entry.key])))
    assert "Ada Keeper: Wrong line" in page
    assert "Not yet checked here" in page


def test_my_day_names_lapsed_checks_to_keepers_alone(client, keeper):
    LawCheckFactory(checked_at=timezone.now() - timedelta(days=90))
    LawEntryFactory()

    assert "1 check lapsed" in text(client.get("/"))
    assert "1 not yet checked here" in text(client.get("/"))

    client.force_login(UserFactory(role="probation_officer"))
    assert "Register of law" not in text(client.get("/"))


def test_reader_checks_nothing_and_is_offered_no_check(client):
    client.force_login(UserFactory(role="probation_officer"))
    LawEntryFactory()

    page = client.get(REGISTER)

    assert "Record checks" not in text(page)
    assert page.context["lines"]


def test_form_for_a_new_entry_is_reached_and_the_page_leads_to_a_proposal(client, keeper):
    entry = LawEntryFactory(key="an-entry")

    assert client.get("/reference/law/rows/add/").status_code == 200
    assert reverse("reference_row", args=["law", entry.uid]) in text(client.get("/reference/law/an-entry/"))


@pytest.mark.parametrize(
    ("on", "tag"),
    [
        (date(2026, 12, 1), Tag("done", "Checked", "2 November 2026, Ada Keeper")),
        (date(2036, 12, 1), Tag("blocked", "Check lapsed", "Last checked 2 November 2026, Ada Keeper")),
    ],
)
def test_what_was_checked_says_by_whom_and_when_it_lapsed(on, tag):
    entry = SimpleNamespace(checked_at=datetime(2026, 11, 2, 9, tzinfo=UTC), checker="Ada Keeper", changed_at=None)

    found = panels._tag(entry, on)

    assert (found.kind, found.words) == (tag.kind, tag.words)
    assert found.second.endswith(tag.second)
