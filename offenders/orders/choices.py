"""The kinds and states of orders, in words."""

from offenders.orders.rules import KINDS, EndChoice, OrderBreachState, OrderKind, OrderState

ORDER_KINDS = [(kind.value, KINDS[kind].name) for kind in OrderKind]
ORDER_STATES = [
    (OrderState.APPLIED.value, "Applied for"),
    (OrderState.REFUSED.value, "Refused"),
    (OrderState.MADE.value, "Made, not served"),
    (OrderState.SERVED.value, "Served, not in force"),
    (OrderState.IN_FORCE.value, "In force"),
    (OrderState.VARIED.value, "In force, varied"),
    (OrderState.EXPIRED.value, "Expired"),
    (OrderState.DISCHARGED.value, "Discharged"),
    (OrderState.QUASHED.value, "Quashed"),
    (OrderState.REPLACED.value, "Replaced"),
]
END_CHOICES = [(EndChoice.RENEW.value, "Renew it"), (EndChoice.LET_END.value, "Let it end")]
ORDER_BREACH_STATES = [
    (OrderBreachState.CONSIDERED.value, "Being considered"),
    (OrderBreachState.CHARGED.value, "Charged"),
    (OrderBreachState.NO_FURTHER_ACTION.value, "No further action"),
    (OrderBreachState.EXCUSE_ACCEPTED.value, "Excuse accepted"),
]
