"""The page on which a prisoner's demand for a reference is recorded, with the working of when that may be."""

from __future__ import annotations

from django.urls import reverse

from offenders.person_page.form_pages import person_to_change
from offenders.person_page.step_pages import step_pages
from parole.required import actions
from parole.required.forms import RequireForm
from parole.reviews.addresses import review_url
from parole.reviews.form_pages import SECTION
from sharing.steps.form_steps import FormStep, from_today

PEOPLE = step_pages(
    "offender",
    section=SECTION,
    opened=person_to_change,
    url=lambda person: reverse(SECTION, kwargs={"uid": person.uid}),
)
reference_required = PEOPLE.view(
    FormStep(
        "Record that the prisoner requires a reference",
        RequireForm,
        actions.require,
        "Recorded: the prisoner requires a reference.",
        intro="Crime (Sentences) Act 1997 s.28(7), for life and IPP: after the minimum term, 2 years after the last "
        "disposal, and after half of any fixed term. It applies to the open review; if none is open, one begins.",
        button="Save",
        asks=from_today,
        shows=lambda request, person: {
            "above": "parole/required/working.html",
            "found": actions.may_require(person),
        },
        goes_to=lambda required: review_url(required.review),
    )
)
