"""Licences over the API: made up to submission by programs, and submitted by people."""

from datetime import date

import pytest

from licence.licences.actions import licences
from licence.models import Licence, LicenceCondition, LicenceMove, Zone
from sharing.models import AuditEntry
from tests.factories.licence import active_licence, approved_licence, somebody_due_out, workers, zone_condition
from tests.factories.programs import program_for, signed_in
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

LICENCES = "/api/v1/licences/"
CURFEW = "52faefcf-15f0-42c5-b908-621b4a7ecdb9"  # of policy 4.0
REASONS = {"necessity": "He went out at night", "proportionality": "Nights only", "review_on": "2027-06-01"}
APPOINTMENT = {"meets_with": "duty_officer", "meets_when": "on_release", "meets_where": "4 Mill Lane"}


def made():
    person = somebody_due_out(family_name="Telford")
    com, governor = workers(person, "probation_officer", "prison_decision_maker")
    return {"person": person, "com": com, "governor": governor}


world = world_of(made)
person, com, governor = (row_of(name) for name in ("person", "com", "governor"))


@pytest.fixture
def system(person):
    """A program of probation."""
    return program_for(person, "probation")


@pytest.fixture
def draft(system, person):
    """The address of a licence that the program began."""
    return f"{LICENCES}{system.post(LICENCES, {'person': str(person.uid)}).json()['uid']}/"


def added(system, draft, **more):
    answer = system.post(f"{draft}add-condition/", {"code": CURFEW} | REASONS | more)
    return answer.json()["conditions"][-1]


def test_program_prepares_a_licence_which_an_officer_submits(system, draft, com):
    inputs = {"numberOfCurfews": "One curfew", "oneCurfewStart": "19:00", "oneCurfewEnd": "07:00"}
    filled = system.post(f"{draft}details/", APPOINTMENT | {"officer": com.email, "ends_on": "2029-01-31"})
    curfew = added(system, draft, inputs=inputs)
    own = system.post(f"{draft}submit/")
    submitted = signed_in(com).post(f"{draft}submit/")

    assert filled.json()["officer"] == "Probation officer"
    assert "between 19:00 and 07:00 each day" in curfew["wording"]
    assert "necessity" not in curfew  # which no program reads
    assert (own.status_code, own.json()["type"]) == (403, "urn:release-monitor:problem:people-only")
    assert (submitted.status_code, submitted.json()["status"]) == (200, "submitted")
    licence = Licence.objects.get()
    assert (licence.officer, licence.submitted_by) == (com, com)
    assert LicenceMove.objects.get(verb="begin").moved_by == licence.started_by == system.account
    assert AuditEntry.objects.get(verb="licence.condition_added").actor_id == system.account.pk


def test_program_that_begins_a_licence_is_not_its_officer(draft):
    assert Licence.objects.get().officer is None


def test_draft_says_what_is_missing_and_is_not_in_the_list_of_those_in_force(system, draft):
    read = system.get(draft).json()
    listed = [system.get(LICENCES, **query).json()["results"] for query in ({}, {"status": "in_progress"})]

    assert "the responsible officer" in read["missing"]
    assert len(read["conditions"]) == len(listed[1][0]["conditions"]) == 8
    assert [len(each) for each in listed] == [0, 1]


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"numberOfCurfews": "Four curfews"}, "One curfew, Two curfews, Three curfews"),
        ({"oneCurfewStart": "19:00"}, "“oneCurfewStart” is not an input"),  # of a choice that is not taken
        ({"numberOfCurfews": "One curfew", "oneCurfewStart": "7pm"}, "19:00"),
        ({"numberOfCurfews": ["One curfew", "Two curfews"]}, "send one value"),
    ],
)
def test_answers_that_are_none_to_the_blanks_are_refused_at_their_field(system, draft, inputs, words):
    refused = system.post(f"{draft}add-condition/", {"code": CURFEW, "inputs": inputs} | REASONS)

    assert refused.status_code == 400
    (error,) = refused.json()["errors"]
    assert error["field"] == "inputs"
    assert words in error["detail"]


def test_code_of_another_policy_or_with_a_text_beside_it_is_refused(system, draft):
    unknown = system.post(f"{draft}add-condition/", {"code": str(Licence.objects.get().uid)} | REASONS)
    both = system.post(f"{draft}add-condition/", {"code": CURFEW, "text": "To ring"} | REASONS)

    assert [each.json()["errors"][0]["field"] for each in (unknown, both)] == ["code", "code"]


def test_conditions_are_changed_ordered_and_removed_with_their_places(system, draft):
    added(system, draft)
    bespoke = system.post(f"{draft}add-condition/", {"text": "Not to enter Elm Row.", "family": "zones"} | REASONS)
    uid = bespoke.json()["conditions"][-1]["uid"]
    place = {"condition": uid, "kind": "exclusion", "place": "Elm Row", "outline": [[-1.5, 53.8]]}
    bare = system.post(f"{draft}add-place/", place)
    away = system.post(f"{draft}add-place/", place | {"outline": [[-181, 53.8]], "radius_metres": 90})
    named = system.post(f"{draft}add-place/", place | {"radius_metres": 90})
    up = system.post(f"{draft}move-condition/", {"condition": uid, "to": "up"})
    worded = system.post(f"{draft}change-condition/", {"condition": uid, "text": "Not to enter Elm Row or Oak Row."})
    taken = system.post(f"{draft}remove-place/", {"place": named.json()["conditions"][-1]["places"][0]["uid"]})
    gone = system.post(f"{draft}remove-condition/", {"condition": uid, "reason": "Covered"})

    assert [each.json()["errors"][0]["field"] for each in (bare, away)] == ["radius_metres", "outline"]
    assert named.json()["conditions"][-1]["places"][0]["radius_metres"] == 90
    assert [each["uid"] for each in up.json()["conditions"]].index(uid) == 8
    assert worded.json()["conditions"][8]["wording"] == "Not to enter Elm Row or Oak Row."
    assert LicenceCondition.objects.filter(wording__startswith="Not to enter").count() == 0
    assert taken.json()["conditions"][8]["places"] == []
    assert (gone.status_code, len(gone.json()["conditions"])) == (200, 9)
    assert not Zone.objects.exists()


def test_program_does_not_write_over_what_it_does_not_read(system, draft, com):
    curfew = added(system, draft)
    refused = system.post(f"{draft}change-condition/", {"condition": curfew["uid"], "necessity": "Other reasons"})
    dated = system.post(f"{draft}change-condition/", {"condition": curfew["uid"], "review_on": "2027-09-01"})
    by_officer = signed_in(com).post(
        f"{draft}change-condition/", {"condition": curfew["uid"], "necessity": "Other reasons"}
    )

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "necessity")
    assert dated.status_code == 200
    condition = LicenceCondition.objects.get(uid=curfew["uid"])
    assert (condition.review_on, condition.necessity) == (date(2027, 9, 1), "Other reasons")
    assert by_officer.json()["conditions"][-1]["necessity"] == "Other reasons"


def test_standard_condition_and_that_of_another_licence_are_refused(system, draft):
    standard = system.get(draft).json()["conditions"][0]["uid"]
    kept = system.post(f"{draft}remove-condition/", {"condition": standard, "reason": "Not needed"})
    elsewhere = system.post(f"{draft}remove-condition/", {"condition": draft.split("/")[-2], "reason": "Not needed"})

    assert (kept.status_code, elsewhere.status_code) == (409, 400)


def test_version_that_is_not_the_latest_changes_nothing(system, draft):
    known = system.get(draft)["ETag"]
    system.post(f"{draft}details/", {"external_ref": "L-1"})

    late = system.post(f"{draft}details/", {"external_ref": "L-2"}, **{"If-Match": known})

    assert late.status_code == 412
    assert Licence.objects.get().external_ref == "L-1"


def test_program_changes_no_licence_that_is_approved(system, person, com, governor):
    licence = approved_licence(person, com, governor)

    refused = system.post(f"{LICENCES}{licence.uid}/details/", {"external_ref": "L-2"})

    assert refused.status_code == 409
    licence.refresh_from_db()
    assert (licence.status, licence.external_ref) == ("approved", "")


def test_licence_in_force_is_varied_and_the_draft_discarded(system, person, com, governor):
    licence = active_licence(person, com, governor)
    body = {"person": str(person.uid), "varies": str(licence.uid), "reason": "A new address"}
    begun = system.post(LICENCES, body)
    again = system.post(LICENCES, body)
    variation = f"{LICENCES}{begun.json()['uid']}/"
    discarded = system.post(f"{variation}discard/", {"reason": "No longer"})
    in_force = system.post(f"{LICENCES}{licence.uid}/discard/", {"reason": "No longer"})

    assert (begun.status_code, begun.json()["version"], begun.json()["variation_of"]) == (201, "1.1", str(licence.uid))
    assert again.status_code == 409
    assert discarded.json()["status"] == "inactive"
    assert in_force.status_code == 409
    licence.refresh_from_db()
    assert licence.status == "active"


def test_reason_is_recorded_why_a_condition_has_no_plan(system, person, com, governor):
    licence = active_licence(person, com, governor)
    condition = zone_condition(licence)

    said = system.post(
        f"{LICENCES}{licence.uid}/leave-unchecked/", {"condition": str(condition.uid), "reason": "The tag shows it"}
    )

    assert said.status_code == 200
    condition.refresh_from_db()
    assert condition.unchecked_because == "The tag shows it"


@pytest.mark.parametrize("agency_kind", ["police", "prison", "ppcs"])
def test_program_of_another_agency_begins_no_licence(person, agency_kind):
    refused = program_for(person, agency_kind).post(LICENCES, {"person": str(person.uid)})

    assert refused.status_code == 403
    assert not Licence.objects.exists()


def test_place_that_tells_where_someone_lives_is_not_there_for_a_program(system, draft, com):
    curfew = added(system, draft)["uid"]
    home = {"condition": curfew, "kind": "inclusion", "place": "His mother's house"}

    named = signed_in(com).post(f"{draft}add-place/", home)

    assert named.json()["conditions"][-1]["places"][0]["place"] == "His mother's house"
    assert system.get(draft).json()["conditions"][-1]["places"] == []
    assert "mother" not in system.get(draft).content.decode()


def test_discarding_is_refused_by_the_action_of_one_that_is_no_draft(person, com, governor):
    from sharing.access.state_machines import MoveRefused

    licence = active_licence(person, com, governor)

    with pytest.raises(MoveRefused, match="not a draft"):
        licences.discard(licence=licence, reason="x", by=com)
