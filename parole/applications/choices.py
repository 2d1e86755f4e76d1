"""The choices of the fields of an application to the Board: what the rules name, in words."""

from parole.applications.rules import ApplicationAnswer, ApplicationKind

KINDS = [
    (ApplicationKind.PUBLIC_HEARING, "Public hearing"),
    (ApplicationKind.REDECISION, "Decision of a member, after one by staff"),
]
ANSWERS = {
    ApplicationKind.PUBLIC_HEARING: [
        (ApplicationAnswer.GRANTED, "The hearing is in public"),
        (ApplicationAnswer.REFUSED, "The hearing is not in public"),
    ],
    ApplicationKind.REDECISION: [
        (ApplicationAnswer.GRANTED, "The member changed the decision"),
        (ApplicationAnswer.REFUSED, "The member made the same decision"),
    ],
}
