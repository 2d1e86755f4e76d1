"""A variation on its pages: what changes beside what was, who views, approves, tells and witnesses it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from licence.conditions.actions import conditions
from licence.conditions.actions.conditions import Written
from licence.licences.actions import licences
from licence.models import Licence, LicenceCondition, Zone
from sharing.models import Alert
from tests.factories.licence import active_licence, approved_variation, filled, signed, somebody_due_out, workers

pytestmark = pytest.mark.django_db

ROLES = {
    "com": "probation_officer",
    "governor": "prison_decision_maker",
    "aco": "probation_head",
    "spo": "probation_manager",
    "ppcs": "ppcs",
    "police": "ct_analyst",
    "security": "prison_security",
}


@pytest.fixture
def person():
    return somebody_due_out(family_name="Telford")


@pytest.fixture
def cast(person, at_noon):
    return dict(zip(ROLES, workers(person, *ROLES.values()), strict=True))


@pytest.fixture
def draft(person, cast):
    """One condition reworded with its place, one removed, one added."""
    licence = active_licence(person, cast["com"], cast["governor"])
    for position, words in ((90, "To be home by 9pm each day."), (91, "Not to own a car.")):
        LicenceCondition.objects.create(
            licence=licence,
            offender=person,
            kind="bespoke",
            family="curfew",
            position=position,
            wording=words,
            necessity="Seen at night",
            proportionality="Little",
            review_on=date(2027, 6, 1),
            approved_by_body="ppcs",
            approval_ref="B/1",
            approved_on=date(2026, 11, 2),
            state="in_force",
            starts_at=licence.conditions.first().starts_at,
        )
    home = licence.conditions.get(position=90)
    Zone.objects.create(condition=home, offender=person, kind="exclusion", place="Wrexcombe Park")
    Zone.objects.create(condition=home, offender=person, kind="inclusion", place="12 Elm Row")
    variation = filled(licences.vary(licence=licence, reason="A new address", by=cast["com"]), cast["com"])
    kept, gone = variation.conditions.order_by("-position")[:2][::-1]
    conditions.remove_condition(condition=gone, reason="He sold it", by=cast["com"])
    LicenceCondition.objects.filter(pk=kept.pk).update(wording="To be home by 7pm each day.")
    kept.zones.filter(kind="exclusion").update(place="Wrexcombe Park and its lake")
    kept.zones.filter(kind="inclusion").update(place="3 Mill Lane")
    written = Written("Seen there", "Nothing less", timezone.localdate(), text="To ring each morning.")
    added = conditions.add_condition(licence=variation, written=written, by=cast["com"])
    conditions.approve_bespoke(condition=added, reference="B/2", by=cast["ppcs"])
    return variation


def at(name, licence, **more):
    return reverse(name, kwargs={"uid": licence.offender.uid, "licence_uid": licence.uid, **more})


def read(client, user, address):
    client.force_login(user)
    return " ".join(client.get(address).content.decode().split())


def moment(when):
    return f"{timezone.localtime(when):%Y-%m-%dT%H:%M}"


@pytest.mark.parametrize("page", ["licence", "licence_submit", "licence_spo_view"])
def test_before_and_after_stand_side_by_side_word_by_word(client, cast, draft, page):
    shown = read(client, cast["spo"], at(page, draft))

    assert "<del>9pm</del>" in shown
    assert "<ins>7pm</ins>" in shown
    assert "<del>Must not enter: Wrexcombe Park, at all times</del>" in shown
    assert "<ins>Must not enter: Wrexcombe Park and its lake, at all times</ins>" in shown
    assert "To ring each morning." in shown
    assert "Not to own a car." in shown


def test_approver_reads_what_changes_before_they_decide(client, cast, draft):
    read(client, cast["spo"], at("licence_spo_view", draft))
    client.post(at("licence_spo_view", draft), {"view": "Necessary and proportionate"})
    client.force_login(cast["com"])
    client.post(at("licence_submit", draft), {"uid": ""})
    draft.refresh_from_db()
    assert draft.status == "variation_submitted"

    shown = read(client, cast["aco"], at("licence_decide", draft))

    assert "<ins>7pm</ins>" in shown
    assert "Necessary and proportionate" in shown


def test_a_place_that_the_reader_does_not_read_differs_without_its_words(client, cast, draft):
    shown = read(client, cast["security"], at("licence", draft))

    assert "A place that it names differs. You do not have access to it." in shown
    assert "Elm Row" not in shown
    assert "Mill Lane, at all times" not in shown


def test_variation_is_told_signed_and_in_force_on_its_pages(client, person, cast, at_noon):
    licence = active_licence(person, cast["com"], cast["governor"])
    variation = approved_variation(licence, cast["com"], cast["aco"])
    at_noon.move_to("2026-12-01T14:00:00Z")
    assert "Record telling the person" in read(client, cast["com"], at("licence", variation))

    early = client.post(at("licence_told", variation), {"told_at": "2026-11-24T10:00", "signing": "signed"})
    assert "after the approval" in early.content.decode()
    client.post(at("licence_told", variation), {"told_at": moment(timezone.now()), "signing": "signed"})

    variation.refresh_from_db()
    assert variation.status == "active"
    person_page = read(client, cast["com"], reverse("person_licence", kwargs={"uid": person.uid}))
    assert "Licence 1.1 came into force at 2pm on 1 December 2026." in person_page
    until_then = read(
        client, cast["com"], reverse("person_licence", kwargs={"uid": person.uid}) + "?on=2026-12-01&at=13:59"
    )
    assert "Licence 1.0</a>" in until_then.split('id="in-force"')[1].split("<aside")[0]


def test_approved_form_field_of_another_person_is_not_there_to_be_forged(client, cast, draft):
    client.force_login(cast["com"])
    client.post(
        at("licence_details", draft),
        {"spo_view": "Agreed", "spo_view_by": cast["spo"].pk, "spo_discussed_on_day": "1", "told_at": "2026-11-01"},
    )
    refused = client.post(at("licence_spo_view", draft), {"view": "Agreed", "spo_view_by": cast["spo"].pk})

    draft.refresh_from_db()
    assert (draft.spo_view, draft.spo_view_by, draft.told_at) == ("", None, None)
    assert "Your role cannot do this" in refused.content.decode()


def test_refusal_is_witnessed_by_whoever_confirms_it_in_their_own_session(client, person, cast, at_noon):
    licence = active_licence(person, cast["com"], cast["governor"])
    variation = approved_variation(licence, cast["com"], cast["aco"])
    at_noon.move_to("2026-12-01T14:00:00Z")
    client.force_login(cast["com"])
    forged = {"told_at": moment(timezone.now()), "signing": "refused", "witnessed_by": cast["spo"].pk}
    client.post(at("licence_told", variation), forged)

    variation.refresh_from_db()
    assert (variation.status, variation.witnessed_by) == ("variation_approved", None)
    assert "A witness is needed." in read(client, cast["com"], at("licence", variation))
    client.post(at("licence_witness", variation))
    assert Licence.objects.get(pk=variation.pk).status == "variation_approved"
    client.force_login(cast["police"])
    client.post(at("licence_witness", variation))

    variation.refresh_from_db()
    assert (variation.status, variation.witnessed_by) == ("active", cast["police"])
    assert f"Refusal witnessed by {cast['police']}" in read(client, cast["com"], at("licence", variation))


def test_danger_is_red_until_the_person_is_told(client, person, cast, at_noon):
    licence = active_licence(person, cast["com"], cast["governor"])
    variation = approved_variation(licence, cast["com"], cast["aco"])
    client.force_login(cast["com"])
    client.post(at("licence_danger", variation), {"danger": "He was seen at her door"})
    red = "In force, and the person has not been told."
    assert red in read(client, cast["com"], at("licence", variation))

    at_noon.move_to("2026-12-01T14:00:00Z")
    client.force_login(cast["com"])
    client.post(at("licence_told", variation), {"told_at": moment(timezone.now()), "signing": "signed"})

    assert red not in read(client, cast["com"], at("licence", variation))


def test_planned_start_is_said_and_taken_back_in_sight(client, person, cast, at_noon):
    licence = active_licence(person, cast["com"], cast["governor"])
    variation = approved_variation(licence, cast["com"], cast["aco"])
    client.force_login(cast["com"])
    typed = {"told_at": moment(timezone.now()), "signing": "signed", "planned_for": "2026-12-07T09:00"}
    client.post(at("licence_told", variation), typed)
    assert "In force from 9am on 7 December 2026." in read(client, cast["com"], at("licence", variation))

    client.post(at("licence_untell", variation), {"reason": "Another day suits him"})

    variation.refresh_from_db()
    assert (variation.status, variation.told_at, variation.planned_for) == ("variation_approved", None, None)


def test_correction_is_asked_agreed_and_shown_on_both_pages(client, person, cast, at_noon):
    licence = active_licence(person, cast["com"], cast["governor"])
    variation = approved_variation(licence, cast["com"], cast["aco"])
    at_noon.move_to("2026-12-01T16:00:00Z")
    signed(variation, cast["com"])
    client.force_login(cast["com"])
    client.post(at("licence_correct", variation), {"reads": "2026-12-01T15:00", "reason": "The clock was wrong"})
    asked = variation.corrections.get()
    about = {"uid": person.uid, "correction_uid": asked.uid}
    own = client.post(reverse("licence_correction", kwargs=about), {"decision": "agree"}).content.decode()
    assert "Your role cannot do this" in own

    client.force_login(cast["aco"])
    client.post(reverse("licence_correction", kwargs=about), {"decision": "agree"})

    words = "Licence 1.1 was in force from 3pm on 1 December 2026."
    assert words in read(client, cast["com"], at("licence", variation))
    assert words in read(client, cast["com"], reverse("person_licence", kwargs={"uid": person.uid}))
    assert not Alert.objects.unfinished().filter(kind="licence.correction_asked").exists()


def test_approval_is_withdrawn_in_sight(client, person, cast):
    licence = active_licence(person, cast["com"], cast["governor"])
    variation = approved_variation(licence, cast["com"], cast["aco"])
    client.force_login(cast["com"])
    client.post(at("licence_withdraw_approval", variation), {"reason": "A slip"})
    assert Licence.objects.get(pk=variation.pk).status == "variation_approved"

    client.force_login(cast["aco"])
    client.post(at("licence_withdraw_approval", variation), {"reason": "I read the wrong one"})

    shown = read(client, cast["com"], at("licence", variation))
    assert "Approval withdrawn" in shown
    assert "I read the wrong one" in shown


def test_refused_words_are_shown_with_the_reason(client, person, cast, draft):
    added = draft.conditions.order_by("-position").first()
    client.force_login(cast["ppcs"])
    about = {"uid": person.uid, "condition_uid": added.uid}
    client.post(reverse("condition_refuse", kwargs=about), {"reason": "Too wide"})

    assert "Too wide" in read(client, cast["com"], at("licence", draft))
