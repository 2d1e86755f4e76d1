"""The figures, by subject. Each module registers its own, in the order of the index."""

from release_monitor.figures.counted import (  # noqa: F401 - they register
    breaches,
    custody,
    recalls,
    releases,
    sharing,
    supervision,
)
