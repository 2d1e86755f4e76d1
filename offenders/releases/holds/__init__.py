"""What stands against a release, and the second person who lets it go."""
