"""Many rows changed by one statement, each to values of its own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sharing.models import Alert
from sharing.records.update_many import update_many
from tests.factories.sharing import AlertFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_each_row_gets_its_own_values_and_no_other_row_or_field_changes(django_assert_num_queries):
    first, second, other = AlertFactory(), AlertFactory(), AlertFactory()
    now, user = timezone.now(), UserFactory()
    first.state, first.resolved_at, first.resolved_by, first.reason = "resolved", now, user, "It's over: 100 %"
    second.resolved_at, second.reason, second.title = None, "", "never written"
    before = Alert.objects.values().get(pk=other.pk)

    with django_assert_num_queries(1):
        update_many([first, second], ["state", "resolved_at", "resolved_by", "reason"])

    assert Alert.objects.values_list("state", "resolved_at", "resolved_by", "reason").get(pk=first.pk) == (
        "resolved",
        now,
        user.pk,
        "It's over: 100 %",
    )
    assert Alert.objects.get(pk=second.pk).title != "never written"
    assert Alert.objects.values().get(pk=other.pk) == before


def test_of_no_rows_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        update_many([], ["state"])


def test_it_writes_what_django_writes():
    alerts = [AlertFactory() for _ in range(3)]
    for number, alert in enumerate(alerts):
        alert.raised_at -= timedelta(days=number)
    update_many(alerts, ["raised_at"])
    ours = list(Alert.objects.order_by("pk").values_list("raised_at", flat=True))

    Alert.objects.bulk_update(alerts, ["raised_at"])

    assert list(Alert.objects.order_by("pk").values_list("raised_at", flat=True)) == ours
