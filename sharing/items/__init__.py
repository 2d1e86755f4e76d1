"""Items of intelligence and concerns: who holds them, who reads them, what was shared."""
