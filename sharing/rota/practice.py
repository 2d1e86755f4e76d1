"""Service settings of the rota."""

from sharing import practice

LONGEST_HOURS = practice.define(
    "rota.longest_hours",
    "Hours on call without a break, above which the rota warns its managers",
    unit="hours",
    default=12,
    source="Our design: one shift of a day or a night",
)
REST_HOURS = practice.define(
    "rota.rest_hours",
    "Hours of rest between two shifts, below which the rota warns its managers",
    unit="hours",
    default=11,
    source="Working Time Regulations 1998 (SI 1998/1833), reg. 10(1): 11 hours of rest in each 24",
)
