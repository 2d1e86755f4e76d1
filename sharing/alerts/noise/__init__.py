"""Noise: how many alerts an officer has, how good they are, and which kinds are over their budget."""
