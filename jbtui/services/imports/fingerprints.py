"""How a row of a file is known again: the same file a second time changes nothing."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b

from jbtui.models.base import database, insert_rows
from jbtui.services.imports.records import Record
from jbtui.services.imports.scratch import Scratch


def fingerprints(records: Sequence[Record], scratch: Scratch) -> list[str]:
    """What each record is known by: its cells as they were read, and how many such rows the file had before it."""
    digests = [blake2b("\x1f".join(record.raw).encode(errors="surrogatepass"), digest_size=16) for record in records]
    before = scratch.occurrences([int.from_bytes(digest.digest()[:7], "big") for digest in digests])
    return [f"{digest.hexdigest()}-{count}" for digest, count in zip(digests, before, strict=True)]


def imported(found: Sequence[str]) -> dict[str, str]:
    """Those of these fingerprints, 500 at most, that are in, and the code of their contact. They go with their contact,
    and with the undo of their import."""
    if not found:
        return {}
    marks = ", ".join([database.param] * len(found))
    rows = database.execute_sql(
        "SELECT fingerprint, code FROM imported_row JOIN contact ON contact.id = contact_id"
        f" WHERE fingerprint IN ({marks})",
        found,
    )
    return {str(fingerprint): str(code) for fingerprint, code in rows}


def remember(contact_ids: Mapping[str, int], unit: int) -> None:
    """Keep fingerprints with the contacts that they became part of, inside that unit."""
    insert_rows(
        "imported_row",
        ("fingerprint", "contact_id", "unit_id"),
        [(fingerprint, contact_id, unit) for fingerprint, contact_id in contact_ids.items()],
    )
