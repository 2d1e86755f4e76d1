"""The choices of the fields of a recall: what the rules name, in words."""

from licence.enum_choices import choices_of
from licence.recalls.rules import clocks, kinds, proposals, recalls

RECALL_STATUSES = [
    (recalls.Status.DRAFT.value, "Draft"),
    (recalls.Status.CONSULTING_SPO.value, "With SPO"),
    (recalls.Status.NO_RECALL.value, "Decision not to recall"),
    (recalls.Status.RECALL_AGREED.value, "Recall agreed"),
    (recalls.Status.SPO_SIGNED.value, "Countersigned (SPO)"),
    (recalls.Status.ACO_SIGNED.value, "Endorsed (ACO)"),
    (recalls.Status.SENT_TO_PPCS.value, "With PPCS"),
    (recalls.Status.REFUSED_BY_PPCS.value, "Refused by PPCS"),
    (recalls.Status.LICENCE_REVOKED.value, "Licence revoked"),
    (recalls.Status.UNLAWFULLY_AT_LARGE.value, "Unlawfully at large"),
    (recalls.Status.RETURNED.value, "Returned to custody"),
    (recalls.Status.UNDER_PAROLE_REVIEW.value, "With the Parole Board"),
    (recalls.Status.RE_RELEASE_DIRECTED.value, "Release directed by the Board"),
    (recalls.Status.EXECUTIVE_RELEASE.value, "Release by the Secretary of State"),
    (recalls.Status.STAYS.value, "Stays in custody"),
    (recalls.Status.RE_RELEASED.value, "Re-released"),
    (recalls.Status.SENTENCE_EXPIRED.value, "Sentence ended"),
    (recalls.Status.RESCINDED.value, "Rescinded"),
    (recalls.Status.STOPPED.value, "Stopped"),
    (recalls.Status.CLOSED.value, "Closed"),
]
RECALL_KINDS = [
    (kinds.RecallKind.STANDARD.value, "Standard"),
    (kinds.RecallKind.FIXED_56.value, "56 days"),
]
SENTENCE_GROUPS = [
    (recalls.SentenceGroup.ADULT_SDS.value, "Adult, standard determinate"),
    (recalls.SentenceGroup.YOUTH_SDS.value, "Youth, standard determinate"),
    (recalls.SentenceGroup.EXTENDED.value, "Extended"),
    (recalls.SentenceGroup.INDETERMINATE.value, "Indeterminate"),
]
CUSTODY_STATUSES = [
    (recalls.Custody.NO.value, "Not in custody"),
    (recalls.Custody.POLICE.value, "In police custody"),
    (recalls.Custody.PRISON.value, "In prison"),
]
OFFENCE_LINKS = [
    (recalls.OffenceLink.SIMILAR.value, "Similar to the conduct of the offence"),
    (recalls.OffenceLink.LEADING_TO.value, "Conduct that leads to a sexual or violent offence"),
    (recalls.OffenceLink.LIKELY.value, "Conduct likely to give rise to a sexual or violent offence"),
    (recalls.OffenceLink.OUT_OF_TOUCH.value, "Out of touch, so that one of these may be assumed"),
]
STOP_REASONS = [
    (recalls.StopReason.ALTERNATIVE.value, "Other action taken instead"),
    (recalls.StopReason.DIED.value, "Died"),
    (recalls.StopReason.WARNING_LETTER.value, "A warning letter is sent"),
    (recalls.StopReason.WRONG_LICENCE.value, "Wrong licence"),
    (recalls.StopReason.LEGAL.value, "Legal reasons"),
    (recalls.StopReason.NO_ACTION.value, "No action"),
    (recalls.StopReason.RAISED_IN_ERROR.value, "Raised in error"),
    (recalls.StopReason.WITHDRAWN_BY_ACO.value, "Withdrawn by an ACO"),
    (recalls.StopReason.RESCINDED.value, "Rescinded"),
]
CLOSED_BECAUSE = [
    (recalls.ClosedBecause.DIED.value, "Died"),
    (recalls.ClosedBecause.LICENCE_ENDED.value, "The licence has ended"),
    (recalls.ClosedBecause.LEFT_UK.value, "Left the United Kingdom, kept on watch"),
]
VIEWS = [
    (recalls.View.SEEK.value, "Seek recall"),
    (recalls.View.DO_NOT_SEEK.value, "Do not seek recall"),
    (recalls.View.NEITHER.value, "Neither for nor against"),
]
ARREST_ENDS = [
    (recalls.ArrestEnd.RECALLED.value, "Recalled: the licence was revoked"),
    (recalls.ArrestEnd.NOT_RECALLED.value, "Released: decision not to recall"),
    (recalls.ArrestEnd.RELEASED.value, "Released without a decision"),
    (recalls.ArrestEnd.TIME_ENDED.value, "Released: deadline passed without a decision"),
    (recalls.ArrestEnd.OTHER_POWER.value, "Held under another power"),
    (recalls.ArrestEnd.DIED.value, "Died while held"),
]
PROPOSAL_KINDS = [
    (proposals.ProposalKind.RESCIND.value, "Rescind the revocation"),
    (proposals.ProposalKind.LEFT_UK.value, "Close the recall: left the United Kingdom"),
    (proposals.ProposalKind.NO_RECALL.value, "Decision not to recall"),
    (proposals.ProposalKind.DAY_REVOKED.value, "Date of the revocation"),
    (proposals.ProposalKind.DAY_RETURNED.value, "Date of the return"),
]
PROPOSAL_STATES = choices_of(proposals.ProposalState)
VULNERABILITIES = list(recalls.VULNERABILITIES)
RECALL_QUESTIONS = [(each.value, asked.words) for each, asked in kinds.QUESTIONS.items()]
RECALL_ANSWERS = choices_of(kinds.KindAnswer)
RECALL_CLOCKS = [(each.value, limit.title) for each, limit in clocks.LIMITS.items()]
CLOCK_UNITS = [(unit.value, unit.value.capitalize()) for unit in clocks.Unit]
