"""Changes of the code that can show in nothing that the program does, each with its reason. They are not counted.

A row names one change: its file, the line as it stands without white space around it, and what becomes of that line.
"""

from __future__ import annotations

from typing import NamedTuple


class Equivalent(NamedTuple):
    path: str
    line: str
    becomes: str
    because: str


EQUIVALENT = [
    Equivalent(
        "sharing/duties/calls/actions.py",
        'members = Membership.objects.live(at=timezone.now()).filter(team=receipt.team_id).values("user_id")',
        'members = Membership.objects.live(at=timezone.now()).filter(**{}).values("user_id")',
        "`to_teams_of` asks of each user whether they are in the team: the filter spares that question for all others",
    ),
    Equivalent(
        "offenders/dates/differences/forms.py",
        "cleaned = super().clean() or self.cleaned_data",
        "cleaned = super().clean() and self.cleaned_data",
        "`forms.Form.clean` returns `cleaned_data` itself, and an empty one is as good as None to what follows",
    ),
]
