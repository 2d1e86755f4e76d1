"""Forms about a link: record it, review it, name its readers, remove it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from offenders.associates.choices import DATA_SUBJECTS, LINK_KINDS
from offenders.associates.models import Link
from offenders.associates.rules import DataSubject, LinkKind
from offenders.people.models import Offender
from offenders.person_page.form_parts import reason, text
from sharing.drafts.forms import DraftedForm
from sharing.models import User
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm
from sharing.pages.reader_forms import ReadersField

UNTIL = "12 months ahead at most. Without a review by then the link is removed automatically."
HIDDEN = "You can always read it. No one else can see the link or that it exists, even if they can see both people."


def words(name: str, label: str, missing: str, rows: int = 2, **more: Any) -> forms.CharField:
    area = forms.Textarea({"rows": rows})
    return text(Link, name, label=label, widget=area, error_messages={"required": missing}, **more)


class LinkForm(DraftedForm, OnceForm):
    """people: those on record whom the user sees, to whom the link may be. programmes: of the person, where the user
    knows of more than one. readers: who else may be named on a hidden link."""

    kind = forms.ChoiceField(
        label="What is the link?",
        choices=[("", "Select the link"), *LINK_KINDS],
        error_messages={"required": "Select the link"},
    )
    name = text(
        Link,
        "name",
        label="Name",
        required=False,
        help_text="Of someone who is not on record. This makes no record of them.",
    )
    number = forms.CharField(
        label="Or the prison number, CRN or PNC of a person on record",
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    data_subject = forms.ChoiceField(
        label="Why are they known to us?",
        choices=DATA_SUBJECTS,
        widget=forms.RadioSelect,
        help_text="Data Protection Act 2018 s.38",
        error_messages={"required": "Select why they are known to us"},
    )
    is_child = forms.BooleanField(label="They are under 18", required=False)
    protects_child = words("protects_child", "If under 18: how does this protect the child?", "", required=False)
    known = words("known", "What is known?", "Enter what is known", rows=3)
    source = text(
        Link,
        "source",
        label="Where does this come from?",
        error_messages={"required": "Enter where this comes from"},
    )
    necessity = words("necessity", "Why is it necessary to keep this?", "Enter why it is necessary to keep this")
    review_on = DateField(
        subject="The review",
        label="Review by",
        help_text=UNTIL,
        error_messages={"required": "Enter the date of the review"},
    )
    programme = forms.ChoiceField(
        label="Programme", widget=forms.RadioSelect, error_messages={"required": "Select a programme"}
    )
    is_hidden = forms.BooleanField(label="Hide this link", required=False, help_text=HIDDEN)
    readers = ReadersField(help_text="Only for a hidden link.")

    def __init__(
        self,
        data: Any = None,
        *,
        people: Any,
        programmes: list[tuple[str, str]],
        readers: Iterable[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.people = people
        programme: Any = self.fields["programme"]
        if len(programmes) > 1:
            programme.choices = programmes
        else:
            del self.fields["programme"]
        self.fields["readers"].offer(readers)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        number = cleaned.get("number", "").strip()
        cleaned["other"] = self._person(number) if number else None
        if number and cleaned["other"] is None:
            self.add_error("number", "No record to show. Enter a whole number of a person you can see")
        return cleaned

    def _person(self, number: str) -> Offender | None:
        found = self.people.with_whole_number(Offender.whole_number(number))[:2]
        return found[0] if len(found) == 1 else None

    def typed(self) -> dict[str, Any]:
        """What the action is handed."""
        cleaned = dict(self.cleaned_data)
        del cleaned["number"]
        is_hidden, readers = cleaned.pop("is_hidden"), cleaned.pop("readers")
        return cleaned | {
            "kind": LinkKind(cleaned["kind"]),
            "data_subject": DataSubject(cleaned["data_subject"]),
            "readers": list(readers) if is_hidden else None,
        }


class ReviewLinkForm(forms.Form):
    necessity = words("necessity", "Why is it still necessary?", "Enter why it is still necessary to keep this", rows=3)
    review_on = DateField(
        subject="The review",
        label="Next review by",
        help_text=UNTIL,
        error_messages={"required": "Enter the date of the next review"},
    )


class LinkReadersForm(forms.Form):
    shown_to = forms.ChoiceField(
        label="Who can see this link?",
        choices=[("all", "Everyone who can see both people"), ("named", "Hidden: only the people named below")],
        widget=forms.RadioSelect,
        help_text=HIDDEN,
        error_messages={"required": "Select who can see this link"},
    )
    readers = ReadersField(help_text="Only for a hidden link.")

    def __init__(self, data: Any = None, *, link: Link, readers: Iterable[User]) -> None:
        named = [user.uid for user in link.readers.all()]
        super().__init__(data, initial={"shown_to": "named" if link.is_named_only else "all", "readers": named})
        self.fields["readers"].offer(readers)  # type: ignore[attr-defined]

    def typed(self) -> dict[str, list[User] | None]:
        """None for a link that is not hidden."""
        is_hidden = self.cleaned_data["shown_to"] == "named"
        return {"readers": list(self.cleaned_data["readers"]) if is_hidden else None}


class RemoveLinkForm(forms.Form):
    reason = reason("Reason for removing the link")
