"""Schema 7: the settings that documents are made with are records, with versions and a journal, as all that users edit.

Frozen: a later schema is a later module.
"""

from collections.abc import Iterator

RECORDS = ("seller", "mention", "payment_term", "fiscal_year")
"""The tables that get what records have; those of rates is made anew, for it had no ids."""

STAMPS = (
    "version INTEGER NOT NULL DEFAULT 1",
    "created_at BIGINT NOT NULL DEFAULT 0",
    "created_by TEXT NOT NULL DEFAULT 'jbtui'",
    "updated_at BIGINT NOT NULL DEFAULT 0",
    "updated_by TEXT NOT NULL DEFAULT 'jbtui'",
)

RATES = """
ALTER TABLE vat_rate RENAME TO vat_rate_before;

CREATE TABLE vat_rate (
    id {id},
    version INTEGER NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT NOT NULL,
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    category TEXT NOT NULL CHECK (category IN ('S', 'E', 'AE', 'K', 'G')),
    rate BIGINT NOT NULL CHECK (rate BETWEEN 0 AND 10000),
    text TEXT NOT NULL,
    vatex TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    CHECK ((category = 'S') = (rate > 0))
);

INSERT INTO vat_rate (id, version, created_at, created_by, updated_at, updated_by, code, category, rate, text, vatex,
    active)
SELECT ROW_NUMBER() OVER (ORDER BY rate DESC, category, code), 1, 0, 'jbtui', 0, 'jbtui', code, category, rate,
    text, vatex, active FROM vat_rate_before;

DROP TABLE vat_rate_before;

CREATE INDEX vat_rate_listed ON vat_rate (category, rate, id);
CREATE INDEX payment_term_listed ON payment_term (n, id);
CREATE INDEX mention_listed ON mention (kind, since, id);
CREATE INDEX fiscal_year_listed ON fiscal_year (start, id)
"""

USED = "EXISTS (SELECT 1 FROM document WHERE fiscal_year_id = OLD.id)"
"""A year in which a document has its number keeps its code and its days."""


def statements(*, postgres: bool) -> Iterator[str]:
    """The statements that make a database of schema 6 one of schema 7."""
    for table in RECORDS:
        for column in STAMPS:
            yield f"ALTER TABLE {table} ADD COLUMN {column}"
    key = "BIGINT PRIMARY KEY" if postgres else "INTEGER PRIMARY KEY"
    yield from RATES.format(id=key).split(";")
    for table in (*RECORDS, "vat_rate"):
        yield (
            f"INSERT INTO counter (name, value) SELECT '{table}', MAX(id) FROM {table} WHERE true"
            " ON CONFLICT (name) DO UPDATE SET value ="
            " CASE WHEN counter.value < excluded.value THEN excluded.value ELSE counter.value END"
        )
    event = 'BEFORE UPDATE OF code, start, "end" ON fiscal_year'
    if postgres:
        yield (
            "CREATE FUNCTION fiscal_year_used() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN IF {USED} THEN RAISE EXCEPTION 'E-FY-USED' USING ERRCODE = '23000'; END IF; RETURN NEW; END $$"
        )
        yield f"CREATE TRIGGER fiscal_year_used {event} FOR EACH ROW EXECUTE FUNCTION fiscal_year_used()"
    else:
        yield f"CREATE TRIGGER fiscal_year_used {event} WHEN {USED} BEGIN SELECT RAISE(ABORT, 'E-FY-USED'); END"
