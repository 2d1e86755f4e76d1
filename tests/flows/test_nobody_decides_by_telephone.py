"""Stories: a decision by telephone opens no gate, and who took a call is the signed-in user."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from offenders.dates.rules.releases import Basis
from offenders.models import Court, DisputeDecision, ReleaseOrder
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.rules import GateAnswer, judge_release
from sharing.models import ReportedAct
from tests.offenders.releases.leaving.people import Gate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026


@pytest.fixture
def send(client):
    """What somebody sends to a page, in their own session; the page that they read then."""

    def sent(user, name, typed, **keys):
        client.force_login(user)
        return client.post(reverse(name, kwargs=keys), typed, follow=True).content.decode()

    return sent


@pytest.fixture
def gate():
    return Gate()


@pytest.fixture
def opened(gate):
    gate.sheet(CRD=date(2026, 12, 1))
    gate.court_says(date(2026, 12, 7))
    return DisputeDecision.objects.create(
        offender=gate.person, period=gate.person.periods.get(), route="CRD", answer_due_at=timezone.now()
    )


def test_a_decision_by_telephone_opens_no_gate_whoever_calls_back(gate, opened, send):
    keys = {"uid": gate.person.uid, "dispute_uid": opened.uid}
    called = {"caller": str(gate.ppcs.uid), "number": gate.ppcs.staff_number}
    send(gate.prison, "dispute", {"stands_on": "2026-12-01", "reason": "The warrant", **called}, **keys)

    act = ReportedAct.objects.get()
    for who in (gate.com, gate.colleague, gate.police):  # of another agency too
        send(who, "reported_act_answer", {}, uid=act.uid, verb="confirm")
    on = timezone.localdate()
    assert judge_release(facts_of(gate.person, on=on), route=Basis.CRD, on=on).answer is GateAnswer.IN_DISPUTE

    send(gate.ppcs, "reported_act_answer", {}, uid=act.uid, verb="confirm")
    assert judge_release(facts_of(gate.person, on=on), route=Basis.CRD, on=on).answer is GateAnswer.DUE


def test_who_took_a_call_of_a_court_is_the_signed_in_user(gate, send):
    parts = (("day", "1"), ("month", "12"), ("year", "2026"))
    day = {f"{name}_{part}": value for name in ("opens_on", "day") for part, value in parts} | {"time": "09:30"}
    Court.objects.create(code="LEEDS", name="Crown Court at Leeds", kind="crown")
    clerk = {"caller_agency": "Leeds Crown Court", "caller_role": "clerk", "caller_name": "Ines Hart"}
    order = {"kind": "immediate", "ends": "sentence", "court": "LEEDS"}
    typed = order | {"taken_by": "Quentin Marsh", "told_by": "A judge", **day, **clerk}

    page = send(gate.ppcs, "release_order", typed, uid=gate.person.uid)

    assert f"{gate.ppcs} took the call" in page
    assert "Quentin Marsh" not in page
    order = ReleaseOrder.objects.get()
    assert ReportedAct.objects.get(target=order.uid).taken_by == gate.ppcs
    assert not {"told_by", "taken_by"} & {field.name for field in ReleaseOrder._meta.fields}
