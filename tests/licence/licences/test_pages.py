"""A licence is made, decided, read and printed on its pages."""

from datetime import date

import pytest
from django.urls import reverse

from licence.conditions.forms.conditions import LinesField
from licence.licences.actions import licences
from licence.licences.panels.outline import outline_of
from licence.models import Licence, LicenceCondition
from sharing.models import Region
from tests.factories.licence import active_licence, filled, somebody_due_out, workers
from tests.factories.sharing import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

REASONS = {
    "necessity": "He met them there",
    "proportionality": "One group only",
    "review_on_day": "1",
    "review_on_month": "6",
    "review_on_year": "2027",
}


def day(name, text):
    return {f"{name}_{part}": piece for part, piece in zip(("year", "month", "day"), text.split("-"), strict=True)}


@pytest.fixture
def person():
    return somebody_due_out(family_name="Telford")


@pytest.fixture
def cast(person):
    roles = ("probation_officer", "prison_decision_maker", "probation_head", "ppcs")
    return dict(zip(("com", "governor", "aco", "ppcs"), workers(person, *roles), strict=True))


def at(name, person, **more):
    return reverse(name, kwargs={"uid": person.uid, **more})


def code_of(beginning):
    from licence.catalogue import policy as catalogue

    return next(each.code for each in catalogue.additional("4.0") if each.code.startswith(beginning))


def test_of_several_answers_each_line_that_is_not_empty_is_one():
    assert LinesField(required=False).clean("Leeds\n\n  York \n") == ["Leeds", "York"]


def test_licence_is_made_step_by_step_and_approved_by_somebody_else(client, person, cast):
    client.force_login(cast["com"])
    page = client.get(at("person_licence", person)).content.decode()
    assert "No draft licence." in page
    uid = client.get(at("licence_begin", person)).context["form"]["uid"].value()
    for _ in range(2):
        client.post(at("licence_begin", person), {"uid": uid})
    licence = Licence.objects.get(offender=person)
    here = {"licence_uid": licence.uid}

    shown = client.get(at("licence_details", person, **here)).context["form"]
    typed = {
        "version": shown["version"].value(),
        "marks": shown["marks"].value(),
        "officer": str(cast["com"].uid),
        "meets_with": "duty_officer",
        "meets_when": "on_release",
        "meets_where": "4 Mill Lane",
        "system_of_record": "here",
        **day("ends_on", "2029-1-31"),
    }
    assert client.post(at("licence_details", person, **here), typed).status_code == 302
    conflict = client.post(at("licence_details", person, **here), typed | {"meets_where": "5 Mill Lane"})
    assert "Someone else saved first" in conflict.content.decode()

    code = code_of("18b69f61")
    add = at("licence_condition_add", person, code=code, **here)
    refused = client.post(add, REASONS | {"uid": client.get(add).context["form"]["uid"].value()})
    assert "Enter the name of group or organisation" in refused.content.decode()
    once = REASONS | {
        "uid": client.get(add).context["form"]["uid"].value(),
        "blank-nameOfOrganisation": "The Lantern\nEmber",
    }
    for _ in range(2):
        answer = client.post(add, once)
        assert answer.status_code == 302, answer.context["form"].errors
    added = licence.conditions.get(kind="additional")
    assert "The Lantern or Ember" in added.wording

    assert client.post(at("licence_submit", person, **here), {}).status_code == 302
    client.force_login(cast["governor"])
    page = client.get(at("licence_decide", person, **here)).content.decode()
    assert "The Lantern or Ember" in page
    sent_back = client.post(at("licence_decide", person, **here), {"decision": "reject"})
    assert "Enter a reason" in sent_back.content.decode()
    for _ in range(2):
        assert client.post(at("licence_decide", person, **here), {"decision": "approve"}).status_code == 302
    licence.refresh_from_db()
    assert (licence.status, licence.approved_by) == ("approved", cast["governor"])


def test_condition_with_nested_choices_takes_the_blanks_of_the_choice_alone(client, person, cast):
    client.force_login(cast["com"])
    licence = licences.begin(offender=person, by=cast["com"])
    add = at("licence_condition_add", person, licence_uid=licence.uid, code=code_of("52faefcf"))
    form = client.get(add).context["form"]
    choice = next(each for each in form.entry.inputs if each.options)
    name = f"blank-{choice.name}"

    half = client.post(add, REASONS | {name: choice.options[0].value, f"{name}-0-oneCurfewStart": "19:00"})
    client.post(
        add,
        REASONS
        | {
            name: choice.options[0].value,
            f"{name}-0-oneCurfewStart": "19:00",
            f"{name}-0-oneCurfewEnd": "7.00",
            f"{name}-1-twoCurfewStart": "23:00",
        }
        | {
            f"blank-{each.name}": each.options[0].value for each in form.entry.inputs if each.options and each != choice
        },
    )

    assert "Enter the curfew end time" in half.content.decode()
    condition = licence.conditions.get(kind="additional")
    assert "between 19:00 and 07:00" in condition.wording
    assert "23:00" not in condition.wording


def test_two_officers_who_change_one_condition_see_each_other(client, person, cast):
    client.force_login(cast["com"])
    licence = licences.begin(offender=person, by=cast["com"])
    bespoke = at("licence_bespoke_add", person, licence_uid=licence.uid)
    client.post(bespoke, REASONS | {"text": "Not to own a drone.", "family": "devices"})
    condition = licence.conditions.get(kind="bespoke")
    change = at("condition_change", person, condition_uid=condition.uid)
    version = client.get(change).context["form"]["version"].value()
    mine = REASONS | {"family": "devices", "version": version}

    client.post(change, mine | {"text": "Not to own or fly a drone."})
    late = client.post(change, mine | {"text": "Not to fly a drone."})

    assert "It now says “Not to own or fly a drone.”" in late.content.decode()
    condition.refresh_from_db()
    assert condition.wording == "Not to own or fly a drone."


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("condition_approve", {"reference": "PPCS/26/114"}, "The bespoke condition is approved."),
        ("condition_refuse", {"reason": "Too wide"}, "Recorded. Probation is alerted to reword or remove it."),
    ],
)
def test_ppcs_answers_the_words_of_a_bespoke_condition_on_pages(client, person, cast, name, typed, said):
    client.force_login(cast["com"])
    licence = licences.begin(offender=person, by=cast["com"])
    bespoke = at("licence_bespoke_add", person, licence_uid=licence.uid)
    client.post(bespoke, REASONS | {"text": "Not to own a drone.", "family": "devices"})
    condition = licence.conditions.get(kind="bespoke")
    address = at(name, person, condition_uid=condition.uid)
    client.force_login(cast["ppcs"])
    assert condition.wording in client.get(address).content.decode()

    answered = client.post(address, typed, follow=True)

    assert answered.redirect_chain == [(at("licence", person, licence_uid=licence.uid) + "#conditions", 302)]
    assert said in answered.content.decode()
    condition.refresh_from_db()
    assert (condition.approval_ref, condition.refused_because) == (typed.get("reference", ""), typed.get("reason", ""))


def test_conditions_of_another_day_and_versions_are_shown(client, person, cast):
    active_licence(person, cast["com"], cast["governor"], on=date(2026, 11, 20))
    client.force_login(cast["com"])

    before = client.get(at("person_licence", person), {"on": "2026-11-19"}).content.decode()
    after = client.get(at("person_licence", person), {"on": "2026-11-20"}).content.decode()

    assert "No condition was in force then." in before
    assert "Licence 1.0" in after
    assert client.get(at("person_licence", person), {"on": "never"}).status_code == 302


def test_summary_says_whom_the_person_meets_and_what_they_must_not_do(client, person, cast):
    licence = filled(licences.begin(offender=person, by=cast["com"]), cast["com"])
    LicenceCondition.objects.filter(licence=licence, position=1).update(wording="Not to own a drone.")
    client.force_login(cast["com"])

    summary = client.get(at("licence_summary", person, licence_uid=licence.uid)).content.decode()
    assert "You meet the duty officer as soon as you are released at Probation office, 4 Mill Lane." in summary
    assert "What you must not do" in summary


@pytest.mark.parametrize(
    ("query", "who", "seen"),
    [
        ({}, "com", True),
        ({"show": "to_submit"}, "com", True),
        ({"show": "to_approve"}, "governor", False),
        ({"show": "in_force"}, "com", False),
        ({"region": "London"}, "com", False),
        ({"officer": "me"}, "com", True),
        ({"officer": "me"}, "governor", False),
        ({"state": "in_progress"}, "com", True),
    ],
)
def test_list_is_narrowed_by_its_address(client, person, cast, query, who, seen):
    licences.begin(offender=person, by=cast["com"])
    Region.objects.create(code="LON", kind="probation", name="London")
    client.force_login(cast[who])

    page = client.get(reverse("licences"), query).content.decode()

    assert ("Telford" in page) == seen


def test_lists_and_pages_ask_as_often_for_many_as_for_one(client, person, cast, django_assert_max_num_queries):
    team = cast["com"].memberships.get().team
    licences.begin(offender=person, by=cast["com"])
    client.force_login(cast["com"])

    def queries(path):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    one = queries(reverse("licences"))
    few = queries(at("person_licence", person))
    from tests.factories.sharing import GrantFactory

    for _ in range(20):
        other = somebody_due_out()
        GrantFactory(subject=other, team=team, grant_role="lead")
        licences.begin(offender=other, by=cast["com"])

    assert queries(reverse("licences")) == one <= 20
    assert few <= 30


def test_catalogue_is_browsed_and_compared_by_whoever_reads_people(client, django_user_model):
    client.force_login(UserFactory(role="victim_liaison"))

    curfews = client.get(reverse("licence_catalogue"), {"family": "curfew_and_tag"}).content.decode()
    compared = client.get(reverse("licence_catalogue"), {"view": "compare"}).content.decode()

    assert "curfew" in curfews.lower() or "stay at" in curfews
    for words in ("Same code, different obligation", "Wording changed", "Gone", "New"):
        assert words in compared
    client.force_login(UserFactory(role="administrator"))
    assert client.get(reverse("licence_catalogue")).status_code == 404


def test_outline_fits_its_square_and_says_how_wide_it_is():
    assert outline_of([[-1.5, 53.8]], 500).scale == "1.0 km across"
    square = outline_of([[-1.50, 53.80], [-1.49, 53.80], [-1.49, 53.81], [-1.50, 53.81]], None)
    coordinates = [float(part) for pair in square.points.split() for part in pair.split(",")]

    assert all(8 <= each <= 88 for each in coordinates)
    assert outline_of([[0, 0]], None) is None
    assert outline_of([[0, 0], [1, 1]], None) is None
