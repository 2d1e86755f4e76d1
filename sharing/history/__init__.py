"""How rows looked at a moment that is past: what triggers keep of them, and questions to it."""
