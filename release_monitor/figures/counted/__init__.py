"""The figures, by subject. Each module registers its own; `index.py` has their order."""

from release_monitor.figures.counted import (  # noqa: F401 - they register
    alerts,
    breaches,
    calculation,
    custody,
    parole,
    recalls,
    reconciliation,
    releases,
    sharing,
    supervision,
)
