"""What the Parole Board directs of a release."""
