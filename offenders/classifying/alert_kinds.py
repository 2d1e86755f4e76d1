"""Of offences in free words those hear who keep the list of offences and see the person."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Severity

A_DAY = timedelta(days=1)
KEEPERS = Recipients(able=Capability.KEEP_REFERENCE)

TO_CLASSIFY = register(
    AlertKind(
        name="convictions.to_classify",
        matter=Matter.DATES,
        title="Offence to classify",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=KEEPERS,
        why="An offence was recorded in free text. Until it is classified it is treated as terrorist, and our dates "
        "are not calculated.",
    )
)
CLASSIFY_LATE = register(
    AlertKind(
        name="convictions.classify_late",
        matter=Matter.DATES,
        title="Offence not classified in time",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=KEEPERS,
        why="The working days to classify an offence recorded in free text have passed.",
    )
)
CLASSIFICATION_WAITS = register(
    AlertKind(
        name="convictions.classification_waits",
        matter=Matter.DATES,
        title="Classification to agree",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=KEEPERS,
        why="One person proposed a classification. Someone in another agency must agree to it.",
    )
)
