"""The register of terrorist offenders (CTA 2008 Part 4): who must notify the police, until when, and what is due."""
