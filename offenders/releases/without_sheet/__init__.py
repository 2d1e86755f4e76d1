"""Releases that stand on our own calculation alone: the prison is asked for its sheet."""
