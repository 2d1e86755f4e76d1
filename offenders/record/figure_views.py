"""The page on which somebody writes why a published figure and the count here differ."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from offenders.record.published import held_on
from offenders.reference.figures import actions
from offenders.reference.figures.models import PublishedFigure, Reconciliation
from offenders.reference.figures.rules import ReconciliationLine
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.pages.attempts import say_why
from sharing.pages.guards import needs
from sharing.pages.once_forms import OnceForm
from sharing.pages.requests import SignedInRequest


class ReconcileForm(OnceForm):
    """How many people each reason accounts for, and the whole in words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in ReconciliationLine:
            self.fields[line.value] = forms.IntegerField(
                label=line.words,
                required=False,
                widget=forms.TextInput({"class": "govuk-input--width-4", "autocomplete": "off"}),
                error_messages={"invalid": "Enter a whole number, for example 12 or -3"},
            )
        self.fields["words"] = forms.CharField(
            label="Reasons they differ",
            max_length=Reconciliation._meta.get_field("words").max_length,
            widget=forms.Textarea({"rows": 5}),
            help_text="Do not name anyone.",
            error_messages={"required": "Enter why the 2 numbers differ"},
        )

    def lines(self) -> dict[ReconciliationLine, int]:
        return {line: self.cleaned_data[line.value] or 0 for line in ReconciliationLine}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.KEEP_REFERENCE)
def figure_reconcile(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """For who keeps figures and sees the whole programme; to anybody else it does not exist."""
    figure = get_object_or_404(PublishedFigure, uid=uid, measure=PublishedFigure.Measure.IN_CUSTODY)
    if figure.programme not in access.national_programmes(request.user):
        audit.refuse(by=request.user, verb="people.figures_refused")
        raise Http404
    ours = held_on(figure.programme, figure.as_at, request.user)
    audit.record_read(action=audit.Action.LIST, verb="people.counted", by=request.user)
    form = ReconcileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            kept = actions.reconcile(
                figure=figure,
                ours=ours.total,
                lines=form.lines(),
                words=typed["words"],
                by=request.user,
                uid=typed["uid"],
            )
        except actions.ReconciliationRefused as refused:
            say_why(form, refused)
        else:
            messages.success(request, f"The reconciliation is saved. Unexplained: {kept.unexplained}.")
            return redirect("figure", "reconciliation")
    earlier = Reconciliation.objects.filter(figure=figure).select_related("kept_by", "figure")
    context = {
        "figure": figure,
        "ours": ours,
        "form": form,
        "earlier": earlier,
        "difference": figure.value - ours.total,
    }
    return render(request, "offenders/record/figure_reconcile.html", context)
