"""Acts of this app whose actor gets a signed receipt."""

from sharing.sealing import signed_acts

signed_acts.register(
    {
        "licence.signed_off": "Release checklist signed off",
        "licence.recall_agree": "Recall agreed",
        "licence.recall_no_recall": "Decision not to recall",
        "licence.recall_endorse": "Recall endorsed",
        "licence.recall_second_agree": "Recall step agreed as the second person",
    }
)
