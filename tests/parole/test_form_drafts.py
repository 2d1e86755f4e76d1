"""Drafts of forms about a review: kept on the server until sent; a form that keeps nothing fails here."""

import importlib
import pkgutil
from datetime import date

import pytest
from django import forms
from django.urls import resolve, reverse

import parole
from parole.directions import actions as directions
from parole.dossier import actions as dossier
from parole.models import Direction, DossierItem, Statement, Victim
from parole.reviews.rules.moves import ReviewKind
from sharing.drafts.forms import DraftedForm
from sharing.drafts.kinds import FORMS
from sharing.models import Draft
from tests.factories.breaches import let_in
from tests.factories.parole import ReviewFactory, review_of_somebody_held
from tests.parole.reviews.test_pages import day

PARTS = {"PlannedFields", "ItemFields", "_Contact"}  # of other forms: no page shows them alone
TODAY = date(2026, 12, 1)


def forms_with_free_text():
    modules = [module.name for module in pkgutil.walk_packages(parole.__path__, "parole.")]
    for name in (name for name in modules if name.endswith(".forms")):
        found = vars(importlib.import_module(name))
        for each in found.values():
            is_form = isinstance(each, type) and issubclass(each, forms.Form)
            if is_form and any(isinstance(field.widget, forms.Textarea) for field in each.base_fields.values()):
                yield each


@pytest.mark.parametrize("form", sorted(set(forms_with_free_text()), key=lambda each: each.__name__))
def test_every_form_with_free_text_keeps_a_draft(form):
    assert issubclass(form, DraftedForm) or form.__name__ in PARTS


OF_PAROLE = {"review", "hearing", "panel", "dossier", "direction", "contribution", "challenge", "victim"}
NAMES = sorted(name for name in FORMS if name.split(".")[0] in OF_PAROLE)

pytestmark = pytest.mark.usefixtures("at_noon")


def begin():
    review = review_of_somebody_held()
    return {"review": review, "ppcs": let_in(review.offender, "ppcs", role="ppcs")}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def casework(begun, client):
    client.force_login(begun["ppcs"])
    return begun["ppcs"]


@pytest.fixture
def paper(review):
    return DossierItem.objects.create(review=review, offender=review.offender, title="Report")


@pytest.fixture
def direction(review, casework):
    return directions.write(
        review=review,
        words="A report",
        agency=casework.agency,
        issued_on=TODAY,
        due_on=date(2026, 12, 20),
        by=casework,
    )


@pytest.fixture
def victim(review):
    return Victim.objects.create(offender=review.offender, reference="V1", is_in_scheme=True, contact="letter")


CASES = {
    "review.withdraw": ("review", {"reason": "The conviction is quashed"}),
    "review.details": ("review", {"board_ref": "2026/04418"}),
    "dossier.withhold": ("paper", {"reason": "A source could be known by it"}),
    "dossier.replace": ("paper", {"title": "Report, second version"}),
    "direction.extend": ("direction", {"reason": "The psychologist is ill"}),
    "direction.drop": ("direction", {"reason": "The Board has it"}),
    "panel.seat": ("review", {"conflict": "Knows the prosecutor"}),
}


@pytest.mark.parametrize("name", CASES)
def test_what_was_typed_comes_back(request, client, review, casework, name):
    fixture, typed = CASES[name]
    row = request.getfixturevalue(fixture)
    page = FORMS[name].path(str(row.uid), review.offender)
    keep = reverse("draft", kwargs={"form": name, "about": str(row.uid)})

    assert f'data-draft="{keep}"' in client.get(page).content.decode()
    assert client.post(keep, typed).status_code < 400

    (words,) = typed.values()
    assert words in client.get(page).content.decode()


def test_a_draft_goes_with_what_was_recorded(client, review, casework, direction, paper):
    sent = {
        "direction.extend": (direction, day("until", date(2027, 1, 10)) | {"reason": "Ill"}),
        "dossier.withhold": (paper, {"reason": "A source could be known by it"}),
        "review.withdraw": (review, day("on", TODAY) | {"reason": "Transferred"}),
    }
    for name, (row, _) in sent.items():
        client.post(reverse("draft", kwargs={"form": name, "about": str(row.uid)}), {"reason": "Begun"})
    assert Draft.objects.count() == 3

    for name, (row, typed) in sent.items():
        answer = client.post(FORMS[name].path(str(row.uid), review.offender), typed)
        assert answer.status_code == 302, (name, answer.content.decode())

    assert not Draft.objects.exists()


def test_a_draft_about_a_withheld_paper_is_for_its_readers(client, review, casework, paper):
    other = let_in(review.offender, "prison", role="prison_offender_manager")
    dossier.withhold(item=paper, reason="A source", readers=[], by=casework)
    client.force_login(other)

    answer = client.post(reverse("draft", kwargs={"form": "dossier.replace", "about": str(paper.uid)}), {"title": "x"})

    assert answer.status_code == 404
    assert not Draft.objects.exists()


def test_what_liaison_typed_comes_back(client, review, victim):
    from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

    team = TeamFactory()
    GrantFactory(subject=review.offender, team=team)
    client.force_login(UserFactory(role="victim_liaison", teams=[team]))
    for name, key, typed in (
        ("victim.change", str(victim.uid), {"note": "Ring before noon"}),
        ("victim.request", str(victim.uid), {"asked": "Not to come near"}),
        ("victim.statement", Statement(victim=victim, review=review).draft_key, {"received_on_day": "17"}),
    ):
        page = FORMS[name].path(key, review.offender)
        keep = reverse("draft", kwargs={"form": name, "about": key})
        assert f'data-draft="{keep}"' in client.get(page).content.decode()
        assert client.post(keep, typed).status_code < 400
        assert next(iter(typed.values())) in client.get(page).content.decode()


def test_statement_that_was_begun_for_one_review_opens_on_no_other(client, review, victim):
    from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

    other = ReviewFactory(offender=review.offender, kind=ReviewKind.PRE_TARIFF_ADVICE)
    team = TeamFactory()
    GrantFactory(subject=review.offender, team=team)
    client.force_login(UserFactory(role="victim_liaison", teams=[team]))
    pages = [
        FORMS["victim.statement"].path(Statement(victim=victim, review=each).draft_key, review.offender)
        for each in (review, other)
    ]
    keep = reverse(
        "draft", kwargs={"form": "victim.statement", "about": Statement(victim=victim, review=review).draft_key}
    )

    client.post(keep, {"received_on_day": "17"})

    assert ['value="17"' in client.get(page).content.decode() for page in pages] == [True, False]
    assert Draft.objects.get().path == pages[0]


def test_drafts_about_victims_are_for_those_who_know_victims(client, review, victim):
    client.force_login(let_in(review.offender, "probation"))

    answer = client.post(reverse("draft", kwargs={"form": "victim.change", "about": str(victim.uid)}), {"note": "x"})

    assert answer.status_code == 404
    assert not Draft.objects.exists()


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(("review.", "hearing.", "dossier.add"))])
def test_a_form_of_a_review_is_where_its_draft_leads(review, name):
    assert resolve(FORMS[name].path(str(review.uid), review.offender)).kwargs["review_uid"] == review.uid


def test_directions_are_left_alone_by_a_draft(client, review, casework, direction):
    client.post(reverse("draft", kwargs={"form": "direction.drop", "about": str(direction.uid)}), {"reason": "Begun"})

    assert Direction.objects.get().dropped_on is None
