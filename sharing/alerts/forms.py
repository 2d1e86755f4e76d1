"""Forms that filter the list of alerts, and that close one."""

from __future__ import annotations

from django import forms
from django.db.models import Q

from sharing.agencies.models import Team, User
from sharing.alerts.models import Alert, Receipt, ReceiptQuerySet
from sharing.alerts.panels import kinds_told, people_of
from sharing.alerts.rules import Severity
from sharing.alerts.threads.models import ThreadHandover
from sharing.cover import caseload

SEVERITIES = [("", "Any severity"), *((severity.name.lower(), severity.label) for severity in Severity)]
ENDS = [
    (Alert.State.RESOLVED, "Resolved"),
    (Alert.State.FALSE_ALARM, "False alarm: it should not have been raised"),
]


WHOSE = [("", "My teams"), ("mine", "Mine")]


MORE: dict[str, str] = {}  # what else of a person narrows the list: the name of the field, and the path from a receipt


def also_by(name: str, path: str) -> None:
    """Let the list be narrowed by this of the person, which everybody reads who sees the person. Called once."""
    MORE[name] = path


class InboxFilter(forms.Form):
    """Every field may be left out; what is chosen stands in the address.

    teams: those that the user works in. waiting: what is listed without a choice.
    """

    show = forms.CharField(widget=forms.HiddenInput, required=False)
    whose = forms.ChoiceField(required=False)
    severity = forms.ChoiceField(choices=SEVERITIES, required=False)
    kind = forms.ChoiceField(required=False)
    person = forms.ChoiceField(required=False)

    def __init__(self, data, *, user: User, teams: list[Team], waiting: ReceiptQuerySet):
        super().__init__(data)
        self.user = user
        own = [(str(team.uid), team.name) for team in teams] if len(teams) > 1 else []
        for name, choices in (
            ("whose", [*WHOSE, *own]),
            ("kind", [("", "All kinds"), *kinds_told()]),
            ("person", [("", "Anyone"), *people_of(waiting)]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for name, path in MORE.items():
            values = waiting.exclude(**{path: ""}).exclude(**{path: None}).order_by().values_list(path, flat=True)
            known = sorted(set(values.distinct()))
            self.fields[name] = forms.ChoiceField(
                choices=[("", "All"), *zip(known, known, strict=True)], required=False
            )

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data[name] for name in ("whose", "severity", "kind", "person", *MORE))

    @property
    def narrowed(self) -> Q:
        """The receipts that the choices leave."""
        chosen, found = self.cleaned_data, Q()
        if chosen["severity"]:
            found &= Q(severity=Severity[chosen["severity"].upper()])
        if chosen["kind"]:
            found &= Q(alert__kind=chosen["kind"])
        if chosen["person"]:
            found &= Q(subject__uid=chosen["person"])
        for name, path in MORE.items():
            if chosen[name]:
                found &= Q(**{path: chosen[name]})
        if chosen["whose"] == "mine":
            found &= mine(self.user)
        elif chosen["whose"]:
            found &= Q(team__uid=chosen["whose"])
        return found


def mine(user: User) -> Q:
    """Of people for whom something is the user's by name, and threads that the user has acknowledged or accepted."""
    signed = Receipt.objects.filter(acknowledged_by=user, closed_at__isnull=True).values("thread_id")
    accepted = ThreadHandover.objects.filter(offered_to=user, state=ThreadHandover.State.ACCEPTED).values("thread_id")
    named = caseload.people_of(user.pk)
    return Q(subject__in=named) | Q(thread_id__in=signed) | Q(thread_id__in=accepted)


class EndAlertForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Outcome",
        choices=ENDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select an outcome"},
    )
    reason = forms.CharField(
        label="Why are you closing it?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Every team that was alerted can read it.",
        error_messages={"required": "Enter why you are closing it"},
    )
