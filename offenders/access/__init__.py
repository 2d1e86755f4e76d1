"""Who answers for a person and who may see them, on the person's pages."""
