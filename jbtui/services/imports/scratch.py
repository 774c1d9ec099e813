"""What one run of an import remembers, in a private temporary database that goes to the disk when it grows."""

import pickle
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from jbtui.services.imports.matching import Known

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE occurrence (row INTEGER PRIMARY KEY, count INTEGER NOT NULL);
CREATE TABLE contact (
    id INTEGER PRIMARY KEY, nature, name_key, siren, siret, postcode, email, phone, mobile, known
);
CREATE TABLE delivery_address (contact_id INTEGER, siret, PRIMARY KEY (siret, contact_id)) WITHOUT ROWID;
CREATE INDEX contact_name ON contact (name_key, id);
CREATE INDEX contact_siren ON contact (siren) WHERE siren > '';
CREATE INDEX contact_siret ON contact (siret) WHERE siret > '';
BEGIN;
"""
_COLUMNS = ("nature", "name_key", "siren", "siret", "postcode", "email", "phone", "mobile")
_FIRST_ID = 1 << 62
"""Above every id of the base: what a dry run would create comes after what is there, as in a real run."""


class Scratch:
    """The rows of the file met so far and, for a dry run, the contacts as they would be, in tables whose columns are
    named as those of the base: the same queries find them."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_TABLES)
        self._next_id = _FIRST_ID

    def close(self) -> None:
        """Forget everything."""
        self._database.close()

    def execute(self, statement: str, values: Sequence[Any]) -> Iterable[tuple[Any, ...]]:
        """Run one query, whose parameters are `?`."""
        return self._database.execute(statement, values)

    def occurrences(self, rows: Sequence[int]) -> list[int]:
        """How often each of these rows (each a number of its own) was met before."""
        marks = ", ".join("?" * len(rows))
        counts = dict(self.execute(f"SELECT row, count FROM occurrence WHERE row IN ({marks})", rows))
        before = []
        for row in rows:
            before.append(counts.get(row, 0))
            counts[row] = before[-1] + 1
        self._database.executemany("INSERT OR REPLACE INTO occurrence VALUES (?, ?)", counts.items())
        return before

    def keep(self, contacts: Iterable[Known]) -> None:
        """Remember contacts as they would be after the run; new ones get an id."""
        marks = ", ".join("?" * (len(_COLUMNS) + 2))
        for known in contacts:
            if known.id is None:
                known.id = self._next_id
                self._next_id += 1
            values = {**known.row, "name_key": known.name_key}
            self.execute(
                f"INSERT OR REPLACE INTO contact VALUES ({marks})",
                [known.id, *(values[column] for column in _COLUMNS), pickle.dumps(known)],
            )
            self._database.executemany(
                "INSERT OR IGNORE INTO delivery_address VALUES (?, ?)",
                [(known.id, address["siret"]) for address in known.addresses if address.get("siret")],
            )

    def kept(self, ids: Iterable[int]) -> list[Known]:
        """Those of these contacts that are remembered."""
        found = (self._database.execute("SELECT known FROM contact WHERE id = ?", [id_]).fetchone() for id_ in ids)
        return [pickle.loads(row[0]) for row in found if row]
