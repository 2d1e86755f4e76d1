"""Forms of orders that keep drafts."""

from offenders.orders.models import ImposedOrder
from offenders.people.models import Offender
from offenders.person_page.draft_forms import below_person, of_person, register_forms
from sharing.access.roles import Capability

register_forms(
    Offender,
    ("order.record", "An order about {subject}", of_person("imposed_order_record")),
    capability=Capability.KEEP_ORDERS,
)
register_forms(
    ImposedOrder,
    ("order.breach", "A breach of an order: {subject}", below_person("imposed_order_breach", "imposed_uid")),
)
