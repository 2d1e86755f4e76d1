"""What would follow from another sentence, connection or days."""
