"""The pages of reference data: found, read, proposed, agreed."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from offenders.models import Conviction, Offence, ReferenceChange
from offenders.reference.keeping import filing
from offenders.reference.keeping.forms import PairsField
from offenders.reference.loading.actions import load_kind
from offenders.reference.registry import KINDS
from sharing.models import Draft
from tests.factories.offenders import OffenderFactory, ReferenceChangeFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST = "/reference/offences/"


@pytest.fixture
def desk():
    return TeamFactory(agency=AgencyFactory(kind="ppcs"))


@pytest.fixture
def keeper(client, desk):
    user = UserFactory(role="ppcs", agency=desk.agency, teams=[desk])
    client.force_login(user)
    return user


@pytest.fixture
def murder():
    return Offence.objects.get(key="cl-murder")


def address(row, *verb):
    name = "reference_propose" if verb else "reference_row"
    return reverse(name, args=["offences", row.uid, *verb])


def text(response):
    return " ".join(response.content.decode().split())


def typed(page, **more):
    form = page.context["form"]
    found = {}
    for name, field in form.fields.items():
        value = field.prepare_value(form.get_initial_for_field(field, name))
        if hasattr(value, "year"):
            found |= {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}
            continue
        found[name] = "" if value is None else value
    return {**found, "reason": "Read again", "change_source": "The Act", **more}


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ({"q": "s.58 TA 2000 collection"}, {"ta00-58"}),
        ({"q": "PT00065"}, {"ta00-58-1b", "ta00-58"}),
        ({"q": "membership proscribed", "programme": "terrorism"}, {"ta00-11", "pta89-2"}),
        ({"statute": "Terrorism Act 2006", "q": "training", "checked": "no"}, set()),
    ],
)
def test_offences_are_found_by_words_codes_and_filters(client, keeper, said, keys):
    found = client.get(LIST, said)

    assert {line.row.key for line in found.context["lines"]} == keys


def test_list_says_what_is_to_be_checked(client, keeper):
    found = client.get(LIST, {"checked": "no", "statute": "Terrorism Act 2000"})

    assert found.context["number"] == Offence.objects.filter(statute="Terrorism Act 2000", is_confirmed=False).count()
    assert text(found).count("To be checked</strong>") == found.context["number"]


def test_list_asks_no_more_queries_for_more_rows(client, keeper, django_assert_max_num_queries):
    client.get(LIST, {"statute": "Common law"})
    with django_assert_max_num_queries(14):
        client.get(LIST)


def test_row_counts_only_people_whom_the_reader_sees(client, keeper, desk, murder):
    for person in (seen := OffenderFactory()), OffenderFactory():
        Conviction.objects.create(offender=person, offence=murder, convicted_on="2020-01-02")
    GrantFactory(subject=seen, team=desk)

    assert "<strong>1 person</strong> you can see" in text(client.get(address(murder)))


def test_change_is_proposed_agreed_by_another_agency_and_stands_in_the_history(client, keeper, murder):
    page = client.get(address(murder, "correct"))
    made = client.post(address(murder, "correct"), typed(page, title="Murder of a person"))
    change = ReferenceChange.objects.get()
    assert made.url == reverse("reference_change", args=[change.uid])
    assert change.after == {"title": "Murder of a person"}
    assert "You proposed it" in text(client.get(made.url))

    client.force_login(UserFactory(role="ct_manager"))
    assert "Agree to change" in text(client.get(made.url))
    client.post(reverse("reference_agree", args=[change.uid]))

    shown = text(client.get(address(murder)))
    assert "Murder of a person (Common law)" in shown
    assert "Murder → Murder of a person" in shown


def test_bad_input_is_said_and_loses_nothing(client, keeper, murder):
    page = client.get(address(murder, "correct"))

    found = client.post(address(murder, "correct"), typed(page, title="", note="Kept as typed", maxima="15 years"))

    assert "Enter the title" in text(found)
    assert "Write 15 years as 2019-04-12 15" in text(found)
    assert "Kept as typed" in text(found)


def test_what_is_typed_is_kept_until_it_is_proposed(client, keeper, murder):
    page = client.get(address(murder, "correct"))
    kept = reverse("draft", kwargs={"form": "reference.offences.correct", "about": str(murder.uid)})

    client.post(kept, typed(page, title="Half typed", reason=""))

    again = client.get(address(murder, "correct"))
    assert "Half typed" in text(again)
    assert "You began this at" in text(again)
    assert "Enter a reason" not in text(again)
    assert "Half typed" not in text(client.get(address(murder, "next_state")))
    client.post(address(murder, "correct"), typed(page, title="Murder of a person"))
    assert ReferenceChange.objects.exists()
    assert not Draft.objects.exists()


def test_nobody_keeps_a_draft_of_what_they_cannot_propose(client, keeper, murder):
    for form, about in ("reference.offences.correct", "new"), ("reference.offences.add", str(murder.uid)):
        assert client.post(reverse("draft", kwargs={"form": form, "about": about}), {"title": "x"}).status_code == 404
    client.force_login(UserFactory(role="probation_officer"))
    kept = reverse("draft", kwargs={"form": "reference.offences.add", "about": "new"})
    assert client.post(kept, {"title": "x"}).status_code == 404


def test_row_that_somebody_changed_meanwhile_is_compared_again(client, keeper, murder):
    page = client.get(address(murder, "correct"))
    Offence.objects.filter(pk=murder.pk).update(note="Changed meanwhile")

    found = client.post(address(murder, "correct"), typed(page, title="Murder of a person"))

    assert "The row was changed while you typed" in str(found.context["form"].errors)
    assert not ReferenceChange.objects.exists()


def test_every_verb_has_its_page_and_one_at_a_time(client, keeper):
    unread = Offence.objects.get(key="ta00-60")
    for verb in ("check", "correct", "next_state", "end"):
        assert client.get(address(unread, verb)).status_code == 200
    assert client.get(reverse("reference_add", args=["offences"])).status_code == 200

    client.post(address(unread, "check"), typed(client.get(address(unread, "check"))))

    assert ReferenceChange.objects.get().after == {"is_confirmed": True}
    assert client.get(address(unread, "end")).url == reverse(
        "reference_change", args=[ReferenceChange.objects.get().uid]
    )


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_has_its_rows_and_its_forms(client, keeper, kind, noon):
    load_kind(kind, at=noon)
    row = kind.model._default_manager.first()
    assert client.get(reverse("reference_rows", args=[kind.name])).status_code == 200
    page = client.get(reverse("reference_row", args=[kind.name, row.uid]))
    assert page.status_code == 200
    for verb, _ in page.context["page"].verbs:
        assert client.get(reverse("reference_propose", args=[kind.name, row.uid, verb])).status_code == 200

    correct = reverse("reference_propose", args=[kind.name, row.uid, "correct"])
    assert "Change at least one field" in text(client.post(correct, typed(client.get(correct))))


def test_change_from_a_data_file_is_proposed_by_one_and_agreed_by_another(client, keeper, murder, noon):
    filing.file_changes(KINDS["offences"], [(murder, {"note": "From the file"})], at=noon)
    change = ReferenceChange.objects.get()
    page = reverse("reference_change", args=[change.uid])
    assert "Not yet" in text(client.get(reverse("reference"), {"kind": "offences"}))
    assert "Not yet" not in text(client.get(reverse("reference"), {"kind": "figures"}))
    assert "Agree to change" not in text(client.get(page))

    assert client.post(reverse("reference_filed_propose", args=[change.uid])).url == page
    assert "You proposed it" in text(client.get(page))
    client.force_login(UserFactory(role="ct_manager"))
    client.post(reverse("reference_agree", args=[change.uid]))

    murder.refresh_from_db()
    assert murder.note == "From the file"


def test_refusal_needs_its_reason(client, keeper):
    change = ReferenceChangeFactory(proposed_by__agency=AgencyFactory())
    page = reverse("reference_refuse", args=[change.uid])
    assert "Enter a reason" in text(client.post(page, {}))

    client.post(page, {"because": "The note is right"})

    change.refresh_from_db()
    assert (change.state, change.answer) == ("refused", "The note is right")


def test_who_does_not_keep_reads_and_proposes_nothing(client, murder):
    client.force_login(UserFactory(role="probation_officer"))

    assert "Propose" not in text(client.get(address(murder)))
    assert client.get(address(murder, "correct")).status_code == 404


def test_administrator_keeps_places_and_no_offences(client, murder):
    client.force_login(UserFactory(role="administrator"))

    assert client.get(address(murder, "correct")).status_code == 404
    change = ReferenceChangeFactory()
    for verb in "refuse", "withdraw":
        assert client.get(reverse(f"reference_{verb}", args=[change.uid])).status_code == 404
    for verb in "reference_agree", "reference_filed_propose":
        assert client.post(reverse(verb, args=[change.uid])).status_code == 404
    assert client.get(reverse("reference")).status_code == 200


def test_pairs_are_typed_one_a_line():
    field = PairsField(label="More")

    assert field.clean(" court : Leeds \n\nurl: https://a.example/x") == {
        "court": "Leeds",
        "url": "https://a.example/x",
    }
    assert field.prepare_value({"court": "Leeds", "bench": "2"}) == "court: Leeds\nbench: 2"
    for wrong in ("court", "court:", ": Leeds"):
        with pytest.raises(ValidationError, match="as name: value"):
            field.clean(wrong)
