"""Moments of a licence that features above it must follow, and who follows."""

from offenders.followers import Moment

licence_moved = Moment("licence moved", "licence: the Licence, in its new state; by: None when time moved it")
took_force = Moment(
    "took force",
    "licence: the Licence that binds from now on; before: the one that it takes the place of, None for the first; on: "
    "its first day",
)

MOMENTS = (licence_moved, took_force)
