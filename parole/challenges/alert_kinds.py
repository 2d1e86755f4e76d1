"""Alert kinds about challenges of a decision, with the time teams have to answer. Response times are ours."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, register
from sharing.models import Severity

CHALLENGED = register(
    AlertKind(
        name="parole.challenged",
        matter=Matter.PAROLE,
        title="Parole: decision challenged",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="A party asked the Parole Board to reconsider its decision or set it aside.",
    )
)
ANSWERED = register(
    AlertKind(
        name="parole.answered",
        matter=Matter.PAROLE,
        title="Parole: challenge answered",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="A challenge to the Parole Board's decision was refused, granted or withdrawn.",
    )
)
HIGH_COURT = register(
    AlertKind(
        name="parole.high_court",
        matter=Matter.PAROLE,
        title="Parole: release referred to the High Court",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        why="The Secretary of State referred a direction to release to the High Court: no one is released until "
        "the court answers.",
    )
)
QUESTION_TO_CONFIRM = register(
    AlertKind(
        name="parole.referral_to_confirm",
        matter=Matter.PAROLE,
        title="Parole: PPCS must confirm that a release is not referred",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="PPCS recorded that a direction to release is not referred to the High "
        "Court. A second person must confirm it before the release can go ahead.",
    )
)
QUESTION_SETTLED = register(
    AlertKind(
        name="parole.referral_settled",
        matter=Matter.PAROLE,
        title="Parole: release no longer suspended",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="The referral question has been answered: the release can go ahead.",
    )
)
QUESTION_REOPENED = register(
    AlertKind(
        name="parole.referral_reopened",
        matter=Matter.PAROLE,
        title="Parole: release suspended again",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        why="The answer to the referral question was withdrawn: no one is released on the direction.",
    )
)
