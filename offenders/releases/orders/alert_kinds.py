"""Alerts of orders by which a person leaves custody."""

from datetime import timedelta

from offenders.releases.gate.alert_kinds import ALL_ANSWER
from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Severity

ORDERED = register(
    AlertKind(
        name="releases.ordered",
        matter=Matter.RELEASE,
        title="A court ordered release: confirm it with the court now",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=10),
        recipients=ALL_ANSWER,
        why="No one is released on a court’s order that no second person has confirmed, and no one is kept because it "
        "was not confirmed. Every team that can see the person is alerted.",
    )
)
TO_CONFIRM = register(
    AlertKind(
        name="releases.order_to_confirm",
        matter=Matter.RELEASE,
        title="Confirm a release order",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="An executive release order was recorded. Do not release on it until a second person confirms it.",
    )
)
NOT_CONFIRMED = register(
    AlertKind(
        name="releases.order_not_confirmed",
        matter=Matter.RELEASE,
        title="Release order not confirmed in time",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=10),
        recipients=ALL_ANSWER,
        why="No second person confirmed the order in time. The person may be in custody without authority.",
    )
)
NOT_CONFIRMED_COMMAND = register(
    AlertKind(
        name="releases.order_command",
        matter=Matter.RELEASE,
        title="A court’s release order is not confirmed in time",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        recipients=Recipients(holders_of=Capability.COMMAND),
        why="Command is alerted without a name when no one confirmed a court’s release order in time. Teams that can "
        "see the person have the details.",
    )
)
FREES_NO_ONE = register(
    AlertKind(
        name="releases.order_frees_no_one",
        matter=Matter.RELEASE,
        title="An order that does not release the person",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=ALL_ANSWER,
        why="An order was recorded that ends something else than what holds the person.",
    )
)
DOCUMENT_DUE = register(
    AlertKind(
        name="releases.order_document_due",
        matter=Matter.RELEASE,
        title="See the document of a release order",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="The order was confirmed by voice, and no one had seen its document a working day later.",
    )
)
UNTIL_CONFIRMED = (ORDERED, TO_CONFIRM, NOT_CONFIRMED, FREES_NO_ONE)
