"""How a service says no."""


class Refused(ValueError):
    """The change cannot be made; the message is a sentence for the person who asked for it."""
