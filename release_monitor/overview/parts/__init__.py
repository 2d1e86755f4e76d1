"""The parts of the overview: each a frozen panel made from the figures that were counted for the page."""
