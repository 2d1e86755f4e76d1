"""The joint view of a person: what each agency brings, made for each reader from what they may see."""
