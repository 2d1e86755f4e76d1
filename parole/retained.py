"""The retention class of each table of this app, by the name of its model (`sharing/retention/`)."""

from sharing.retention.rules import RetentionClass as R

RETAINED: dict[str, R] = {
    "ParoleReview": R.PAROLE,
    "ReviewMove": R.PAROLE,
    "ReviewClock": R.PAROLE,
    "BoardApplication": R.PAROLE,
    "Decision": R.PAROLE,
    "BoardCondition": R.PAROLE,
    "Correction": R.PAROLE,
    "Challenge": R.PAROLE,
    "ReferralQuestion": R.PAROLE,
    "DossierItem": R.PAROLE,
    "Direction": R.PAROLE,
    "Extension": R.PAROLE,
    "Contribution": R.PAROLE,
    "Seen": R.PAROLE,
    "NonDisclosure": R.PAROLE,
    "SpecialAdvocate": R.PAROLE,
    "DisclosureCheck": R.PAROLE,
    "Hearing": R.PAROLE,
    "Seat": R.PAROLE,
    "Observer": R.PAROLE,
    "RequiredReference": R.PAROLE,
    "Victim": R.VICTIMS,
    "LiaisonAnswer": R.VICTIMS,
    "LiaisonNotice": R.VICTIMS,
    "Statement": R.VICTIMS,
    "VictimRequest": R.VICTIMS,
    "ToTell": R.VICTIMS,
    "Telling": R.VICTIMS,
}
