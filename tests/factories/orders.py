"""Orders that courts made."""

from datetime import date

from offenders.models import ImposedOrder


def order_until(ends_on, person, programme="terrorism"):
    """A serious crime prevention order in force since 12 March 2024. ends_on: its last day."""
    first = {"made_on": date(2024, 3, 12), "served_on": date(2024, 3, 12), "in_force_on": date(2024, 3, 12)}
    return ImposedOrder.objects.create(
        offender=person, kind="scpo", programme=programme, authority="Leeds", state="in_force", ends_on=ends_on, **first
    )
