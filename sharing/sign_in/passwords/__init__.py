"""Which passwords can be set, and the key in a link that sets one."""
