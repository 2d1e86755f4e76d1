"""The API as it describes itself: its entrance and its OpenAPI document."""
