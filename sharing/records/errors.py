"""The error of an action that refuses. One shape, so that every form, page and API answers to it alike."""


class Refused(Exception):
    """It cannot be as asked. `field` names the input (empty: the whole of it), `message` says why and what to do.

    Each app has its own below it, so that whoever calls can tell whose rule stands in the way.
    """

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field = field
        self.message = message
