"""The reader of convictions as people write them: it names an offence of the catalogue, or none."""

from offenders.convictions.reading.reader import FOR_THE_SECTION_ALONE, Candidate, Reading, read_offence

__all__ = ["FOR_THE_SECTION_ALONE", "Candidate", "Reading", "read_offence"]
