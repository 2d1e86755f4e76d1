"""A release that the entries of one person brought forward."""
