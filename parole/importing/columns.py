"""The sheets of a caseload file about the Parole Board: reviews, with their hearings and decisions."""

from offenders.importing.file_format.sheets import Holds, SheetColumn, of_field, sheet
from parole.decisions.models import Decision
from parole.hearings.models import Hearing
from parole.importing.rules import TAKEN
from parole.reviews.models import ParoleReview

NAME = "review"
NAMED_HERE = SheetColumn(
    NAME, "A name of the review in this file; hearings and decisions give the same", "2026-1", is_needed=True
)


def _review(name, meaning, example, **more):
    return of_field(ParoleReview, name, meaning, example, **more)


REVIEWS = sheet(
    "reviews",
    "One row for each parole review, past or current",
    NAMED_HERE,
    _review("kind", "Why the case goes to the Board", "initial_247a"),
    _review("status", "How far it is", "listed", only=[status.value for status in TAKEN], needed=True),
    _review("refer_by", "Referral deadline", "2026-06-01", future=True),
    _review("basis", "What sets the deadline", "CJA 2003 s.247A"),
    _review("board_ref", "The Board's reference", "PB-2026-118"),
    _review("target_on", "Target for the decision", "2027-01-15", future=True),
    _review("sent_on", "Date the letter was sent", "2026-05-20"),
    _review("letter_received_on", "Date the Board had the letter", "2026-05-21"),
    _review("reports_received_on", "Date the Board had the reports", "2026-06-10"),
    _review("disclosed_on", "Date the dossier was disclosed", "2026-06-20"),
    _review("mca_on", "Date it was, or will be, considered on the papers", "2026-07-14", future=True),
    _review("oral_directed_on", "Date a hearing was directed", "2026-07-20"),
    _review("asked_for_hearing_on", "Date the prisoner asked for a hearing", "2026-08-01"),
    _review("view", "View that the Secretary of State put", "neutral"),
    _review("view_lodged_on", "Date of that view", "2026-09-01"),
    _review("next_review_by", "After a refusal, the next referral deadline", "2028-11-01", future=True),
    SheetColumn("ended_on", "Date it ended", "2026-11-01", Holds.DAY),
    _review("ended_because", "Why it ended", "The custodial term ended"),
)
HEARINGS = sheet(
    "hearings",
    "One row for each hearing of a review",
    NAMED_HERE,
    of_field(Hearing, "days", "Its dates, a semicolon between each", "2026-12-10; 2026-12-11", future=True),
    of_field(Hearing, "status", "What became of it", "listed", needed=True),
    of_field(Hearing, "mode", "How it is held", "video"),
    of_field(Hearing, "place", "Where", "HMP Full Sutton"),
    of_field(Hearing, "starts_at", "Time it begins", "10:00"),
    of_field(Hearing, "is_public", "Whether it is public, yes or no", "no"),
    of_field(Hearing, "listed_on", "Date it was listed", "2026-10-01"),
    of_field(Hearing, "moved_from", "Its first date before it was moved", "2026-11-10", future=True),
    of_field(Hearing, "cancelled_because", "Why it was cancelled", "Reports outstanding"),
)
DECISIONS = sheet(
    "decisions",
    "One row for each decision of the Board in a review",
    NAMED_HERE,
    of_field(Decision, "outcome", "What the Board decided", "no_release"),
    of_field(Decision, "is_on_papers", "Whether it was made on the papers, yes or no", "no"),
    of_field(Decision, "decided_on", "Date of the decision", "2026-12-11"),
    of_field(Decision, "provided_on", "Date the parties received it", "2026-12-18"),
    of_field(Decision, "test", "The test applied, if not the one in force on that date", "minimal_risk", needed=False),
    of_field(Decision, "test_reason", "Why not the test in force on that date", "The letter quotes the test of 2022"),
    of_field(Decision, "reasons_ref", "Where the reasons are kept", "PPUD 4711, letter of 18 December"),
    of_field(Decision, "fell_away_on", "Date it fell away", "2027-01-20"),
    of_field(Decision, "fell_away_because", "Why it fell away", "A hearing was directed"),
)
