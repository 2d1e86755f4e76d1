"""The demo's items: in each state, with readers who have confirmed and readers who have not."""

import pytest

from demo.access import items
from sharing.models import Alert, Disclosure, Item
from tests.factories.breaches import let_in
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def test_items_are_in_each_state_and_leave_their_rows_in_the_log(noon):
    for name in ("Dawn Keble", "Lara Whitby"):
        UserFactory(name=name, role="prison_security")
    for _ in range(len(items.STORIES) + 2):
        person = OffenderFactory(region="North East")
        for kind, role in (("probation", "probation_officer"), ("prison", "prison_security")):
            let_in(person, kind, role=role)
        let_in(person, "ct_police", role="ct_manager")

    items.tell(today=noon.date(), now=noon)

    assert set(Item.objects.values_list("state", flat=True)) == {"undecided", "shared", "gist_shared", "withheld"}
    acts = set(Disclosure.objects.values_list("act", flat=True))
    assert acts == {"shared", "corrected", "refused", "recalled", "confirmed"}
    kinds = set(Alert.objects.filter(item__isnull=False).values_list("kind", flat=True))
    assert {"sharing.undecided", "sharing.reading_not_confirmed", "sharing.review_due"} <= kinds


def test_where_nobody_works_with_anybody_there_is_none(noon):
    UserFactory(name="Dawn Keble")
    OffenderFactory(region="North East")

    items.tell(today=noon.date(), now=noon)

    assert not Item.objects.exists()
