"""A person's request for their data, with one item to decide."""

from datetime import date

from django.utils import timezone

from sharing.models import DataRequest, DataRequestItem
from tests.factories.sharing import AgencyFactory, UserFactory


def data_request_of(person):
    request = DataRequest.objects.create(
        subject=person,
        number=person.prison_number,
        kind="access",
        what="What is held about Wrexcombe",
        received_on=date(2026, 11, 20),
        due_on=date(2026, 12, 21),
        registered_by=UserFactory(role="privacy_officer"),
        registered_at=timezone.now(),
    )
    item = DataRequestItem.objects.create(request=request, agency=AgencyFactory(), kind="custody")
    return {"data_request": request, "data_request_item": item}
