"""That a victim asked for a condition is for few: it is asked of few, shown to few and printed nowhere."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse

from licence.conditions.actions import conditions
from licence.conditions.actions.conditions import Written
from licence.licences.actions import licences
from licence.models import LicenceCondition
from licence.papers import printing
from licence.papers.rules import PaperKind
from sharing.access.roles import PROGRAM, ROLES, Capability
from sharing.audit.versions import version_of
from sharing.models import AuditEntry, AuditPayload
from tests import roles
from tests.factories.licence import MIDDAY, active_licence, somebody_due_out, workers
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

MARK = "Asked for by a victim"
READERS = [code for code, role in ROLES.items() if Capability.VIEW_PEOPLE in role and code != PROGRAM]
KNOWS = {"probation_officer", "probation_manager", "probation_head", "ppcs", "victim_liaison"}


def written():
    return Written(
        text="Not to enter Roundhay.",
        necessity="It keeps him away from there",
        proportionality="One park",
        review_on=date(2027, 6, 1),
    )


def made():
    person = somebody_due_out(family_name="Telford")
    return {"person": person, "cast": dict(zip(READERS, workers(person, *READERS), strict=True))}


world = world_of(made)
person, cast = row_of("person"), row_of("cast")


@pytest.fixture
def condition(person, cast):
    licence = licences.begin(offender=person, by=cast["probation_officer"])
    condition = conditions.add_condition(licence=licence, written=written(), by=cast["probation_officer"])
    LicenceCondition.objects.filter(pk=condition.pk).update(requested_by_victim=True)
    condition.refresh_from_db()
    return condition


def page(client, name, **kwargs):
    answer = client.get(reverse(name, kwargs=kwargs))
    return answer.content.decode() if answer.status_code == 200 else ""


def test_roles_name_who_may_know():
    assert {code for code, role in ROLES.items() if Capability.KNOW_VICTIMS_ASK in role} == KNOWS


WAY_TO_THEIR_LIST = re.compile(r'<a [^>]*href="/victims/"[^>]*>.*?</a>', re.S)


def test_mark_is_seen_by_few_on_the_page_of_the_licence(client, person, cast, condition):
    at, seen = {"uid": person.uid, "licence_uid": condition.licence.uid}, set()
    for role in READERS:
        client.force_login(cast[role])
        shown = page(client, "licence", **at)
        assert "Not to enter Roundhay." in shown, role
        seen |= {role} if MARK in shown else set()

    assert seen == KNOWS


def test_mark_is_on_no_other_page_of_the_licence_for_who_may_not_know_it(client, person, cast, condition):
    """Roles that may change what is on record, may decide on it, have every capability, or read alone."""
    at, told = {"uid": person.uid, "licence_uid": condition.licence.uid}, []
    few = {*roles.that_have_every_capability(), "prison_decision_maker", "prison_offender_manager", "probation_officer"}
    for role in few & set(READERS):
        client.force_login(cast[role])
        if role not in KNOWS:
            told += [(role, name) for name in ("licence_submit", "licence_decide") if MARK in page(client, name, **at)]
        told += [(role, "licence_summary")] if MARK in page(client, "licence_summary", **at) else []
        for name in ("person", "person_timeline"):
            text = page(client, name, uid=person.uid).lower().replace("victim liaison", "")
            told += [(role, name)] if "victim" in WAY_TO_THEIR_LIST.sub("", text) else []

    assert told == []


def test_mark_of_a_condition_in_force_is_seen_by_few(client, person, cast):
    active = active_licence(person, cast["probation_officer"], cast["prison_decision_maker"], on=date(2026, 11, 20))
    LicenceCondition.objects.filter(licence=active, position=3).update(requested_by_victim=True)
    seen = set()
    for role in READERS:
        client.force_login(cast[role])
        seen |= {role} if MARK in page(client, "person_licence", uid=person.uid) else set()

    assert seen == KNOWS


def test_mark_is_never_printed(cast, condition):
    LicenceCondition.objects.filter(pk=condition.pk).update(requested_by_victim=True)

    content = json.dumps(printing.says_of(PaperKind.LICENCE, condition.licence, at=MIDDAY))
    assert "victim" not in content.lower()


def test_mark_is_not_among_what_a_breach_tells_over_the_api():
    from licence.breaches.api.serializers import BreachDetailSerializer
    from licence.licences.api.serializers import ConditionNamedSerializer

    names = {*ConditionNamedSerializer().fields, *BreachDetailSerializer().fields}
    assert not {name for name in names if "victim" in name}


def test_mark_is_not_in_the_schema_of_the_api(client, cast):
    client.force_login(cast["probation_officer"])

    assert "by_victim" not in client.get("/api/v1/schema").content.decode()


@pytest.mark.parametrize("role", ["probation_officer", "prison_offender_manager"])
def test_no_form_asks_for_it_the_tie_to_a_request_says_it(client, person, cast, condition, role):
    client.force_login(cast[role])
    at = {"uid": person.uid, "licence_uid": condition.licence.uid}

    for shown in (
        page(client, "licence_bespoke_add", **at),
        page(client, "condition_change", uid=person.uid, condition_uid=condition.uid),
    ):
        assert MARK not in shown


@pytest.mark.parametrize("role", ["probation_officer", "prison_offender_manager"])
def test_who_changes_the_condition_leaves_the_mark_as_it_is(cast, condition, role):
    status = "in_progress" if role == "probation_officer" else "timed_out"
    type(condition.licence).objects.filter(pk=condition.licence_id).update(status=status)
    condition.refresh_from_db()

    version = version_of(condition, *conditions.FIELDS)
    conditions.change_condition(condition=condition, written=written(), version=version, by=cast[role])

    condition.refresh_from_db()
    assert condition.requested_by_victim is True


def test_form_of_who_may_not_know_holds_nothing_that_hangs_on_the_mark(client, cast, condition):
    """Not the version either, which is worked out of the fields."""
    type(condition.licence).objects.filter(pk=condition.licence_id).update(status="timed_out")
    client.force_login(cast["prison_offender_manager"])
    change = reverse("condition_change", args=[condition.licence.offender.uid, condition.uid])

    versions = []
    for mark in (True, False):
        LicenceCondition.objects.filter(pk=condition.pk).update(requested_by_victim=mark)
        versions.append(client.get(change).context["form"]["version"].value())

    assert versions[0] == versions[1] != ""


def test_log_of_a_condition_holds_nothing_of_the_mark(condition):
    entries = AuditEntry.objects.filter(target_id=condition.pk, verb__startswith="licence.condition_")

    assert [each.verb for each in entries.order_by("pk")] == ["licence.condition_added"]
    assert "victim" not in json.dumps(list(AuditPayload.objects.values_list("data", flat=True)))
