"""The look of the pages of leaving custody."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from offenders.releases.leaving import actions
from tests.browser import looks_right, open_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_to_prepare")]


def test_pages_look_right(page, client, gate):
    release = reverse("release_record", kwargs={"uid": gate.person.uid})
    leaving = actions.record_left(
        offender=gate.person, left_at=datetime(2026, 12, 1, 8, 20, tzinfo=UTC), how_known="Gate log", by=gate.prison
    )
    for path in (release, actions.leaving_url(leaving)):
        open_as(page, client, gate.colleague, path)
        looks_right(page)
