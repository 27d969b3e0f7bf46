"""The errors that callers tell apart. Every message can be shown to the person who asked."""


class BriefwireError(Exception):
    """Something the person can act on; its text says what is wrong and how to mend it, in one line."""


class UnreadableArticleError(BriefwireError):
    """A file, line or page that gives no article; nothing of it was stored."""


class FetchError(BriefwireError):
    """An address that gave no usable answer: why, in words that follow its name, without the keys in the address."""


class UnreadableFeedError(BriefwireError):
    """An answer that is no feed; its text says what it is instead."""


class ModelError(BriefwireError):
    """The chat model could not be used this time; what it would have written is told in the articles' own words."""


class StoreError(BriefwireError):
    """The database cannot be used: locked, read-only, made by a newer version, or not a database."""


class ReplacedError(StoreError):
    """The database is not the one that was in use: its file was replaced, by another or by an older copy."""
