"""Schema 12: purchases, which are orders to suppliers and their invoices.

Frozen: a later schema is a later module.
"""

from collections.abc import Iterator

from jbtui.database.migrations.m0001_contacts import STAMPS

ROWS = range(1, 5)
AMOUNTS = "".join(f"    rate_{n} BIGINT,\n    base_{n} BIGINT,\n    vat_{n} BIGINT,\n" for n in ROWS)
"""The rates of a purchase, what is taxed by each, and its VAT."""
WHOLE_CHECKS = "".join(
    f"    CHECK ((base_{n} IS NULL) = (vat_{n} IS NULL) AND (base_{n} IS NULL) = (rate_{n} IS NULL)),\n"
    f"    CHECK (rate_{n} BETWEEN 0 AND 10000),\n"
    for n in ROWS
)
"""An amount, its rate and its VAT are there together."""
SUM_CHECKS = ",\n".join(
    f"    CHECK ({total} = {' + '.join(f'COALESCE({part}_{n}, 0)' for n in ROWS)})"
    for total, part in (("total_ht", "base"), ("total_vat", "vat"))
)

TABLES = f"""
CREATE TABLE purchase (
    id {{id}},{STAMPS},
    contact_id BIGINT NOT NULL REFERENCES contact (id),
    kind TEXT NOT NULL CHECK (kind IN ('order', 'invoice')),
    number TEXT NOT NULL CHECK (number <> ''),
    date {{key}} NOT NULL,
    due_date {{key}},
    paid_on {{key}},
    subject TEXT NOT NULL,
{AMOUNTS}    total_ttc BIGINT CHECK (total_ttc IS NOT NULL),
    remarks TEXT NOT NULL,
    total_ht BIGINT NOT NULL,
    total_vat BIGINT NOT NULL,
    number_key {{key}} NOT NULL,
    due_key {{key}} NOT NULL,
    UNIQUE (contact_id, kind, number_key),
    CHECK (base_1 IS NOT NULL),
    CHECK (total_ttc = total_ht + total_vat),
    CHECK (due_date >= date),
    CHECK (kind = 'invoice' OR paid_on IS NULL),
{WHOLE_CHECKS}{SUM_CHECKS}
);
CREATE INDEX purchase_contact ON purchase (contact_id, date, id)
"""
SORTS = {"date": "date, id", "number": "number_key, id", "due": "due_key, id"}
SHELVES = {"all": "", "unpaid": " WHERE kind = 'invoice' AND paid_on IS NULL", "orders": " WHERE kind = 'order'"}


def statements(*, postgres: bool) -> Iterator[str]:
    """The statements that make a database of schema 11 one of schema 12."""
    dialect = {
        "id": "BIGINT PRIMARY KEY" if postgres else "INTEGER PRIMARY KEY",
        "key": 'TEXT COLLATE "C"' if postgres else "TEXT",
    }
    yield from TABLES.format(**dialect).split(";")
    for sort, columns in SORTS.items():
        for shelf, condition in SHELVES.items():
            yield f"CREATE INDEX purchase_{shelf}_by_{sort} ON purchase ({columns}){condition}"
