"""The limit: the same answers without a framework, to measure ours against. Nothing that serves anybody imports it."""
