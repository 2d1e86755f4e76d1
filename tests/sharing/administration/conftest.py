"""An administrator at a browser."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sharing.models import ProposedChange
from tests.factories.sharing import AgencyFactory, UserFactory
from tests.sharing.administration.pages import privacy_officer


@pytest.fixture
def agency(db):
    return AgencyFactory(name="North East probation")


@pytest.fixture
def administrator(db, agency):
    return UserFactory(name="Ines Okafor", email="ines@agency.example", agency=agency, role="administrator")


@pytest.fixture
def browser(client, administrator):
    client.force_login(administrator)
    return client


class Together(Client):
    """An administrator at a browser; whatever they propose, a privacy officer agrees to at once on its page. `answer`
    is what the privacy officer read last."""

    answer = None

    def post(self, *args, **more):
        response = super().post(*args, **more)
        second = Client()
        second.force_login(privacy_officer())
        for change in ProposedChange.objects.unanswered(at=timezone.now()):
            self.answer = second.post(reverse("proposed_change_agree", args=[change.uid]), follow=True)
        return response


@pytest.fixture
def together(administrator):
    privacy_officer()
    browser = Together()
    browser.force_login(administrator)
    return browser
