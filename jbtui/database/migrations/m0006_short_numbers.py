"""Schema 6: the phone numbers of a few digits are found as a whole.

Frozen: a later schema is a later module. The search knows every ending of a number as a word, and a short number is the
ending of a thousand others: these indexes hold hardly a row.
"""

from collections.abc import Iterator

INDEXES = """
CREATE INDEX contact_short_phone ON contact (phone) WHERE phone > '' AND length(phone) < 6;
CREATE INDEX contact_short_mobile ON contact (mobile) WHERE mobile > '' AND length(mobile) < 6;
CREATE INDEX contact_short_fax ON contact (fax) WHERE fax > '' AND length(fax) < 6;
CREATE INDEX person_short_phone ON person (phone) WHERE phone > '' AND length(phone) < 6;
CREATE INDEX person_short_mobile ON person (mobile) WHERE mobile > '' AND length(mobile) < 6
"""


def statements(*, postgres: bool) -> Iterator[str]:
    """The statements that make a database of schema 5 one of schema 6."""
    del postgres
    yield from INDEXES.split(";")
