"""Who is on call at a moment: by shifts, until the next holder has signed, and as every page says it."""
