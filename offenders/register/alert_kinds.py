"""Alert kinds about the notification register, with the time teams have to answer."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Agency, Severity

A_DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
POLICE = frozenset({Agency.Kind.CT_POLICE, Agency.Kind.POLICE})
FOR_POLICE = Recipients(agency_kinds=POLICE)
FOR_POLICE_AND_PROBATION = Recipients(
    agency_kinds=POLICE | {Agency.Kind.PROBATION}, not_for=Capability.LIAISE_WITH_VICTIMS
)
FOR_MANAGERS = Recipients(agency_kinds=POLICE, managers_first=True)
FOR_COORDINATORS = Recipients(able=Capability.RUN_MAPPA)
OUR_TIMES = "Our design: starting values, not set by law"

FIRST_LATE = register(
    AlertKind(
        name="register.first_notification_late",
        matter=Matter.NOTIFICATION,
        title="Notification overdue: where the person lives is not known",
        severity=Severity.CRITICAL,
        responds_in=HOUR,
        recipients=FOR_POLICE_AND_PROBATION,
        is_statutory=True,
        why="The person did not notify police within 3 days of the sentence, a release or a return to the UK. That may "
        "be an offence (CTA 2008 s.54). Probation is alerted while a licence is in force.",
        source=OUR_TIMES,
    )
)
CHANGE_LATE = register(
    AlertKind(
        name="register.change_late",
        matter=Matter.NOTIFICATION,
        title="Change not notified in time",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=FOR_POLICE_AND_PROBATION,
        is_statutory=True,
        why="Something changed that the person must tell police within 3 days, and they have not. That may be an "
        "offence (CTA 2008 s.54).",
        source=OUR_TIMES,
    )
)
PERIODIC_LATE = register(
    AlertKind(
        name="register.periodic_late",
        matter=Matter.NOTIFICATION,
        title="Yearly or weekly notification overdue",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=FOR_POLICE_AND_PROBATION,
        is_statutory=True,
        why="The person did not notify police again within a year of the last notice, or within a week with no fixed "
        "address. That may be an offence (CTA 2008 s.54).",
        source=OUR_TIMES,
    )
)
TRAVEL_LATE = register(
    AlertKind(
        name="register.travel_late",
        matter=Matter.NOTIFICATION,
        title="Travel or return not notified in time",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=FOR_POLICE_AND_PROBATION,
        is_statutory=True,
        why="The person must tell police before they leave the UK, and when they are back otherwise than told, and "
        "they have not (SI 2009/2493).",
        source=OUR_TIMES,
    )
)
TRAVEL = register(
    AlertKind(
        name="register.travel_notice",
        matter=Matter.NOTIFICATION,
        title="Travel out of the UK",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=FOR_POLICE_AND_PROBATION,
        why="The person told police that they will leave the UK, or it is known that they intend to.",
        source=OUR_TIMES,
    )
)
TRAVEL_PROHIBITED = register(
    AlertKind(
        name="register.travel_prohibited",
        matter=Matter.NOTIFICATION,
        title="Travel that an order prohibits",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=FOR_POLICE_AND_PROBATION,
        why="The person intends to leave the UK while an order that restricts travel is in force.",
        source=OUR_TIMES,
    )
)
PERIOD_MOVED = register(
    AlertKind(
        name="register.period_moved",
        matter=Matter.NOTIFICATION,
        title="Notification period moved",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=FOR_POLICE_AND_PROBATION,
        why="A recall, a release, an appeal or a new sentence moved the last day of the notification period.",
        source=OUR_TIMES,
    )
)
PERIOD_ENDING = register(
    AlertKind(
        name="register.period_ending",
        matter=Matter.NOTIFICATION,
        title="Notification period ends",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=FOR_POLICE_AND_PROBATION,
        why="The notification period ends within 12, 3 or 1 months, or 7 days, or the times in service settings. "
        "Probation is alerted while a licence is in force.",
        source=OUR_TIMES,
    )
)
# MAPPA co-ordinators of teams that do not hear as police or probation: after the licence those of probation
PERIOD_MOVED_FOR_MAPPA = register(
    AlertKind(
        name="register.period_moved_for_mappa",
        matter=Matter.NOTIFICATION,
        title="Notification period moved: MAPPA",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=FOR_COORDINATORS,
        why="The last day of the notification period moved. It is one of those that the MAPPA exit review follows.",
        source=OUR_TIMES,
    )
)
PERIOD_ENDING_FOR_MAPPA = register(
    AlertKind(
        name="register.period_ending_for_mappa",
        matter=Matter.NOTIFICATION,
        title="Notification period ends: MAPPA",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=FOR_COORDINATORS,
        why="The notification period ends within 12, 3 or 1 months, or 7 days, or the times in service settings. Plan "
        "the MAPPA exit review.",
        source=OUR_TIMES,
    )
)
UNDECIDED = register(
    AlertKind(
        name="register.undecided",
        matter=Matter.NOTIFICATION,
        title="Notification cannot be decided",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=FOR_POLICE,
        why="Whether the person must notify police, or until when, cannot be worked out from the record. They stay on "
        "the list until it can.",
        source=OUR_TIMES,
    )
)
FILE_OPENED = register(
    AlertKind(
        name="register.file_opened",
        matter=Matter.NOTIFICATION,
        title="Offence under s.54 considered",
        severity=Severity.HIGH,
        responds_in=HOUR,
        recipients=FOR_POLICE_AND_PROBATION,
        why="Police consider whether the person committed an offence by not notifying, or by false information. "
        "While a licence is in force, probation decides within the hour if recall is considered.",
        source=OUR_TIMES,
    )
)
WARRANT_OFFERED = register(
    AlertKind(
        name="register.warrant_offered",
        matter=Matter.NOTIFICATION,
        title="Entry sought twice in vain",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=FOR_MANAGERS,
        why="Police asked to enter the person’s home twice in vain. A superintendent may ask a justice for "
        "a warrant to assess the risks (CTA 2008 s.56A).",
        source=OUR_TIMES,
    )
)
NEVER_APPLIED_ASKED = register(
    AlertKind(
        name="register.never_applied_asked",
        matter=Matter.NOTIFICATION,
        title="Second person needed: notification never applied",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=FOR_MANAGERS,
        why="A CT manager recorded that an appeal took away the notification duties. A second manager confirms it by "
        "the court paper.",
        source=OUR_TIMES,
    )
)
QUASHED = register(
    AlertKind(
        name="register.quashed",
        matter=Matter.NOTIFICATION,
        title="After an appeal: confirm that notification never applied",
        severity=Severity.NORMAL,
        responds_in=A_DAY,
        recipients=FOR_MANAGERS,
        why="An appeal left no conviction that brings notification. Within 28 days, or the days in service settings, "
        "2 CT managers confirm by the court paper that the duties never applied, or the record is corrected. Raised 7 "
        "days before, and high when the days have passed.",
        source=OUR_TIMES,
    )
)
DIFFERS = register(
    AlertKind(
        name="register.told_otherwise",
        matter=Matter.NOTIFICATION,
        title="Police and probation have different information",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=FOR_POLICE_AND_PROBATION,
        why="The person told police of an address, phone or email and not probation, or probation and not police."
        " Both stay on record until someone settles which is right.",
        source=OUR_TIMES,
    )
)
DIFFERS_FOR_POLICE = register(
    AlertKind(
        name="register.account_told_otherwise",
        matter=Matter.NOTIFICATION,
        title="Police and probation have different accounts",
        severity=Severity.HIGH,
        responds_in=A_DAY,
        recipients=FOR_POLICE,
        why="The person told police of an account and not probation, or probation and not police. Both stay on "
        "record until someone settles which is right.",
        source=OUR_TIMES,
    )
)
