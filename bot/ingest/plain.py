"""Plain text → a title and a text."""

from bot.ingest.stated import TITLE_LENGTH, Stated, clean


def read_text(content: str) -> Stated:
    """The first line is the headline, the rest the text. A single line is both; a first line that is too long
    for a headline belongs to the text."""
    text = clean(content)
    first, _, rest = text.partition("\n")
    if len(first) > TITLE_LENGTH:
        return Stated(text)
    return Stated(rest if rest.strip() else first, title=first)
