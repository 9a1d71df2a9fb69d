"""Errors of the domain, worded for the people who meet them."""


class RuleViolation(Exception):
    """A rule refuses what was asked.

    ``message`` is Russian and shown as it is; ``code`` is stable; ``field`` names the input
    it belongs to, if any; ``law`` is the provision.
    """

    def __init__(self, message: str, *, code: str, field: str | None = None, law: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field
        self.law = law
