"""Drafts of forms of a recall: kept on the server until they are sent."""

import importlib
import pkgutil

import pytest
from django import forms
from django.urls import resolve, reverse

from licence.models import Recall, RecallMove
from licence.recalls import forms as recall_forms
from licence.recalls.views.recalls import STEP_FORMS
from sharing.drafts.forms import DraftedForm
from sharing.drafts.kinds import FORMS
from sharing.models import Draft
from tests.factories.breaches import let_in
from tests.factories.recalls import RISKS, prison, with_cast
from tests.factories.sharing import TeamFactory, UserFactory
from tests.worlds import row_of, taken_back, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

world = world_of(with_cast)
cast = row_of("cast")
NOW = {"day_day": "1", "day_month": "12", "day_year": "2026", "at": "12:00"}
TYPED = "She moves to her sister"
# step: the state that it begins in, who makes it, the text that is typed, what else is sent with it
CASES = {
    "countersign": ("agreed", "senior", "view", {}),
    "endorse": ("countersigned", "head", "view", {}),
    "call": ("agreed", "author", "words", NOW | {"caller_role": "Duty officer", "caller_name": "Ada Flint"}),
    "send": ("endorsed", "author", "ppcs_reference", {}),
    "ask_for_more": ("sent", "ppcs", "words", {}),
    "refuse": ("sent", "ppcs", "reason", NOW),
    "revoke": ("sent", "ppcs", "warrant_ref", NOW),
    "review_at_large": ("revoked", "police", "words", {}),
    "return": ("revoked", "prison", "booking_number", NOW),
    "executive_release": ("returned", "ppcs", "rationale", {}),
    "stop": ("agreed", "author", "rationale", {"reason": "legal"}),
    "rescind": ("revoked", "ppcs", "rationale", {}),
    "close_as_left": ("revoked", "ppcs", "rationale", {}),
    "view": ("agreed", "police", "words", {"view": "seek"}),
}


def forms_that_are_typed_into():
    """Of recalls and arrests: those with a text."""
    for module in pkgutil.iter_modules(recall_forms.__path__):
        if module.name == "lists":
            continue
        found = vars(importlib.import_module(f"{recall_forms.__name__}.{module.name}"))
        for each in found.values():
            if isinstance(each, type) and issubclass(each, forms.Form) and each.__module__.endswith(module.name):
                texts = [field for field in each.base_fields.values() if type(field) is forms.CharField]
                if any(not field.widget.is_hidden for field in texts):
                    yield each


@pytest.mark.parametrize("form", sorted(set(forms_that_are_typed_into()), key=lambda each: each.__name__))
def test_every_form_of_a_recall_into_which_something_is_typed_keeps_a_draft(form):
    assert issubclass(form, DraftedForm)


@pytest.mark.parametrize("verb", STEP_FORMS)
def test_every_step_that_keeps_one_leads_back_to_itself(verb):
    known = FORMS.get(f"recall.{verb}")

    assert bool(known) == issubclass(STEP_FORMS[verb].form, DraftedForm)
    if known:
        person = UserFactory.build()
        person.uid = "01939d5e-0000-7000-8000-000000000001"
        path = known.path("01939d5e-0000-7000-8000-000000000000", person)
        assert resolve(path).kwargs["verb"] == verb


def keep(client, name, key, **typed):
    return client.post(reverse("draft", kwargs={"form": name, "about": str(key)}), typed).status_code


def test_each_step_opens_with_what_was_typed_and_keeps_it_no_longer_once_it_is_made(client, cast):
    tried = set()
    for state, recall in cast.on_the_way():
        for verb in [verb for verb, (begins, *_) in CASES.items() if begins == state]:
            with taken_back():
                opens_with_what_was_typed(client, cast, recall, verb)
            tried.add(verb)

    assert tried == set(CASES)


def opens_with_what_was_typed(client, cast, recall, verb):
    _, who, field, more = CASES[verb]
    Recall.objects.filter(pk=recall.pk).update(**RISKS, is_emergency=verb == "call")
    client.force_login(getattr(cast, who))
    if verb == "return":
        more = more | {"establishment": prison().code}
    typed = TYPED[: {"booking_number": 20}.get(field, 100)]

    assert keep(client, f"recall.{verb}", recall.uid, **more, **{field: typed}) < 400, verb

    path = Draft.objects.get().path
    page = client.get(path).content.decode()
    assert typed in page, verb
    assert "You began this at midday on 1 December 2026." in page, verb
    assert "govuk-error-summary" not in page, verb
    made = RecallMove.objects.count()
    assert client.post(path, more | {field: typed}).status_code == 302, verb
    assert not Draft.objects.exists(), verb
    assert RecallMove.objects.count() > made or verb == "view", verb


def test_answers_and_an_arrest_keep_theirs_too(client, cast):
    recall = cast.begun()
    client.force_login(cast.author)
    answered = {"new_charge_answer": "no", "new_charge_source": TYPED}
    held = {"place": TYPED, "force": "West Yorkshire"} | NOW
    keep(client, "recall.answers", recall.uid, **answered)
    keep(client, "urgent_arrest.add", cast.person.uid, **held)

    for draft, typed in zip(Draft.objects.order_by("pk"), (answered, held), strict=True):
        assert TYPED in client.get(draft.path).content.decode()
        assert client.post(draft.path, typed).status_code == 302

    assert not Draft.objects.exists()


def test_what_is_refused_is_kept_and_nobody_else_is_shown_it(client, cast):
    recall = cast.agreed()  # the risks are not graded: nobody countersigns yet
    client.force_login(cast.senior)
    keep(client, "recall.countersign", recall.uid, view=TYPED)

    page = client.post(Draft.objects.get().path, {"view": TYPED}).content.decode()
    assert "Grade the risk to each group" in page
    assert Draft.objects.get().typed["view"] == TYPED
    client.force_login(let_in(cast.person, "probation", role="probation_manager"))
    assert TYPED not in client.get(reverse("recall", args=[cast.person.uid, recall.uid])).content.decode()

    client.force_login(UserFactory(role="probation_manager", teams=[TeamFactory()]))
    assert keep(client, "recall.countersign", recall.uid, view="x") == 404
    assert Draft.objects.count() == 1
