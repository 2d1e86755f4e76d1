"""Orders and links of the demo are recorded by the actions that users take."""

from datetime import date

import pytest
from django.utils import timezone

from demo.after_licence import orders
from offenders.models import ImposedOrder, Link, OrderBreach
from offenders.orders.actions import clock
from sharing.models import Agency, Alert
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, TeamScopeFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def test_some_ten_orders_three_near_their_end_one_extended_twice_one_broken_and_a_hidden_link():
    police = AgencyFactory(kind=Agency.Kind.CT_POLICE)
    team, desk = TeamFactory(agency=police), TeamFactory(agency=police, kind="national_desk")
    for programme in ("terrorism", "state_threats"):
        TeamScopeFactory(team=desk, programme=programme, grant_role="contributor")
    UserFactory(name="Imogen Strake", role="ct_offender_manager", agency=police, teams=[team])
    UserFactory(name="Karen Lockyer", role="ct_manager", agency=police, teams=[desk])
    for _ in range(9):
        person = OffenderFactory(status="on_licence", date_of_birth=date(1985, 6, 1))
        GrantFactory(subject=person, team=team, grant_role="contributor")
    OffenderFactory(given_names="Adrian", family_name="Molloy", programme="state_threats")
    today = timezone.localdate()

    orders.tell(today=today, now=timezone.now())

    assert ImposedOrder.objects.count() == 10
    assert set(ImposedOrder.objects.near_their_end(on=today).values_list("kind", flat=True)) == {"scpo", "ftro", "tpim"}
    assert ImposedOrder.objects.get(kind="tpim").extensions == 2
    assert ImposedOrder.objects.get(kind="stpim").programme == "state_threats"
    assert (OrderBreach.objects.count(), Link.objects.count()) == (1, 3)
    assert Link.objects.filter(is_named_only=True).count() == 1
    clock.watch(at=timezone.now())
    assert Alert.objects.filter(kind="orders.ending").count() == 3
    assert Alert.objects.filter(kind="orders.undecided").count() == 1
