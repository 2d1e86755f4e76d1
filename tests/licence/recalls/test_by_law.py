"""Which recalls an entry of the register of law decided, of people the reader can see."""

import pytest

from licence.models import Recall
from licence.recalls.by_law import by_kind
from licence.recalls.rules.kinds import RecallKind
from tests.factories.recalls import recall_at
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


def test_recalls_are_named_by_their_kind_and_of_people_in_sight():
    seen, hidden = recall_at("begun"), recall_at("begun")
    Recall.objects.update(kind=RecallKind.STANDARD)
    reader = UserFactory(teams=[GrantFactory(subject=seen.offender, team=TeamFactory()).team])

    found = by_kind(reader, kind=RecallKind.STANDARD)

    assert (found.number, [line.person for line in found.lines]) == (1, [seen.offender])
    assert hidden.offender not in [line.person for line in found.lines]
    assert by_kind(reader, kind=RecallKind.FIXED_56).number == 0
