"""Print papers for the person, record their handing over, and tell of what is late."""
