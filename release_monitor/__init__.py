"""The roof of the house: settings, addresses, the clock, pages made of many apps.

Keep this file empty: a bare python3 imports it before anything is installed (bootstrap.py).
"""
