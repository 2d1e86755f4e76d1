"""What this app brings in with a file of a caseload: registered with the import below."""

from licence.importing.licences import LICENCE_THING
from licence.importing.recalls import RECALL_THING
from licence.importing.registers import REGISTERS
from offenders.importing.file_format.sheets import register

register(LICENCE_THING, RECALL_THING, *REGISTERS)
