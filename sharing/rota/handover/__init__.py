"""Handing over a shift: the sheet that the system makes, the note of the outgoing, the signature of the incoming."""
