"""Forecasts beside what happened: whether bands held, and why a week went otherwise."""
