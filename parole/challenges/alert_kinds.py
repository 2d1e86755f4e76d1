"""Alert kinds about challenges of a decision, with the time teams have to answer. Response times are ours."""

from datetime import timedelta

from sharing.alerts import AlertKind, Matter, register
from sharing.models import Severity

CHALLENGED = register(
    AlertKind(
        name="parole.challenged",
        matter=Matter.PAROLE,
        title="Parole: the decision is challenged",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="Somebody asked the Parole Board to reconsider its decision, or to set it aside.",
    )
)
ANSWERED = register(
    AlertKind(
        name="parole.answered",
        matter=Matter.PAROLE,
        title="Parole: a challenge is answered",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="A challenge of the Parole Board's decision was refused, granted or withdrawn.",
    )
)
HIGH_COURT = register(
    AlertKind(
        name="parole.high_court",
        matter=Matter.PAROLE,
        title="Parole: the release is referred to the High Court",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        why="The Secretary of State had a direction to release referred to the High Court: nobody is released before "
        "the court has answered.",
    )
)
QUESTION_TO_CONFIRM = register(
    AlertKind(
        name="parole.referral_to_confirm",
        matter=Matter.PAROLE,
        title="Parole: confirm that a release is not referred",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="It is recorded that a direction to release is not referred to the High Court. A second person confirms it "
        "before the release goes on.",
    )
)
QUESTION_SETTLED = register(
    AlertKind(
        name="parole.referral_settled",
        matter=Matter.PAROLE,
        title="Parole: release no longer suspended",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="The question of a referral to the High Court is settled: the release goes on.",
    )
)
QUESTION_REOPENED = register(
    AlertKind(
        name="parole.referral_reopened",
        matter=Matter.PAROLE,
        title="Parole: release suspended again",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=1),
        why="The answer to the question of a referral to the High Court was withdrawn: nobody is released on the "
        "direction.",
    )
)
