"""Orders of a court or of the Home Secretary that run beside, and after, a licence: what each asks, how long, and what
becomes of it."""
