"""Live pages: an open page's stream of events (server-sent events), of which a process bears thousands.

A stream is one object on the loop. It has no thread and no connection of its own, does not count as activity of the
user, and carries kinds of events only: what they are about the page asks for in the usual way.
"""
