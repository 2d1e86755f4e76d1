"""Alert kinds about licences, with the time teams have to answer."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Agency, Severity

PROBATION_AND_PRISON = Recipients(
    agency_kinds=frozenset({Agency.Kind.PROBATION, Agency.Kind.PRISON}), not_for=Capability.LIAISE_WITH_VICTIMS
)
A_DAY = timedelta(days=1)

NOT_READY = register(
    AlertKind(
        name="licence.not_ready",
        matter=Matter.RELEASE,
        title="Licence not ready",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=PROBATION_AND_PRISON,
        why="Release is expected within days, and no licence is approved.",
    )
)
TO_APPROVE = register(
    AlertKind(
        name="licence.to_approve",
        matter=Matter.RELEASE,
        title="Licence to approve",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=PROBATION_AND_PRISON,
        why="A licence was submitted. Someone who did not submit it must approve it or send it back.",
    )
)
BOARD_TO_RECORD = register(
    AlertKind(
        name="licence.board_to_record",
        matter=Matter.RELEASE,
        title="Parole Board approval to record",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PPCS})),
        why="The Parole Board directed this release and approves its licence, which was submitted. Record the "
        "direction.",
    )
)
APPROVED = register(
    AlertKind(
        name="licence.approved",
        matter=Matter.RELEASE,
        title="Licence approved",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=PROBATION_AND_PRISON,
        why="The terms on which the person will be released, or a variation of them, are approved.",
    )
)
REJECTED = register(
    AlertKind(
        name="licence.rejected",
        matter=Matter.RELEASE,
        title="Licence sent back",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=PROBATION_AND_PRISON,
        why="A licence was not approved. Probation must change it and submit it again.",
    )
)
ACTIVATED = register(
    AlertKind(
        name="licence.activated",
        matter=Matter.RELEASE,
        title="Licence in force",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        letters=True,
        why="A licence or variation is in force. Check its conditions from now.",
    )
)
EDITED_AFTER_APPROVAL = register(
    AlertKind(
        name="licence.edited_after_approval",
        matter=Matter.RELEASE,
        title="Approved licence changed",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=PROBATION_AND_PRISON,
        why="A licence was changed after approval. What the prison printed no longer counts.",
    )
)
RELEASE_MOVED = register(
    AlertKind(
        name="licence.release_moved",
        matter=Matter.RELEASE,
        title="Release date changed: check draft licence",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=PROBATION_AND_PRISON,
        why="The expected release date has changed. Check that the licence still fits.",
    )
)
APPROVAL_WITHDRAWN = register(
    AlertKind(
        name="licence.approval_withdrawn",
        matter=Matter.RELEASE,
        title="Approval of a licence withdrawn",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=PROBATION_AND_PRISON,
        why="A licence was approved by mistake. What was printed of it does not count; it needs approval again.",
    )
)
WILL_NOT_START = register(
    AlertKind(
        name="licence.will_not_start",
        matter=Matter.RELEASE,
        title="Approved licence will not start",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=PROBATION_AND_PRISON,
        why="Someone discarded an approved licence, or withdrew the record of telling the person. It is not in force. "
        "Check that this is right.",
    )
)
REFUSAL_TO_WITNESS = register(
    AlertKind(
        name="licence.refusal_to_witness",
        matter=Matter.RELEASE,
        title="Refusal to sign: witness needed",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=PROBATION_AND_PRISON,
        why="A person refused to sign a licence. A second person who was there must confirm it. Until then a variation "
        "does not bind.",
    )
)
UNTOLD = register(
    AlertKind(
        name="licence.untold",
        matter=Matter.RELEASE,
        title="Conditions in force, person not told",
        severity=Severity.CRITICAL,
        responds_in=timedelta(hours=4),
        why="A variation was put in force at once because of danger. Tell the person as soon as you can.",
    )
)
CORRECTION_ASKED = register(
    AlertKind(
        name="licence.correction_asked",
        matter=Matter.RELEASE,
        title="Licence correction to agree",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PROBATION})),
        why="An officer asks to change the time from which a licence bound. A second person must agree or refuse.",
    )
)
CORRECTED = register(
    AlertKind(
        name="licence.corrected",
        matter=Matter.RELEASE,
        title="Record of a licence corrected",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        why="The recorded time from which conditions bound has changed. Check what rests on it.",
    )
)
BESPOKE_TO_APPROVE = register(
    AlertKind(
        name="licence.bespoke_to_approve",
        matter=Matter.RELEASE,
        title="Bespoke condition to approve",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PPCS})),
        why="A bespoke condition is on a draft licence. PPCS must approve or refuse it; until then the "
        "licence cannot be submitted.",
    )
)
BESPOKE_REFUSED = register(
    AlertKind(
        name="licence.bespoke_refused",
        matter=Matter.RELEASE,
        title="Bespoke condition refused",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=Recipients(agency_kinds=frozenset({Agency.Kind.PROBATION})),
        why="PPCS did not approve the words of a bespoke condition. Reword it, or remove it.",
    )
)
