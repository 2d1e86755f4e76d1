"""How a log is sealed: the tree (RFC 6962), what a leaf says, and signed checkpoints (C2SP)."""
