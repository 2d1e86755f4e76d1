"""A field that an address of the API does not read is refused by its name, and nothing is done."""

import pytest
from rest_framework import serializers

from licence.models import Breach
from sharing.access.rules import GrantRole
from sharing.api import bodies
from sharing.models import Grant, Receipt
from tests.factories.breaches import let_in, licence_in_force
from tests.factories.sharing import AlertFactory, TeamFactory
from tests.sharing.clients.test_token_scopes import views

KEPT_BY_NO_KEY = {"token", "calculations"}  # nothing is recorded there


class Inner(serializers.Serializer):
    words = serializers.CharField()


class Outer(serializers.Serializer):
    uid = serializers.UUIDField(read_only=True)
    summary = serializers.CharField()
    lone = Inner(required=False)
    evidence = Inner(many=True, required=False)


@pytest.mark.parametrize(
    ("sent", "unknown"),
    [
        ({"summary": "x"}, []),
        ({"summary": "x", "sumary": "y"}, ["sumary"]),
        ({"uid": "x", "summary": "x"}, ["uid"]),
        ({"evidence": [{"words": "a"}, {"words": "b", "note": "c"}]}, ["evidence.1.note"]),
        ({"lone": {"words": "a", "note": "b"}}, ["lone.note"]),
        ({"evidence": "text", "lone": ["text"]}, []),  # of another shape: the serializer says so
        (["summary"], []),
        (None, []),
    ],
)
def test_each_field_that_is_not_read_is_named_by_its_path(sent, unknown):
    assert list(bodies.unknown_in(Outer(), sent)) == unknown


def test_every_address_that_records_something_looks_at_the_whole_body():
    """`once` refuses what the handler has not read."""
    of_lists = {name: view for name, view in views() if hasattr(view, "get_extra_actions")}
    handlers = {f"{name}: create": view.create for name, view in of_lists.items() if hasattr(view, "create")}
    for name, view in of_lists.items():
        acts = [each for each in view.get_extra_actions() if "post" in each.mapping]
        handlers |= {f"{name}: {each.__name__}": each for each in acts}

    assert len(handlers) > 40
    assert [name for name, handler in handlers.items() if not hasattr(handler, "__wrapped__")] == []
    assert {name for name, view in views() if hasattr(view, "post") and not hasattr(view, "create")} == KEPT_BY_NO_KEY


@pytest.mark.django_db
@pytest.mark.usefixtures("at_noon")
class TestOverTheApi:
    @pytest.fixture
    def licence(self):
        return licence_in_force()

    @pytest.fixture
    def post(self, client, licence):
        client.force_login(let_in(licence.offender, "probation", grant_role=GrantRole.LEAD))

        def send(address, body, **headers):
            headers = {"Idempotency-Key": "once"} | headers
            return client.post(address, body, content_type="application/json", headers=headers)

        return send

    def assert_names(self, answer, *fields):
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
        said = answer.json()
        assert said["type"] == "urn:release-monitor:problem:validation-error"
        assert [(each["field"], each["detail"]) for each in said["errors"]] == [
            (field, "This field is not known here.") for field in fields
        ]

    def test_a_grant_with_a_misspelt_end_is_not_made(self, post, licence):
        body = {"person": str(licence.offender.uid), "team": str(TeamFactory().uid), "grant_role": "contributor"}

        answer = post("/api/v1/grants/", body | {"reason": "Duty", "end_at": "2026-12-04T00:00:00Z"})

        self.assert_names(answer, "end_at")
        assert Grant.objects.filter(subject=licence.offender).count() == 1

    def test_a_nested_field_is_named_too(self, post, licence):
        body = {
            "person": str(licence.offender.uid),
            "condition": str(licence.rows[2].uid),
            "source": "tag",
            "reason": "exclusion_zone",
            "occurred_at": "2026-12-01T11:40:00Z",
            "summary": "In the zone for nine minutes",
            "evidence": [{"words": "Trail", "refrence": "EM-1"}],
        }

        self.assert_names(post("/api/v1/breaches/", body), "evidence.0.refrence")
        assert not Breach.objects.exists()

    def test_an_act_that_asks_for_nothing_is_not_done_with_something(self, client, post, licence):
        team = Grant.objects.get(subject=licence.offender).team
        alert = AlertFactory(subject=licence.offender, tells=[team])
        address = f"/api/v1/alerts/{alert.uid}/"
        tag = client.get(address)["ETag"]

        answer = post(f"{address}acknowledge/", {"reason": "Seen"}, **{"If-Match": tag})

        self.assert_names(answer, "reason")
        assert not Receipt.objects.filter(acknowledged_at__isnull=False).exists()
        assert post(f"{address}acknowledge/", {}, **{"If-Match": tag}).status_code == 200

    def test_calculations_refuse_it_too(self, post):
        self.assert_names(post("/api/v1/calculations/", {"cases": [{}], "on": "2026-12-01"}), "on")
