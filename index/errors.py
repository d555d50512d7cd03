"""Errors for users, one clear line each: what was wrong, the value, what to do.

Commands print ``str(error)`` and exit with code 2; nothing here ever reaches a user as a traceback.
"""


class DatelineError(Exception):
    """Base of all errors with a message meant for people."""


class InputError(DatelineError):
    """A path, file, option or question that cannot be used as given."""


class IndexMissing(DatelineError):
    """There is no index in the folder that was named."""


class IndexDamaged(DatelineError):
    """A file of the generation is missing, truncated or changed."""


class EncoderMismatch(DatelineError):
    """The index was built with another encoder than the one that was asked for."""


class ModelUnavailable(DatelineError):
    """Model weights cannot be found, or are not the ones whose digest is known."""
