"""Plain Django forms print as GOV.UK markup."""

from datetime import date, time
from html.parser import HTMLParser

import pytest
from django import forms

from sharing.pages.form_fields import DateField, TimeField


class VisitForm(forms.Form):
    found = forms.ChoiceField(
        label="What did you find?",
        choices=[("kept", "Complied"), ("not", "Did not comply")],
        widget=forms.RadioSelect,
    )
    on = DateField(label="When", subject="The visit date")
    at = TimeField(label="Time")
    seen = forms.CharField(label="What you saw", help_text="Facts, not opinion.", widget=forms.Textarea)
    email = forms.EmailField(
        label="Work email",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "class": "govuk-input--width-20"}),
    )
    kind = forms.ChoiceField(label="Kind", choices=[("a", "Home visit"), ("b", "Office")])
    worried = forms.BooleanField(label="Something here worries me", required=False)


class Elements(HTMLParser):
    """All elements of a page, in order, each with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def one(self, tag, **wanted):
        (element,) = [a for t, a in self.found if t == tag and wanted.items() <= a.items()]
        return element

    def all(self, tag):
        return [attrs for name, attrs in self.found if name == tag]


def page(data=None):
    return Elements(str(VisitForm(data)))


def test_each_visible_input_has_a_label():
    elements = page()

    labelled = {label["for"] for label in elements.all("label")}
    inputs = {a["id"] for tag in ("input", "select", "textarea") for a in elements.all(tag)}
    assert inputs == labelled


def test_hint_and_error_describe_the_input():
    elements = page({})

    described = elements.one("textarea")["aria-describedby"].split()
    ids = [attrs["id"] for _, attrs in elements.found if "id" in attrs]
    assert described == ["id_seen_helptext", "id_seen_error"]
    assert all(ids.count(name) == 1 for name in described)


def test_error_says_error_to_those_who_cannot_see_red():
    html = str(VisitForm({})["seen"].as_field_group())

    assert '<span class="govuk-visually-hidden">Error:</span> This field is required.' in html
    assert "govuk-form-group--error" in html
    assert "govuk-textarea--error" in html


@pytest.mark.parametrize("name", ["found", "on"])
def test_several_inputs_stand_in_a_fieldset_that_its_error_describes(name):
    elements = Elements(str(VisitForm({})[name].as_field_group()))

    assert elements.one("fieldset")["aria-describedby"] == f"id_{name}_error"
    assert elements.one("legend") == {"class": "govuk-fieldset__legend"}


def test_what_was_typed_is_kept():
    elements = page({"found": "not", "on_day": "31", "on_month": "2", "on_year": "2026", "kind": "b"})

    assert "checked" in elements.one("input", name="found", value="not")
    assert elements.one("input", name="on_day")["value"] == "31"
    assert "selected" in elements.one("option", value="b")


def test_attributes_of_the_widget_are_kept_and_its_class_added():
    email = page().one("input", name="email")

    assert email["autocomplete"] == "username"
    assert email["class"] == "govuk-input govuk-input--width-20"


def test_no_bubble_of_the_browser_comes_before_our_message():
    assert not [attrs for _, attrs in page().found if "required" in attrs]


def test_optional_field_says_so():
    assert "Work email (optional)" in str(VisitForm())
    assert "When (optional)" not in str(VisitForm())


def test_no_inline_style_or_script():
    assert not [
        attrs for _, attrs in page({}).found if "style" in attrs or any(name.startswith("on") for name in attrs)
    ]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["", "", ""], "Enter a date"),
        (["24", "11", ""], "The visit date must include a year"),
        (["", "", "2026"], "The visit date must include a day and a month"),
        (["24", "11", "26"], "The visit date must have a year of 4 numbers"),
        (["31", "2", "2026"], "The visit date must be a real date, for example 27 3 2026"),
        (["one", "2", "2026"], "The visit date must be a real date, for example 27 3 2026"),
    ],
)
def test_date_message_says_what_to_put_right(typed, message):
    with pytest.raises(forms.ValidationError) as refused:
        DateField(subject="The visit date").clean(typed)

    assert refused.value.messages == [message]


@pytest.mark.parametrize("month", ["11", "November", "nov"])
def test_month_is_a_number_or_a_word(month):
    assert DateField().clean(["24", month, "2026"]) == date(2026, 11, 24)


def test_optional_date_may_be_left_empty():
    assert DateField(required=False).clean(["", "", ""]) is None


def test_unchanged_date_is_no_change():
    assert not DateField().has_changed(date(2026, 11, 24), ["24", "11", "2026"])


@pytest.mark.parametrize("typed", ["09:40", "9.40", "0940"])
def test_time_is_read_as_people_write_it(typed):
    assert TimeField().clean(typed) == time(9, 40)
