"""A recall from concern to revocation at three in the morning, by the pages, with nobody but the people on call."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from licence.models import Breach, Licence, Recall
from tests.factories.breaches import let_in, licence_since_long
from tests.factories.recalls import RISKS, on_licence
from tests.factories.sharing import UserFactory

pytestmark = pytest.mark.django_db

AT_NIGHT = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
NOW = {"day_day": "2", "day_month": "12", "day_year": "2026", "at": "03:00"}
TOLD_BY_PPCS = {"caller_role": "On call", "caller_name": "Ada Flint", "words": "Papers follow"}
DECIDED = {"decision": "seek", "confirm": "seek", "rationale": "He may go tonight", "alternatives": ["none"]}


class OnCall:
    """Who is there: the duty desks of probation and of CT police, and somebody of PPCS."""

    def __init__(self, person):
        self.manager = let_in(person, "probation", role="probation_duty_manager", kind="duty_desk")
        desk = {"agency": self.manager.agency, "teams": [self.manager.memberships.get().team]}
        self.officer = UserFactory(role="probation_officer", **desk)
        self.aco = UserFactory(role="probation_head", **desk)
        self.police = let_in(person, "ct_police", role="duty_officer", kind="duty_desk")
        self.ppcs = let_in(person, "ppcs", role="ppcs")


@pytest.fixture
def person(at_noon):
    at_noon.move_to(AT_NIGHT)
    person = on_licence()
    licence_since_long(person)
    return person


@pytest.fixture
def on_call(person):
    return OnCall(person)


def sent(client, user, name, person, *, typed, **keys):
    """What a user reads after sending a form of the person's pages, with what the form carries."""
    client.force_login(user)
    address = reverse(name, kwargs={"uid": person.uid, **keys})
    form = client.get(address).context.get("form")
    carried = {field.html_name: field.value() or "" for field in form.hidden_fields()} if form else {}
    return client.post(address, carried | typed, follow=True).content.decode()


def step(client, user, recall, verb, **typed):
    client.force_login(user)
    address = reverse("recall_step", kwargs={"uid": recall.offender.uid, "recall_uid": recall.uid, "verb": verb})
    page = client.post(address, typed, follow=True).content.decode()
    recall.refresh_from_db()
    return page


def begun(client, person, on_call):
    """Police raise the concern, probation's officer writes the recall and puts it to the duty manager."""
    concern = {**NOW, "reason": "out_of_touch", "source": "police", "summary": "Left the hostel with a bag"}
    sent(client, on_call.police, "concern_add", person, typed=concern | {"rationale": "He may leave the country"})
    asked = {"breaches": [str(Breach.objects.get().uid)], "what_led": "Left with a bag", "custody_status": "no"}
    sent(client, on_call.officer, "recall_begin", person, typed=asked | {"is_emergency": "on"})
    recall = Recall.objects.get()
    step(client, on_call.officer, recall, "consult", view="Seek recall")
    return recall


def steps_of(on_call):
    """What probation does from the decision on: who, the step, and what is typed."""
    yield on_call.manager, "decide", DECIDED
    yield on_call.manager, "countersign", {"view": "I agree"}
    yield on_call.aco, "endorse", {"view": "I endorse"}
    yield on_call.manager, "call", {**NOW, **TOLD_BY_PPCS}
    yield on_call.manager, "send", {}


def grade(client, recall, on_call):
    typed = {**RISKS, "custody_status": "no", "what_led": "Left with a bag", "is_emergency": "on"}
    of_recall = {"typed": typed | {"alternatives": ["none"]}, "recall_uid": recall.uid}
    sent(client, on_call.officer, "recall_details", recall.offender, **of_recall)


def test_a_recall_goes_from_concern_to_revocation_at_night_with_the_people_on_call(client, person, on_call):
    recall = begun(client, person, on_call)
    assert Breach.objects.get().status == "recall_considered"

    for who, verb, typed in steps_of(on_call):
        step(client, who, recall, verb, **typed)
        if verb == "decide":
            grade(client, recall, on_call)
    assert (recall.decided_by, recall.countersigned_by) == (on_call.manager, on_call.manager)
    assert (recall.endorsed_by, recall.status) == (on_call.aco, "sent_to_ppcs")
    step(client, on_call.ppcs, recall, "revoke", **NOW, warrant_ref="W/9")

    assert (recall.revoked_at, recall.status) == (AT_NIGHT, "unlawfully_at_large")
    assert Licence.objects.get().status == "recalled"
    step(client, on_call.police, recall, "arrested", **NOW)
    assert recall.arrested_at == AT_NIGHT


def test_a_police_duty_officer_decides_signs_and_sends_nothing_for_probation(client, person, on_call):
    client.force_login(on_call.police)
    assert client.get(reverse("recall_begin", kwargs={"uid": person.uid})).status_code == 404
    recall = begun(client, person, on_call)

    for who, verb, typed in steps_of(on_call):
        before = recall.status, recall.called_at
        page = step(client, on_call.police, recall, verb, **typed)
        assert "our role cannot do" in page
        assert (recall.status, recall.called_at) == before
        step(client, who, recall, verb, **typed)
        if verb == "decide":
            grade(client, recall, on_call)

    assert recall.status == "sent_to_ppcs"
