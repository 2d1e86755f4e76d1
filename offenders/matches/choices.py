"""Kinds of match and answers, in words."""

from offenders.matches.rules import MatchAnswer, MatchKind

MATCH_KINDS = [
    (MatchKind.PHONE.value, "Phone"),
    (MatchKind.EMAIL.value, "Email"),
    (MatchKind.ADDRESS.value, "Address"),
    (MatchKind.VEHICLE.value, "Vehicle"),
    (MatchKind.ACCOUNT.value, "Account or card"),
    (MatchKind.DOCUMENT.value, "Identity document"),
    (MatchKind.DEVICE.value, "Device"),
    (MatchKind.ASSOCIATE.value, "Associate"),
]
ANSWERS = [
    (MatchAnswer.SAME.value, "They share it"),
    (MatchAnswer.COINCIDENCE.value, "Coincidence or mistake"),
]
