"""The calculation of a person's record: from its rows to dates beside the official ones. Nothing is stored."""

from offenders.dates.record_adapter.fingerprint import fingerprint_of
from offenders.dates.record_adapter.imagined import Imagined, ImaginedFinding, MoreDays, imagined
from offenders.dates.record_adapter.missing import Missing
from offenders.dates.record_adapter.record import Record, record_of, settled_readings, whole_record_of, whole_records_of
from offenders.dates.record_adapter.work import WorkedOut, work_out

__all__ = [
    "Imagined",
    "ImaginedFinding",
    "Missing",
    "MoreDays",
    "Record",
    "WorkedOut",
    "fingerprint_of",
    "imagined",
    "record_of",
    "settled_readings",
    "whole_record_of",
    "whole_records_of",
    "work_out",
]
