"""The choices of the fields of a paper, in words."""

from licence.papers.rules import Method, PaperKind, Signing

PAPER_KINDS = [
    (PaperKind.LICENCE.value, "Licence"),
    (PaperKind.VARIATION.value, "Variation of the licence"),
    (PaperKind.RECALL.value, "Notice of recall"),
    (PaperKind.NO_RECALL.value, "Letter: decision not to recall"),
    (PaperKind.PERMISSION.value, "Permission"),
    (PaperKind.COMPLIANCE.value, "Licence compliance letter"),
]
METHODS = [
    (Method.IN_PERSON.value, "In person"),
    (Method.POST.value, "By post"),
    (Method.REPRESENTATIVE.value, "By email through a legal representative"),
]
SIGNINGS = [
    (Signing.SIGNED.value, "Signed"),
    (Signing.REFUSED.value, "Refused to sign"),
    (Signing.NOT_ASKED.value, "Not asked to sign"),
]
