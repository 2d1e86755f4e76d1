"""A request that is sent twice: how it is told from a new one, and for how long."""
