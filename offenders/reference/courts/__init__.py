"""Courts, as rows that two people keep, each with the number on which its orders are confirmed."""
