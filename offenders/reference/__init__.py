"""Reference data that its owners keep: dated rows with their source, first loaded from the project's own files."""
