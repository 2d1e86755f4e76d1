"""Holds on a release, and the second person who lifts one."""
