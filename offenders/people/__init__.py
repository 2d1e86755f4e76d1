"""The person: names, numbers, region, and the words to find them by."""
