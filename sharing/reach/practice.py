"""Service settings of ways of being reached."""

from sharing import practice

GOOD_DAYS = practice.define(
    "reach.good_days",
    "Time for which a contact method counts as tested",
    unit="days",
    default=90,
    source="Our design: a number that has changed is found within a quarter",
    between=(7, 365),
    safer=practice.Safer.LESS,
)
REMINDED_DAYS = practice.define(
    "reach.reminded_days",
    "Time before a tested way lapses, from which its owner is reminded where they have shifts ahead",
    unit="days",
    default=14,
    source="Our design: time to test again before the next rota is made",
    between=(1, 60),
)
