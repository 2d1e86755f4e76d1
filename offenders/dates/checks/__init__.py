"""Two people work the dates of a person out by hand."""
