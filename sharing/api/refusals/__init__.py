"""How the API refuses: the closed list of problems, and what becomes one."""
