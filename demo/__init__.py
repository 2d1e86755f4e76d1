"""The demo's invented world: who works, who is watched, and which team was given access to whose record.

Made once, in one transaction, from a fixed seed: the same command gives the same people. Everybody in it is invented.
"""
