"""The choices of the fields of an application to the Board: what the rules name, in words."""

from parole.applications.rules import Answer, Kind

KINDS = [
    (Kind.PUBLIC_HEARING, "Public hearing"),
    (Kind.REDECISION, "Decision of a member, after one by staff"),
]
ANSWERS = {
    Kind.PUBLIC_HEARING: [
        (Answer.GRANTED, "The hearing is in public"),
        (Answer.REFUSED, "The hearing is not in public"),
    ],
    Kind.REDECISION: [
        (Answer.GRANTED, "The member changed the decision"),
        (Answer.REFUSED, "The member made the same decision"),
    ],
}
