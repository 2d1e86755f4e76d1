"""MAPPA: who is managed under it, at which level, by which agency, and what its meetings decided."""
