"""Form fields that Django lacks: a date in three parts and a time of day, with messages that say what to put right."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DateInput(forms.MultiWidget):
    """Day, month and year side by side, each labelled."""

    template_name = "forms/widgets/date_input.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                "day": forms.TextInput({"label": "Day", "class": "govuk-input--width-2"}),
                "month": forms.TextInput({"label": "Month", "class": "govuk-input--width-2"}),
                "year": forms.TextInput({"label": "Year", "class": "govuk-input--width-4"}),
            },
            attrs,
        )

    def decompress(self, value: date | None) -> list[str]:
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]


class HiddenDateInput(DateInput):
    """The same three parts, carried along unseen."""

    template_name = "django/forms/widgets/multiwidget.html"
    use_fieldset = False

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        for widget in self.widgets:
            widget.input_type = "hidden"  # type: ignore[attr-defined]


class DateField(forms.MultiValueField):
    """A date typed in three parts; a month may be written out. Cleans to a date, or None when optional and left empty.

    The name in messages is `subject`: DateField(subject="The visit date") says "The visit date must include a year".
    """

    widget = DateInput
    hidden_widget = HiddenDateInput
    default_error_messages = {"required": "Enter a date"}

    def __init__(self, *, subject: str = "The date", **kwargs: Any) -> None:
        self.subject = subject
        parts = [forms.CharField(required=False) for _ in range(3)]
        super().__init__(parts, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> date | None:
        if not isinstance(value, list | tuple):
            value = DateInput().decompress(value)
        typed = dict(zip(("day", "month", "year"), (str(part or "").strip() for part in value), strict=True))
        missing = [name for name, words in typed.items() if not words]
        if len(missing) == len(typed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if missing:
            raise ValidationError(f"{self.subject} must include a {' and a '.join(missing)}", code="incomplete")
        cleaned = self.compress(list(typed.values()))
        self.run_validators(cleaned)
        return cleaned

    def compress(self, data_list: list[str]) -> date:
        day, month, year = data_list
        if year.isdecimal() and len(year) != 4:
            raise ValidationError(f"{self.subject} must have a year of 4 numbers", code="invalid")
        named = month[:3].lower()
        try:
            return date(int(year), MONTHS.index(named) + 1 if named in MONTHS else int(month), int(day))
        except ValueError:
            raise ValidationError(
                f"{self.subject} must be a real date, for example 27 3 2026", code="invalid"
            ) from None


class TimeField(forms.TimeField):
    """A time of day on the 24-hour clock: 09:40, 9.40 or 0940."""

    widget = forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5", "autocomplete": "off"})
    input_formats = ("%H:%M", "%H.%M", "%H%M")
    default_error_messages = {
        "required": "Enter a time",
        "invalid": "The time must be a real time, for example 09:40",
    }


class CountField(forms.IntegerField):
    """A small number that need not be typed when it is none: left empty it is 0."""

    def __init__(self, *, most: int = 9_999, **kwargs: Any) -> None:
        self.most = most
        widget = forms.TextInput({"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"})
        super().__init__(min_value=0, max_value=most, initial=0, widget=widget, **kwargs)
        whole = f"Enter a whole number, at most {most}"
        self.error_messages |= {"invalid": whole}
        for validator in self.validators:
            validator.message = whole  # type: ignore[attr-defined]

    def clean(self, value: Any) -> int:
        return super().clean("0" if value in (None, "") else value)


class ListField(forms.CharField):
    """Several short words in one input, a comma between two. Cleans to a list without doubles."""

    def __init__(self, *, longest: int, most: int = 20, **kwargs: Any) -> None:
        self.longest, self.most = longest, most
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        words = super().clean(value) or ""
        listed = list(dict.fromkeys(filter(None, (" ".join(word.split()) for word in words.split(",")))))
        if len(listed) > self.most:
            raise ValidationError(f"Enter at most {self.most}, separated by commas")
        for word in listed:
            if len(word) > self.longest:
                raise ValidationError(
                    f"Separate entries with commas. “{word[:30]}” is longer than {self.longest} characters"
                )
        return listed
