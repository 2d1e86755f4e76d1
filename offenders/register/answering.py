"""The answer of a case of notification, as the command writes it."""

from __future__ import annotations

from typing import Any

from offenders.register.reading import read_life
from offenders.register.rules.duties import duties
from offenders.register.rules.facts import NotDecided, Working
from offenders.register.rules.orders import judged_orders
from offenders.register.rules.periods import periods


def answer_case(raw: Any, *, working: bool = True) -> dict[str, Any]:
    """Whether the person is subject, until when, what is due, and the orders; or the reason why that is not decided."""
    name = raw.get("id") if isinstance(raw, dict) else None
    try:
        answer = _answer(raw)
    except NotDecided as refused:
        return {"id": name, "refused": f"{refused}."}
    if not working:
        del answer["working"]
    return {"id": name, "refused": None} | answer


def _answer(raw: Any) -> dict[str, Any]:
    life, steps = read_life(raw), Working()
    register = periods(life, steps)
    due = duties(life, register, steps)
    return {
        "subject": any(period.runs_on(life.as_at) for period in register),
        "register": [
            {
                "offence": period.offence,
                "period_years": period.years,
                "starts": period.starts.isoformat(),
                "ends": period.ends and period.ends.isoformat(),
            }
            for period in register
        ],
        "due": [{"duty": each.duty.value, "about": each.about, "due_on": each.due_on.isoformat()} for each in due],
        "orders": [
            {
                "id": order.id,
                "ends": order.ends.isoformat(),
                "latest_end": order.latest_end.isoformat(),
                "lawful": order.is_lawful,
                "extensions_left": order.extensions_left,
            }
            for order in judged_orders(life, register, steps)
        ],
        "working": steps.steps,
    }
