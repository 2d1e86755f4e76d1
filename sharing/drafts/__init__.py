"""Drafts of forms that were begun and not sent yet, kept for their writer."""
