"""The forms about recalls and arrests that keep a draft."""

from licence.recalls.models import Recall, RecallProposal, UrgentArrest
from offenders.models import Offender
from offenders.person_page.draft_forms import below_person, of_person, register_forms

register_forms(
    Offender,
    ("recall.begin", "A recall of {subject}", of_person("recall_begin")),
    ("urgent_arrest.add", "An arrest of {subject}", of_person("urgent_arrest_add")),
)
register_forms(
    Recall,
    ("recall.details", "The Part A of {subject}", below_person("recall_details", "recall_uid")),
    ("recall.answers", "Kind of recall for {subject}", below_person("recall_answers", "recall_uid")),
    ("recall.paper", "Material about {subject}", below_person("recall_paper_add", "recall_uid")),
    *(  # a step, on its page, whatever other step would come next
        (f"recall.{verb}", title, below_person("recall_step", "recall_uid", verb=verb))
        for verb, title in (
            ("consult", "Your view of the recall of {subject}"),
            ("decide", "Your decision on the recall of {subject}"),
            ("countersign", "Your countersignature on the recall of {subject}"),
            ("endorse", "Your endorsement of the recall of {subject}"),
            ("call", "The call to PPCS about {subject}"),
            ("send", "The papers about {subject} to PPCS"),
            ("ask_for_more", "What PPCS asks for about {subject}"),
            ("give_more", "The answer to PPCS about {subject}"),
            ("refuse", "The refusal of the recall of {subject}"),
            ("revoke", "The revocation of the licence of {subject}"),
            ("review_at_large", "Today's review of {subject}, unlawfully at large"),
            ("return", "The return of {subject} to prison"),
            ("executive_release", "The decision to release {subject}"),
            ("stop", "Why the recall of {subject} is stopped"),
            ("rescind", "Why the revocation of {subject} should be rescinded"),
            ("withdraw_agreement", "Why your agreement on {subject} is withdrawn"),
            ("withdraw_countersignature", "Why your countersignature on {subject} is withdrawn"),
            ("withdraw_endorsement", "Why your endorsement on {subject} is withdrawn"),
            ("close_as_left", "Why the recall of {subject} should be closed"),
            ("view", "Your agency's view of the recall of {subject}"),
        )
    ),
)
register_forms(
    UrgentArrest,
    ("urgent_arrest.end", "How the arrest of {subject} ended", below_person("urgent_arrest_end", "arrest_uid")),
)
register_forms(
    RecallProposal,
    *(
        (f"recall_proposal.{verb}", title, below_person("recall_proposal", "proposal_uid", verb=verb))
        for verb, title in (
            ("agree", "Why you agree to what is proposed about {subject}"),
            ("refuse", "Why you refuse what is proposed about {subject}"),
            ("withdraw", "Why your proposal about {subject} is withdrawn"),
        )
    ),
)
