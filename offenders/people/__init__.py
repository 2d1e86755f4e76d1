"""Who the person is: names, numbers, region, and the words to find them by."""
