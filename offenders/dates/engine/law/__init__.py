"""The rules of law, from when each holds, what is open, and which of them governs a sentence."""
