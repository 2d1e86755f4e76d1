"""What was begun on a form and not sent yet, kept for its writer."""
