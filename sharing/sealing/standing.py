"""Whether the log is being sealed, for those who watch over it. It asks nothing of the sealer itself."""

from __future__ import annotations

import math
from datetime import datetime

from django.db import connection

OLDEST = """
SELECT min(e.recorded_at) FROM sharing_auditentry e
WHERE e.recorded_at > coalesce((SELECT max(settled_at) FROM sharing_auditcheckpoint), '-infinity')
AND e.recorded_at < clock_timestamp() - make_interval(secs => %s)
"""


def unsealed_since(*, older_than: float) -> datetime | None:
    """When the oldest entry was recorded that no checkpoint holds after so many seconds; None if there is none. A log
    that a long transaction keeps open is told of too.

    older_than: infinite where nothing seals.
    """
    if math.isinf(older_than):
        return None
    with connection.cursor() as cursor:
        cursor.execute(OLDEST, [older_than])
        return cursor.fetchone()[0]
