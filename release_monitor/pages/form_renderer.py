"""The renderer of plain Django forms as GOV.UK markup. Names Django's form templates and gives ours in their place."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

TEXT_INPUTS = ("text", "email", "number", "password", "search", "tel", "url", "date", "time", "datetime", "color")

OURS = {
    "django/forms/errors/list/default.html": "forms/errors.html",
    "django/forms/label.html": "forms/label.html",
    **{f"django/forms/widgets/{kind}.html": "forms/widgets/input.html" for kind in TEXT_INPUTS},
    "django/forms/widgets/textarea.html": "forms/widgets/textarea.html",
    "django/forms/widgets/select.html": "forms/widgets/select.html",
    "django/forms/widgets/radio.html": "forms/widgets/radios.html",
    "django/forms/widgets/checkbox_select.html": "forms/widgets/checkboxes.html",
    "django/forms/widgets/checkbox.html": "forms/widgets/checkbox.html",
    "django/forms/widgets/file.html": "forms/widgets/file.html",
    "django/forms/widgets/clearable_file_input.html": "forms/widgets/file.html",
}


class GovukRenderer(TemplatesSetting):
    """Prints `{{ form }}` and `{{ field.as_field_group }}` with GOV.UK's classes.

    A widget's own attributes are kept and its `class` is added to ours, for example govuk-input--width-10.
    `required` is not printed, so that no browser bubble comes before our own messages; an optional field says so
    in its label.
    """

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"

    def get_template(self, template_name: str) -> Any:
        return super().get_template(OURS.get(template_name, template_name))

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if "widget" in context:
            context = context | {"has_error": context["widget"]["attrs"].get("aria-invalid") == "true"}
        return super().render(template_name, context, request)
