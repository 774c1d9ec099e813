"""Schema 9: what of a credit note was paid back to its contact.

Frozen: a later schema is a later module.
"""

from collections.abc import Iterator

from jbtui.database.migrations.m0001_contacts import STAMPS
from jbtui.database.migrations.m0005_documents import trigger

TABLES = f"""
CREATE TABLE refund (
    id {{id}},{STAMPS},
    contact_id BIGINT NOT NULL REFERENCES contact (id),
    avoir_id BIGINT NOT NULL,
    date {{key}} NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    means TEXT NOT NULL CHECK (means IN ('transfer', 'card', 'cheque', 'cash', 'debit', 'other')),
    ref TEXT NOT NULL,
    FOREIGN KEY (avoir_id, contact_id) REFERENCES document (id, contact_id)
);
CREATE INDEX refund_contact ON refund (contact_id);
CREATE INDEX refund_avoir ON refund (avoir_id)
"""
OPEN_CREDIT = "EXISTS (SELECT 1 FROM document WHERE id = NEW.avoir_id AND type = 'AVO' AND state = 'validated')"
SETTLES = "UPDATE document SET settled = settled {sign} {row}.amount WHERE id = {row}.avoir_id;"
"""What a refund adds to what is used of its credit note, and what takes it away again."""


def statements(*, postgres: bool) -> Iterator[str]:
    """The statements that make a database of schema 8 one of schema 9."""
    dialect = {
        "id": "BIGINT PRIMARY KEY" if postgres else "INTEGER PRIMARY KEY",
        "key": 'TEXT COLLATE "C"' if postgres else "TEXT",
    }
    yield from TABLES.format(**dialect).split(";")
    refuse = "RAISE EXCEPTION 'E-STATE' USING ERRCODE = '23000'" if postgres else "SELECT RAISE(ABORT, 'E-STATE')"
    yield from trigger("refund_of", "BEFORE INSERT", "refund", f"{refuse};", f"NOT {OPEN_CREDIT}", postgres=postgres)
    for event, body in (
        ("INSERT", SETTLES.format(sign="+", row="NEW")),
        ("DELETE", SETTLES.format(sign="-", row="OLD")),
        ("UPDATE", SETTLES.format(sign="-", row="OLD") + SETTLES.format(sign="+", row="NEW")),
    ):
        name = f"refund_{event.lower()}"
        yield from trigger(name, f"AFTER {event}", "refund", body, "true", postgres=postgres)
