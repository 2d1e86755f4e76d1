"""The geometry of charts: numbers and days in, shapes and words out."""
