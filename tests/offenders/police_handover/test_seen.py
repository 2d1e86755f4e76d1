"""A handover is signed and accepted by people who have seen what must be seen before."""

import pytest

from offenders.police_handover import actions
from sharing.items.rules import Occasion
from sharing.models import Sitting
from sharing.sittings.actions import Unseen
from tests.factories.after_licence import drafted, on_licence_until_the_end
from tests.factories.items import seen_by, to_be_seen
from tests.offenders.police_handover.test_clock import begun
from tests.worlds import prepare_nothing, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
world = world_of(on_licence_until_the_end, patched=prepare_nothing)
person, ctu = row_of("person"), row_of("ctu")
officer, senior, manager = row_of("officer"), row_of("senior"), row_of("manager")


def test_each_who_signs_has_seen_it(person, officer, senior, manager, ctu):
    theirs = to_be_seen(person, officer, Occasion.HANDOVER, manager)
    row = begun(person)
    drafted(row, officer, manager)
    actions.offer(handover=row, by=officer)

    with pytest.raises(Unseen):
        actions.sign(handover=row, by=senior)
    seen_by(senior, theirs)
    actions.sign(handover=row, by=senior)
    with pytest.raises(Unseen):
        actions.accept(handover=row, team=ctu, by=manager)
    seen_by(manager, theirs)
    actions.accept(handover=row, team=ctu, by=manager)

    sitting = Sitting.objects.get(occasion="handover")
    assert sitting.state == "closed"
    assert {row.user: row.sight for row in sitting.sights.all()} == {senior: "seen", manager: "seen"}
