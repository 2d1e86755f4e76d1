"""Of questioned sentences those hear who correct records: the prison, PPCS and probation, as far as they may edit."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Agency, Severity

CORRECT_SENTENCES = Recipients(
    agency_kinds=frozenset({Agency.Kind.PRISON, Agency.Kind.PPCS, Agency.Kind.PROBATION}),
    able=Capability.CHANGE_PEOPLE,
    national_desks=False,
)

TO_CHECK = register(
    AlertKind(
        name="convictions.sentence_to_check",
        matter=Matter.DATES,
        title="Sentence to check",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=1),
        recipients=CORRECT_SENTENCES,
        why="The law did not allow this sentence for that offence, age and date, and no reason is recorded. "
        "It ends once the sentence is corrected or the reason is recorded.",
    )
)
CHECK_LATE = register(
    AlertKind(
        name="convictions.sentence_check_late",
        matter=Matter.DATES,
        title="Sentence not checked in time",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=CORRECT_SENTENCES,
        why="The working days to correct a questioned sentence, or record a reason, have passed.",
    )
)
