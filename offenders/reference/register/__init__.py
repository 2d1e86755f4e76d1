"""The pages of the register of law."""
