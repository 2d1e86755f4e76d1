"""The tables of sharing: people who use it, access, alerts, audit, practice values."""

from sharing.agencies.models import Agency, Membership, Team, User
from sharing.alerts.models import Alert, Delivery, Digest, Matter, Receipt, ReceiptStanding, RungMade
from sharing.alerts.rules import Severity
from sharing.alerts.storms.models import Storm, StormDecision
from sharing.alerts.suppressions.models import Suppression
from sharing.alerts.threads.models import Thread, ThreadHandover, ThreadSnooze
from sharing.api.sent_again.models import IdempotencyKey
from sharing.audit.models import AuditEntry, AuditPayload, EntryTransaction
from sharing.clients.models import Binding, Client, ClientKey, TokenBinding, UsedProof
from sharing.cover.models import Cover, Leave
from sharing.data_requests.models import DataRequest, DataRequestItem
from sharing.destroying.models import Destruction, DestructionBegun
from sharing.drafts.models import Draft
from sharing.duties.calls.models import PhoneCall
from sharing.duties.models import AwaitedTeam, Duty, DutyGap, Handover
from sharing.emergencies.models import EmergencyAccess
from sharing.events.models import Event, EventDelivery, EventEndpoint, EventSequence
from sharing.grants.models import Exclusion, Grant, PersonProgramme, Restriction, SubjectPermission, TeamScope
from sharing.grants.unseen.models import SightGap
from sharing.history.models import AccessScan, RowVersion
from sharing.items.disclosure_models import Disclosure
from sharing.items.models import Item, ItemCorrection, ItemReading, SharingDecision
from sharing.items.sight_models import ItemSight, RelevanceMark
from sharing.items.text_models import EarlierItemText, ItemText
from sharing.items.unlisted_models import UnlistedBasis
from sharing.jobs.models import Backup, JobRun, LeftOut
from sharing.joint_teams.models import JointAgency, JointTeam
from sharing.practice.models import PracticeValue
from sharing.programmes.models import ProgrammeMove
from sharing.proposals.models import ChangeNotice, ProposedChange
from sharing.reach.models import ReachTest, ReachWay
from sharing.reference.gateways import Gateway
from sharing.reference.models import Region
from sharing.reported.models import ReportedAct
from sharing.requests.models import AccessRequest
from sharing.retention.models import RetentionHold, RetentionReview
from sharing.reviews.give_back_models import GiveBack
from sharing.reviews.models import AccessReview, ReviewLine, ReviewTold
from sharing.reviews.planned_end_models import PlannedEnd
from sharing.rota.handover.models import ShiftSheet, ShiftSheetLine
from sharing.rota.models import Shift, ShiftCover, ShiftOffer, ShiftSwap
from sharing.sealing.models import AuditCheckpoint, AuditLeaf, AuditNode, CheckpointWitness, SealWitness
from sharing.sittings.models import Briefing, SightAtClose, Sitting, SittingDecider, UnseenReason
from sharing.told_clock.models import ToldClock
from sharing.unusual.models import ReadingScan, ThresholdQuestion, UnusualReading
from sharing.watching.canary_models import CanaryRun
from sharing.watching.maintenance_models import Maintenance
from sharing.watching.models import Fault, WatcherLook

__all__ = [
    "AccessRequest",
    "AccessReview",
    "AccessScan",
    "Agency",
    "Alert",
    "AuditCheckpoint",
    "AuditEntry",
    "AuditLeaf",
    "AuditNode",
    "AuditPayload",
    "AwaitedTeam",
    "Backup",
    "Binding",
    "Briefing",
    "CanaryRun",
    "ChangeNotice",
    "CheckpointWitness",
    "Client",
    "ClientKey",
    "Cover",
    "DataRequest",
    "DataRequestItem",
    "Delivery",
    "Destruction",
    "DestructionBegun",
    "Digest",
    "Disclosure",
    "Draft",
    "Duty",
    "DutyGap",
    "EarlierItemText",
    "EmergencyAccess",
    "EntryTransaction",
    "Event",
    "EventDelivery",
    "EventEndpoint",
    "EventSequence",
    "Exclusion",
    "Fault",
    "Gateway",
    "GiveBack",
    "Grant",
    "Handover",
    "IdempotencyKey",
    "Item",
    "ItemCorrection",
    "ItemReading",
    "ItemSight",
    "ItemText",
    "JobRun",
    "JointAgency",
    "JointTeam",
    "Leave",
    "LeftOut",
    "Maintenance",
    "Matter",
    "Membership",
    "PersonProgramme",
    "PhoneCall",
    "PlannedEnd",
    "PracticeValue",
    "ProgrammeMove",
    "ProposedChange",
    "ReachTest",
    "ReachWay",
    "ReadingScan",
    "Receipt",
    "ReceiptStanding",
    "Region",
    "RelevanceMark",
    "ReportedAct",
    "Restriction",
    "RetentionHold",
    "RetentionReview",
    "ReviewLine",
    "ReviewTold",
    "RowVersion",
    "RungMade",
    "SealWitness",
    "Severity",
    "SharingDecision",
    "Shift",
    "ShiftCover",
    "ShiftOffer",
    "ShiftSheet",
    "ShiftSheetLine",
    "ShiftSwap",
    "SightAtClose",
    "SightGap",
    "Sitting",
    "SittingDecider",
    "Storm",
    "StormDecision",
    "SubjectPermission",
    "Suppression",
    "Team",
    "TeamScope",
    "Thread",
    "ThreadHandover",
    "ThreadSnooze",
    "ThresholdQuestion",
    "TokenBinding",
    "ToldClock",
    "UnlistedBasis",
    "UnseenReason",
    "UnusualReading",
    "UsedProof",
    "User",
    "WatcherLook",
]
