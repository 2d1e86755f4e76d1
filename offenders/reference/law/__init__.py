"""The register of law: each rule that the program applies, where it stands, and who last checked it."""
