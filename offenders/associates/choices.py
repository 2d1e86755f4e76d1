"""The kinds of link and of data subject, in words."""

from offenders.associates.rules import DataSubject, LinkKind

LINK_KINDS = [
    (LinkKind.FAMILY.value, "Family"),
    (LinkKind.PARTNER.value, "Partner"),
    (LinkKind.HOUSEHOLD.value, "Lives in the same household"),
    (LinkKind.FRIEND.value, "Friend"),
    (LinkKind.ASSOCIATE.value, "Associate"),
    (LinkKind.CO_DEFENDANT.value, "Co-defendant"),
    (LinkKind.ONLINE.value, "Online contact"),
    (LinkKind.EMPLOYER.value, "Employer or colleague"),
    (LinkKind.VISITOR.value, "Prison visitor"),
    (LinkKind.LAWYER.value, "Lawyer of the person"),
    (LinkKind.OTHER.value, "Other"),
]
DATA_SUBJECTS = [
    (DataSubject.SUSPECTED.value, "Suspected of an offence, or of being about to commit one"),
    (DataSubject.CONVICTED.value, "Convicted of an offence"),
    (DataSubject.WITNESS.value, "Witness, or has information about an offence"),
    (DataSubject.OTHER.value, "None of these: a contact"),
    (DataSubject.VICTIM.value, "Victim, or may be one"),
]
RECORDED_KINDS = [choice for choice in LINK_KINDS if choice[0] != LinkKind.LAWYER]
RECORDED_SUBJECTS = [choice for choice in DATA_SUBJECTS if choice[0] != DataSubject.VICTIM]
