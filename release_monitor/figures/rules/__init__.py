"""Rules of figures: spans of time, intervals, trends, small cells and waits. Pure functions."""
