"""Items of somebody under two programmes: each is of one, and absent for who may not know of that one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sharing.items.actions import items
from sharing.items.actions.items import ItemRefused, Why
from sharing.items.forms import DecideForm, LogForm
from sharing.models import Gateway, Item, User
from sharing.reference import gateways
from tests.factories.items import LAWFUL, new_item
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, TeamScopeFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
T, S = "terrorism", "state_threats"


def desk_of(*programmes):
    team = TeamFactory(kind="national_desk", agency__kind="ct_police")
    for programme in programmes:
        TeamScopeFactory(team=team, programme=programme, grant_role="contributor")
    return UserFactory(role="ct_manager", agency=team.agency, teams=[team])


def team_of(user):
    return user.memberships.get().team


@pytest.fixture
def both():
    return OffenderFactory(programme=[T, S])


def test_item_of_one_programme_is_shared_within_it_alone(both):
    holder, threats, terrorism = desk_of(T, S), desk_of(S), desk_of(T)
    officer = UserFactory(teams=[GrantFactory(subject=both).team])
    with pytest.raises(ItemRefused) as refused:
        items.record_item(subject=both, new=new_item(holder), by=holder)
    assert refused.value.field == "programme"
    item = items.record_item(subject=both, new=new_item(holder, programme=S), by=holder)
    asked = {"item": item, "verb": "share", "review_on": timezone.localdate() + timedelta(days=9), "by": holder}

    with pytest.raises(ItemRefused):
        items.decide(**asked, teams=[team_of(terrorism)], why=Why(reason="Needed", lawful_basis=LAWFUL))
    items.decide(**asked, teams=[team_of(threats), team_of(officer)], why=Why(reason="Needed", lawful_basis=LAWFUL))

    seen = {who: Item.objects.visible_to(who).exists() for who in (threats, terrorism, officer, holder)}
    assert list(seen.values()) == [True, False, True, True]


def test_item_is_of_the_only_programme_that_its_author_knows(both):
    threats = desk_of(S)

    assert items.record_item(subject=both, new=new_item(threats), by=threats).programme == S


def test_item_is_gone_for_a_team_whose_grant_for_its_programme_ends(both):
    holder = desk_of(T, S)
    grant = GrantFactory(subject=both, programme=S)
    officer = UserFactory(teams=[grant.team, GrantFactory(subject=both, programme=T).team])
    item = items.record_item(subject=both, new=new_item(holder, programme=S), by=holder)
    share = {"item": item, "verb": "share", "review_on": timezone.localdate() + timedelta(days=9), "by": holder}
    items.decide(**share, teams=[grant.team], why=Why(reason="Needed", lawful_basis=LAWFUL))
    assert Item.objects.visible_to(officer).exists()

    both.programmes.filter(programme=S).update(ends_at=timezone.now())

    assert not Item.objects.visible_to(officer).exists()


def test_lawful_basis_is_one_of_the_programme(both):
    holder, threats = desk_of(T, S), desk_of(S)
    item = items.record_item(subject=both, new=new_item(holder, programme=S), by=holder)
    asked = {"item": item, "verb": "share", "review_on": timezone.localdate() + timedelta(days=9), "by": holder}

    for words in ("Counter-Terrorism Act 2008 Part 4", "Because"):
        with pytest.raises(ItemRefused) as refused:
            items.decide(**asked, teams=[team_of(threats)], why=Why(reason="Needed", lawful_basis=words))
        assert refused.value.field == "lawful_basis"
    items.decide(
        **asked, teams=[team_of(threats)], why=Why(reason="Needed", lawful_basis="National Security Act 2023 Part 2")
    )


def test_notification_is_no_basis_for_state_threats():
    today = timezone.localdate()
    assert "Counter-Terrorism Act 2008 Part 4" in gateways.titles_of(T, on=today)
    assert "Counter-Terrorism Act 2008 Part 4" not in gateways.titles_of(S, on=today)
    assert len(gateways.titles_of("", on=today)) == Gateway.objects.count()


def said(item, holder, words, *, days_ago):
    return items.log_disclosure(
        item=item,
        channel="verbal",
        happened_at=timezone.now() - timedelta(days=days_ago),
        to_person="Ms Roe",
        extent="gist",
        by=holder,
        why=Why(reason="Needed", lawful_basis=words),
    )


def test_what_was_said_on_an_earlier_day_rests_on_the_gateways_of_that_day(both):
    holder = desk_of(T, S)
    item = items.record_item(subject=both, new=new_item(holder, programme=S), by=holder)
    today, words = timezone.localdate(), "Common law policing purpose"
    Gateway.objects.filter(title=words).update(in_force_until=today - timedelta(days=10))
    Gateway.objects.filter(title="National Security Act 2023 Part 2").update(in_force_from=today - timedelta(days=9))

    for days_ago, basis in ((9, words), (10, "National Security Act 2023 Part 2")):  # the day after, the day before
        with pytest.raises(ItemRefused) as refused:
            said(item, holder, basis, days_ago=days_ago)
        assert refused.value.field == "lawful_basis"
    assert said(item, holder, words, days_ago=10).lawful_basis == words
    assert said(item, holder, "National Security Act 2023 Part 2", days_ago=9)


def offered(form):
    """All that the form offers, of whichever group."""
    found = []
    for value, words in form.fields["lawful_basis"].choices:
        found += [inner for inner, _ in words] if isinstance(words, list | tuple) else [value]
    return found


def test_form_of_what_was_said_offers_the_gateways_of_the_day_that_was_typed(both):
    today, words = timezone.localdate(), "Common law policing purpose"
    last_day = today - timedelta(days=10)
    Gateway.objects.filter(title=words).update(in_force_until=last_day)

    assert words in offered(LogForm(programme=S))  # no day yet: also what has ended
    for day, is_offered in ((last_day, True), (last_day + timedelta(days=1), False)):
        typed = {"day_0": day.day, "day_1": day.month, "day_2": day.year, "lawful_basis": words}
        typed |= {"day_day": day.day, "day_month": day.month, "day_year": day.year}
        form = LogForm(typed, programme=S)
        assert (words in offered(form)) is is_offered
        assert ("lawful_basis" in form.errors) is not is_offered


@pytest.mark.parametrize(("days", "is_offered"), [(-1, False), (0, True), (1, True)])
def test_gateway_is_a_basis_to_its_last_day_and_what_was_shared_keeps_its_words(both, days, is_offered):
    holder, threats = desk_of(T, S), desk_of(S)
    words, ends = "Common law policing purpose", timezone.localdate() + timedelta(days=days)
    item = items.record_item(subject=both, new=new_item(holder, programme=S), by=holder)
    share = {"verb": "share", "review_on": timezone.localdate() + timedelta(days=9), "by": holder}
    Gateway.objects.filter(title=words).update(in_force_until=ends)

    offered = DecideForm(teams=[], labels={}, owners=User.objects.none(), asks_teams=True, programme=S)
    assert (words in dict(offered.fields["lawful_basis"].choices)) == is_offered
    if is_offered:
        items.decide(item=item, **share, teams=[team_of(threats)], why=Why(reason="Needed", lawful_basis=words))
        Gateway.objects.filter(title=words).update(title="Another title")
        assert item.disclosures.get().lawful_basis == words
    else:
        with pytest.raises(ItemRefused):
            items.decide(item=item, **share, teams=[team_of(threats)], why=Why(reason="Needed", lawful_basis=words))
