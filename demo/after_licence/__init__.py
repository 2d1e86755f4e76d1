"""People after their licence, as each feature's own acts tell of them: a module each, and its row in `steps.py`."""
