"""Storms: more alerts at once than people can take in. Letters are held in them and sent as bundles."""
