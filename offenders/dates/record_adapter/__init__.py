"""The calculation of a person's record: from its rows to dates beside the official ones. Nothing is stored."""

from offenders.dates.record_adapter.fingerprint import fingerprint_of
from offenders.dates.record_adapter.imagined import Imagined, ImaginedFinding, MoreDays, imagined
from offenders.dates.record_adapter.kept_law import KeptLaw, kept_law
from offenders.dates.record_adapter.missing import Missing
from offenders.dates.record_adapter.record import Record, record_of, whole_record_of, whole_records_of
from offenders.dates.record_adapter.work import WorkedOut, steps_to, work_out

__all__ = [
    "Imagined",
    "ImaginedFinding",
    "KeptLaw",
    "Missing",
    "MoreDays",
    "Record",
    "WorkedOut",
    "fingerprint_of",
    "imagined",
    "kept_law",
    "record_of",
    "steps_to",
    "whole_record_of",
    "whole_records_of",
    "work_out",
]
