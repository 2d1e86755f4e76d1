"""The on-call rota: shifts of duty desks and of command, who is on call now, swaps, and gaps before they happen."""
