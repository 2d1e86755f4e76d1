"""Who answers for a person in each agency: owners, gaps, handovers."""
