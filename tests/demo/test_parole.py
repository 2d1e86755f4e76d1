"""The demo's reviews where nobody is held."""

import pytest
from django.utils import timezone

from demo.parole import reviews as parole
from offenders.models import Offender
from parole.models import ParoleReview

pytestmark = pytest.mark.django_db


def test_without_the_demos_people_there_is_none():
    parole.make_reviews(today=timezone.localdate(), now=timezone.now())

    assert not Offender.objects.exists()
    assert not ParoleReview.objects.exists()
