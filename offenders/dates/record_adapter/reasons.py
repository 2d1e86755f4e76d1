"""Why there are no dates of a record, in the words that are kept with its calculation and counted by."""

NO_SENTENCE = "No sentence is recorded."
TURNS_ON = "A date depends on something that is not recorded."
TO_BE_CLASSIFIED = (
    "The offence is to be classified. Our dates are calculated when it is. Until then the prison’s sheet counts, "
    "not checked by us."
)
