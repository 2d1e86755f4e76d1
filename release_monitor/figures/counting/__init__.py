"""From facts to numbers: which facts a reader has, how they are counted, and what is shown of it."""
