"""Measures of lists, jobs, breaches and dates: the figures of docs/performance.md."""
