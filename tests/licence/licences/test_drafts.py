"""Drafts of forms about a licence: kept on the server until they are sent."""

from datetime import date

import pytest
from django.urls import reverse

from licence.catalogue import policy
from licence.licences.actions import licences
from licence.models import LicenceCondition
from sharing.drafts.kinds import FORMS
from sharing.models import Draft
from tests.factories.licence import active_licence, filled, somebody_due_out, workers
from tests.factories.sharing import TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

GROUP, PERSON = "18b69f61", "355700a9"
REASON = "He moves to his sister's house"


def code_of(beginning):
    return next(each.code for each in policy.additional("4.0") if each.code.startswith(beginning))


@pytest.fixture
def person():
    return somebody_due_out(family_name="Telford")


@pytest.fixture
def cast(person):
    roles = ("probation_officer", "prison_decision_maker")
    return dict(zip(("com", "governor"), workers(person, *roles), strict=True))


def keep(client, form, key, **typed):
    answer = client.post(
        reverse("draft", kwargs={"form": form, "about": str(key)}), typed, headers={"accept": "application/json"}
    )
    assert answer.status_code == 200, (form, answer.status_code)


def shown(client, address):
    return client.get(address).content.decode()


def opens_again_with_what_was_typed(client, user, form, name, row):
    """And finds no fault with it."""
    client.force_login(user)
    keep(client, form, row.uid, **{name: REASON})
    page = shown(client, Draft.objects.latest("pk").path)
    assert "You began this at midday on 1 December 2026." in page, form
    assert "He moves to his sister&#x27;s house" in page, form
    assert "govuk-error-summary" not in page, form


def test_forms_of_a_licence_in_the_making_open_again_with_what_was_typed(client, person, cast):
    making = filled(licences.begin(offender=person, by=cast["com"]), cast["com"])
    bespoke = LicenceCondition.objects.create(
        licence=making,
        offender=person,
        kind="bespoke",
        family="devices",
        position=9,
        wording="Not to own a drone",
        necessity="x",
        proportionality="y",
        review_on=date(2027, 6, 1),
    )

    for form, name, row in (
        ("licence.details", "meets_where", making),
        ("licence.end", "reason", making),
        ("condition.bespoke", "text", making),
        ("licence.decide", "reason", making),
        ("condition.change", "text", bespoke),
        ("zone.add", "place", bespoke),
    ):
        user = cast["governor"] if form == "licence.decide" else cast["com"]
        opens_again_with_what_was_typed(client, user, form, name, row)
    assert Draft.objects.count() == 6


def test_forms_of_a_licence_in_force_open_again_with_what_was_typed(client, person, cast):
    active = active_licence(person, cast["com"], cast["governor"], on=date(2026, 11, 20))

    for form, name, row in (
        ("licence.vary", "reason", active),
        ("exemption.add", "scope", active.conditions.first()),
    ):
        opens_again_with_what_was_typed(client, cast["com"], form, name, row)


def test_forms_of_the_registers_open_again_with_what_was_typed(client, person, cast):
    filled(licences.begin(offender=person, by=cast["com"]), cast["com"])

    for form, name in (
        ("register.device", "make"),
        ("register.account", "evidence"),
        ("register.placeofstay", "evidence"),
        ("register.found", "make"),
    ):
        opens_again_with_what_was_typed(client, cast["com"], form, name, person)


def test_every_form_about_a_licence_is_known():
    names = {name.split(".")[0] for name in FORMS}

    assert {"licence", "condition", "zone", "exemption", "register"} <= names


def test_draft_of_one_condition_is_not_put_into_the_form_of_another(client, person, cast):
    licence = licences.begin(offender=person, by=cast["com"])
    client.force_login(cast["com"])
    keep(client, "condition.add", licence.uid, code=code_of(GROUP), necessity=REASON)
    at = {"uid": person.uid, "licence_uid": licence.uid}

    choose = shown(client, reverse("licence_condition_choose", kwargs=at))
    same, other = (reverse("licence_condition_add", kwargs=at | {"code": code_of(each)}) for each in (GROUP, PERSON))

    assert Draft.objects.get().path == reverse("licence_condition_choose", kwargs=at)
    assert "You have an unfinished condition." in choose
    assert same in choose
    assert "sister&#x27;s house" in shown(client, same)
    assert "sister&#x27;s house" not in shown(client, other)


def test_what_was_sent_is_kept_no_longer(client, person, cast):
    licence = filled(licences.begin(offender=person, by=cast["com"]), cast["com"])
    client.force_login(cast["com"])
    for form in ("condition.add", "condition.bespoke", "licence.end"):
        keep(client, form, licence.uid, code=code_of(GROUP), reason=REASON)
    reasons = {
        "necessity": "x",
        "proportionality": "y",
        "review_on_day": "1",
        "review_on_month": "6",
        "review_on_year": "2027",
    }
    at = {"uid": person.uid, "licence_uid": licence.uid}

    add = reverse("licence_condition_add", kwargs=at | {"code": code_of(GROUP)})
    client.post(add, reasons | {"blank-nameOfOrganisation": "Ember"})
    client.post(reverse("licence_bespoke_add", kwargs=at), reasons | {"text": "No drone", "family": "devices"})
    client.post(reverse("licence_end", kwargs=at), {"reason": REASON})

    assert list(Draft.objects.values_list("form", flat=True)) == []


def test_nobody_keeps_a_draft_about_a_licence_that_is_hidden_from_them(client, person, cast):
    licence = licences.begin(offender=person, by=cast["com"])
    client.force_login(UserFactory(role="probation_officer", teams=[TeamFactory()]))

    address = reverse("draft", kwargs={"form": "licence.details", "about": str(licence.uid)})

    assert client.post(address, {"meets_where": "x"}).status_code == 404
