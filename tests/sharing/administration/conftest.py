"""An administrator at a browser."""

import pytest

from tests.factories.sharing import AgencyFactory, UserFactory


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
