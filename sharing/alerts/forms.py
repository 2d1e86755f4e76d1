"""Forms that filter the list of alerts, and that close one."""

from __future__ import annotations

from django import forms

from sharing.agencies.models import Team
from sharing.alerts.models import Alert, Severity
from sharing.alerts.panels import kinds_told

SEVERITIES = [("", "Any severity"), *((severity.name.lower(), severity.label) for severity in Severity)]
ENDS = [
    (Alert.State.RESOLVED, "It is dealt with"),
    (Alert.State.FALSE_ALARM, "It was a false alarm: it should not have been raised"),
]


class InboxFilter(forms.Form):
    """Every field may be left out; what is chosen stands in the address."""

    show = forms.CharField(widget=forms.HiddenInput, required=False)
    severity = forms.ChoiceField(choices=SEVERITIES, required=False)
    kind = forms.ChoiceField(required=False)
    team = forms.ChoiceField(required=False)

    def __init__(self, data, *, teams: list[Team]):
        super().__init__(data)
        self.fields["kind"].choices = [("", "All kinds"), *kinds_told()]  # type: ignore[attr-defined]
        own = [(str(team.uid), team.name) for team in teams]
        self.fields["team"].choices = [("", "All my teams"), *own]  # type: ignore[attr-defined]
        if len(own) < 2:
            del self.fields["team"]

    def narrowed(self, rows):
        """The receipts that the choices leave."""
        chosen = self.cleaned_data
        if chosen["severity"]:
            rows = rows.filter(severity=Severity[chosen["severity"].upper()])
        if chosen["kind"]:
            rows = rows.filter(alert__kind=chosen["kind"])
        if chosen.get("team"):
            rows = rows.filter(team__uid=chosen["team"])
        return rows


class EndAlertForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What became of it?",
        choices=ENDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what became of it"},
    )
    reason = forms.CharField(
        label="Why is it over?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="All teams that were told can read it.",
        error_messages={"required": "Say why it is over"},
    )
