"""The regions of the probation service that a person may belong to."""

from __future__ import annotations

# Regions of probation that supervise; a region that some person on record has is known too.
REGIONS = ("London", "Midlands", "North", "South East", "South West", "Wales")
