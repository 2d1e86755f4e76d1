"""How fast lists, jobs, breaches and dates are: the figures of docs/performance.md."""
