"""The verbs of the notification register."""
