"""What do the rules make of a person's record? From its rows to dates beside the official ones; nothing is stored."""

from offenders.calculating.fingerprint import fingerprint_of
from offenders.calculating.imagined import Found, Imagined, MoreDays, imagined
from offenders.calculating.missing import Missing
from offenders.calculating.record import Record, record_of, whole_record_of, whole_records_of
from offenders.calculating.work import WorkedOut, work_out

__all__ = [
    "Found",
    "Imagined",
    "Missing",
    "MoreDays",
    "Record",
    "WorkedOut",
    "fingerprint_of",
    "imagined",
    "record_of",
    "whole_record_of",
    "whole_records_of",
    "work_out",
]
