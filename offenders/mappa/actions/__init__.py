"""The acts of MAPPA: on cases and their levels, on meetings, and on what people are to do."""
