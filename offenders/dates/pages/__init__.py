"""A person's sentence and dates with their working, as pages and API."""
