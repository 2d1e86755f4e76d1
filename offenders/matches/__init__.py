"""Matches: people who share a phone, address, vehicle, account, document, device or associate; and the linking desk."""
