"""Each list that programs ask for in kept words is, word for word and value for value, the list of the door."""

import pytest
from django.utils import timezone

from release_monitor.api import router
from sharing import access
from sharing.api.viewsets import kept_list
from sharing.pages import pagination
from tests.factories.sharing import TeamFactory, TeamScopeFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
KEPT = [view for _, view, _ in router.registry if hasattr(view, "is_kept") and view.is_kept()]


def test_there_are_such_lists():
    assert len(KEPT) > 12


@pytest.mark.parametrize("view", KEPT, ids=lambda view: view.__name__)
@pytest.mark.parametrize("programmes", [(), ("terrorism",), ("state_threats", "terrorism")])
def test_kept_words_and_values_are_those_of_the_door(view, programmes):
    desk = TeamFactory(kind="national_desk")
    for programme in programmes:
        TeamScopeFactory(team=desk, programme=programme)
    user, asked = UserFactory(teams=[desk, TeamFactory()]), view(action="list")

    kept = kept_list(view)
    question, values = kept.question_of(user)

    rows = asked.narrowed(asked.get_queryset().listed_for(user), {})
    rows = asked.told_to(rows, access.viewer_of(user, at=timezone.now()), timezone.now())
    plain = pagination.first_rows(rows, order=view.order, names=view.columns).values_list(*kept.names)
    words, params = plain.query.sql_with_params()
    assert question.statement(**values) == (words, list(params))
