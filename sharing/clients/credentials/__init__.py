"""How a program shows who it is: its keys, and what it signs with them or opens a connection with."""
