"""Tests of papers for the person."""
