"""The format of a file of people: its sheets, their columns, and what a cell can hold."""
