"""What was seen, decided and said in the history, by family and outcome: facts as an officer would enter them."""

from __future__ import annotations

from licence.catalogue.rules.families import Family
from licence.recalls.models import Recall

SEEN: dict[str, tuple[tuple[str, str], ...]] = {  # what happened, and what shows it
    Family.DEVICES: (
        ("A second phone at the home visit, not on the device register.", "The phone"),
        ("Browsing history deleted on the approved phone before the inspection.", "Inspection report"),
        ("An unapproved messaging account on the approved phone.", "Screenshots of the account"),
        ("Went online on a relative's laptop on 3 evenings.", "Router log"),
        ("A SIM card behind the phone cover, used twice this week.", "The SIM card"),
        ("Used a library computer and did not report it.", "Library booking record"),
    ),
    Family.ASSOCIATION: (
        ("Met a person named in the condition at a café.", "Officer's record"),
        ("Messages with a person named in the condition.", "Copy of messages"),
    ),
    Family.ZONES: (("The tag shows 9 minutes inside the zone.", "Tag trail"),),
    Family.CURFEW_AND_TAG: (
        ("Came in at 8:40pm; curfew starts at 7pm.", "Tag record"),
        ("Left at 6:10am; curfew ends at 7am.", "Tag record"),
    ),
    Family.SUPERVISION: (("Did not attend the meeting and did not call.", "Officer's record"),),
    Family.MONEY: (("A bank card in another name, used at 2 shops.", "Bank statement"),),
}
SOURCES = {Family.ZONES: "tag", Family.CURFEW_AND_TAG: "tag", Family.ASSOCIATION: "police"}
RATIONALE = {
    "confirm": "Seen by 2 officers; not denied.",
    "warn": "First time; a compliance letter is proportionate.",
    "close": "Letter given and explained; no repeat since.",
    "refer": "For next week's MAPPA meeting.",
    "no_breach": "It belongs to someone else in the house; receipt seen.",
    "missed": "The officer was ill; the person came and was seen by a colleague.",
}
WHAT_LED = "Hidden, denied until shown, and repeats the offence behaviour."
STOPPED = "Further evidence: the account belongs to a relative. More reporting is enough."
REFUSED = "The evidence does not yet show that he used the device."
AGAINST = "Reporting increased to twice a day; devices inspected weekly."
NOT_REFERRED = "Release on these conditions would not undermine public confidence in the parole system"
DEFERRED: tuple[dict[str, str], ...] = (
    {"put_off_for": "psychology", "reason": "A new assessment was directed", "caused_by": "board"},
    {
        "put_off_for": "representative",
        "reason": "Ill, and no one else can take the case",
        "caused_by": "representative",
    },
)
LETTER = dict(
    zip(
        Recall.LETTER,
        (
            "A device that was not approved was found at your home.",
            "The condition is there because of what led to your offence.",
            "The evidence did not show that you used it.",
            "You have kept every meeting since your release.",
            "From now on you report twice a day.",
            "Tomorrow at 10:00, at the probation office.",
        ),
        strict=True,
    )
)
COMPLIED = (
    "Met as arranged. Nothing new seen.",
    "Both devices on the register shown. Nothing unapproved.",
    "Attended on time. Talked about work and family.",
    "Seen at home. Nothing of concern.",
)
DID_NOT = "Came 40 minutes late and left early; spoken to."
ITEMS = (  # title, gist, reason for sharing
    ("Contact seen by prison staff", "Two visitors asked staff about his release date.", "Needed for the release plan"),
    ("New account", "A new account in his name on a closed channel.", "The officer inspects devices on Friday"),
    ("Talk of a journey", "Asked how to travel without a passport.", "Ports and the officer need to know"),
    (
        "Money received",
        "Small sums from someone who has since been charged.",
        "The officer sees bank statements monthly",
    ),
    ("Old contact nearby", "A person from the index offence moved to the next street.", "Affects the address"),
    ("Change at work", "Left his job and told no one for 2 weeks.", "Affects reporting times"),
)
