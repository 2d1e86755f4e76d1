"""What each paper says to the person, in plain words; nothing of victims, of risk, or of how we mark our records."""
