"""Joint teams: members of several agencies, each with the gateway by which their agency may be told."""
