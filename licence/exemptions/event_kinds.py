"""Event kinds about permissions under a condition, for partner systems: not what is allowed, where or why."""

from licence.exemptions.models import Exemption
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family

_permission = Family(
    "permission", TokenScope.PERMISSIONS_READ, Exemption.objects.all, "permissions-detail", "permissionId"
)

APPROVED = _permission.of("approved", "A permission under a licence condition was approved")
ENDED = _permission.of("ended", "A permission under a licence condition has ended")
