"""The caseload under a law that begins on another day."""
