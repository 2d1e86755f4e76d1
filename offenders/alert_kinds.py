"""Of which moments of a release do teams hear, and in what time do they answer?

Every team that may see the person hears: probation, police, the prison, casework, victim liaison, the national desk.
"""

from datetime import timedelta

from sharing.alerts import Kind, register
from sharing.models import Severity

A_DAY = timedelta(days=1)

THIS_WEEK = register(
    Kind(
        name="releases.this_week",
        title="Release this week",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The person is on the list of the week that was made on Monday.",
    )
)
COMING = register(
    Kind(
        name="releases.coming",
        title="Release coming",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The person is expected out in 28, 14, 7, 2 or 1 days.",
    )
)
DATE_CHANGED = register(
    Kind(
        name="releases.date_changed",
        title="Release date changed",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The day on which the person is expected out is another than you were told.",
    )
)
CHANGED_SOON_RESPONDS_IN = timedelta(hours=4)  # a change within 14 days; practice
