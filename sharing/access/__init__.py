"""Need-to-know: who may see, hear of, change and share which person, and the doors that ask it.

`sql` says it, once; `viewers` knows a user's teams; `doors` makes lists, opens rows and answers yes or no; `audience`
asks from the person's side; `reasons` puts the answer in words.
"""

from sharing.access.doors import (
    NotAllowed,
    RecordHidden,
    ask_again,
    by_identity_desk,
    by_role,
    hidden_by_now,
    hold,
    may,
    only_in_emergency,
    open_record,
    require,
    require_again,
    require_all,
    subjects,
)
from sharing.access.filters import (
    CAPABILITY_FOR,
    Asker,
    compared_by,
    knows_each_programme,
    knows_of,
    knows_programme,
    limit,
    national_programmes,
    not_barred,
    not_excluded,
    sees_few,
    under,
    within,
    within_desk,
    worked_in,
)
from sharing.access.rules import Permission
from sharing.access.sql import permission_id
from sharing.access.viewers import OpenEmergency, Viewer, open_emergencies, remember_viewer, viewer_of

__all__ = [
    "CAPABILITY_FOR",
    "Asker",
    "NotAllowed",
    "OpenEmergency",
    "Permission",
    "RecordHidden",
    "Viewer",
    "ask_again",
    "by_identity_desk",
    "by_role",
    "compared_by",
    "hidden_by_now",
    "hold",
    "knows_each_programme",
    "knows_of",
    "knows_programme",
    "limit",
    "may",
    "national_programmes",
    "not_barred",
    "not_excluded",
    "only_in_emergency",
    "open_emergencies",
    "open_record",
    "permission_id",
    "remember_viewer",
    "require",
    "require_again",
    "require_all",
    "sees_few",
    "subjects",
    "under",
    "viewer_of",
    "within",
    "within_desk",
    "worked_in",
]
