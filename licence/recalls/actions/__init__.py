"""Recall somebody on licence: begin, decide, sign, send, carry out, end.

`begin` starts and prepares it, `deciding` decides, `signing` signs and sends, `casework` is what PPCS does,
`returning` brings the person back, `ending` stops, rescinds and closes, `arrests` keeps urgent arrests (s.43B),
`papers` what the person must not receive, `clocks` the time limits, `following` what follows from other records.
"""
