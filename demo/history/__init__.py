"""Two years of history behind the demo's people: who was released and when, on which conditions, and what followed.

`shape.csv` holds each figure that the history is drawn to, with its source and grade. `courses.py` draws from it, in
pure Python and from a fixed seed; `telling.py` tells it through the actions that users take, with one clock.
"""
