"""The demo's published figure comes in as anybody's would: by two people of two agencies, with a reconciliation."""

import pytest
from django.utils import timezone

from demo import figures
from offenders.models import PublishedFigure, Reconciliation
from sharing.models import AuditEntry
from tests.factories.sharing import AgencyFactory, TeamScopeFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def test_figure_is_agreed_by_another_agency_and_reconciled_in_writing():
    police = AgencyFactory(kind="ct_police")
    UserFactory(name="Karen Lockyer", role="ct_manager", agency=police, teams=[TeamScopeFactory().team])
    UserFactory(name="Moira Teale", role="ppcs", agency=AgencyFactory(kind="ppcs"))

    figures.tell(now=timezone.now())

    assert PublishedFigure.objects.get().value == 257
    assert Reconciliation.objects.get().unexplained == 0
    assert AuditEntry.objects.filter(verb="offenders.figure_reconciled").exists()
