"""Reports: the index, saved views, what a list is asked for, files, and letters that a report is ready."""
