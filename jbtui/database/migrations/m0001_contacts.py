"""Schema 1: contacts, their people and delivery addresses, the journal, the search index.

Frozen: a later schema is a later module. What the tables refuse is refused to every program and every version.
"""

from collections.abc import Iterator

SORTS = {
    "name": "name_key, id",
    "city": "city_key, name_key, id",
    "postcode": "postcode, name_key, id",
    "code": "code_key, id",
    "changed": "changed, id",
}
SHELVES = {"all": "", "customer": "WHERE is_customer", "prospect": "WHERE is_prospect", "supplier": "WHERE is_supplier"}

STAMPS = """
    version INTEGER NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT NOT NULL"""

ADDRESS = """
    line1 TEXT NOT NULL,
    line2 TEXT NOT NULL,
    postcode {key} NOT NULL,
    city TEXT NOT NULL,
    country TEXT NOT NULL"""

TABLES = f"""
CREATE TABLE schema_version (version INTEGER NOT NULL);

CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL);

CREATE TABLE contact (
    id {{id}},{STAMPS},
    code TEXT NOT NULL UNIQUE,
    nature TEXT NOT NULL CHECK (nature IN ('company', 'individual')),
    is_customer BOOLEAN NOT NULL,
    is_prospect BOOLEAN NOT NULL,
    is_supplier BOOLEAN NOT NULL,
    name TEXT NOT NULL,
    civility TEXT NOT NULL,
    last_name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    phone TEXT NOT NULL,
    mobile TEXT NOT NULL,
    fax TEXT NOT NULL,
    email TEXT NOT NULL,
    website TEXT NOT NULL,{ADDRESS},
    legal_form TEXT NOT NULL,
    siren TEXT NOT NULL,
    siret TEXT NOT NULL,
    vat_number TEXT NOT NULL,
    naf_code TEXT NOT NULL,
    einvoicing_address TEXT NOT NULL,
    activity TEXT NOT NULL,
    area TEXT NOT NULL,
    origin TEXT NOT NULL,
    owner TEXT NOT NULL,
    tags TEXT NOT NULL,
    canvassing_consent TEXT NOT NULL CHECK (canvassing_consent IN ('', 'yes', 'no')),
    canvassing_date TEXT,
    canvassing_source TEXT NOT NULL,
    currency TEXT NOT NULL,
    third_party_account TEXT NOT NULL,
    payment_terms TEXT NOT NULL,
    credit_limit BIGINT,
    remarks TEXT NOT NULL,
    archived BOOLEAN NOT NULL,
    name_key {{key}} NOT NULL,
    city_key {{key}} NOT NULL,
    code_key {{key}} NOT NULL,
    changed BIGINT NOT NULL,
    UNIQUE (id, nature),
    CHECK (is_customer OR is_prospect OR is_supplier),
    CHECK (CASE nature WHEN 'company' THEN name <> '' ELSE last_name <> '' END),
    CHECK (nature = 'company' OR (siren = '' AND siret = '' AND name = '')),
    CHECK (nature = 'individual' OR (last_name = '' AND first_name = '' AND canvassing_consent = ''))
);

CREATE TABLE person (
    id {{id}},{STAMPS},
    contact_id BIGINT NOT NULL,
    contact_nature TEXT NOT NULL CHECK (contact_nature = 'company'),
    civility TEXT NOT NULL,
    last_name TEXT NOT NULL CHECK (last_name <> ''),
    first_name TEXT NOT NULL,
    job TEXT NOT NULL,
    phone TEXT NOT NULL,
    mobile TEXT NOT NULL,
    email TEXT NOT NULL,
    remarks TEXT NOT NULL,
    is_main BOOLEAN NOT NULL,
    since TEXT,
    until TEXT CHECK (until >= since),
    individual_id BIGINT REFERENCES contact (id),
    name_key {{key}} NOT NULL,
    UNIQUE (id, contact_id),
    FOREIGN KEY (contact_id, contact_nature) REFERENCES contact (id, nature)
);

CREATE TABLE delivery_address (
    id {{id}},{STAMPS},
    contact_id BIGINT NOT NULL REFERENCES contact (id),
    label TEXT NOT NULL CHECK (label <> ''),{ADDRESS},
    siret TEXT NOT NULL,
    recipient_id BIGINT,
    phone TEXT NOT NULL,
    instructions TEXT NOT NULL,
    is_default BOOLEAN NOT NULL,
    follows_billing BOOLEAN NOT NULL,
    archived BOOLEAN NOT NULL,
    label_key {{key}} NOT NULL,
    CHECK (NOT (is_default AND archived)),
    FOREIGN KEY (recipient_id, contact_id) REFERENCES person (id, contact_id)
);

CREATE TABLE unit (
    number {{id}},
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    session TEXT NOT NULL,
    label TEXT NOT NULL,
    undoes_id BIGINT REFERENCES unit (number),
    finished BOOLEAN NOT NULL
);

CREATE TABLE journal_line (
    id {{id}},
    unit_id BIGINT NOT NULL REFERENCES unit (number),
    table_name TEXT NOT NULL,
    row_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    operation TEXT NOT NULL CHECK (operation IN ('insert', 'update', 'delete')),
    version INTEGER NOT NULL,
    changes TEXT NOT NULL
);

CREATE TABLE imported_row (
    fingerprint TEXT PRIMARY KEY,
    contact_id BIGINT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    unit_id BIGINT NOT NULL REFERENCES unit (number)
);

CREATE TABLE import_mapping (
    headers TEXT PRIMARY KEY,
    fields TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL
);

CREATE INDEX contact_siren ON contact (siren) WHERE siren > '';
CREATE INDEX contact_siret ON contact (siret) WHERE siret > '';
CREATE INDEX contact_owner ON contact (owner) WHERE owner > '';
CREATE INDEX person_by_name ON person (contact_id, name_key, id);
CREATE UNIQUE INDEX person_main ON person (contact_id) WHERE is_main;
CREATE INDEX person_individual ON person (individual_id) WHERE individual_id IS NOT NULL;
CREATE INDEX delivery_address_by_label ON delivery_address (contact_id, label_key, id);
CREATE UNIQUE INDEX delivery_address_default ON delivery_address (contact_id) WHERE is_default;
CREATE INDEX delivery_address_siret ON delivery_address (siret) WHERE siret > '';
CREATE INDEX delivery_address_recipient ON delivery_address (recipient_id) WHERE recipient_id IS NOT NULL;
CREATE INDEX unit_undoes ON unit (undoes_id) WHERE undoes_id IS NOT NULL;
CREATE INDEX unit_by_actor ON unit (actor, number);
CREATE INDEX unit_by_session ON unit (session, number);
CREATE INDEX journal_line_unit ON journal_line (unit_id, contact_id, id);
CREATE INDEX journal_line_contact ON journal_line (contact_id, id);
CREATE INDEX imported_row_contact ON imported_row (contact_id);
CREATE INDEX imported_row_unit ON imported_row (unit_id)
"""

SEARCH_SQLITE = """
CREATE TABLE search_entry (
    entry INTEGER PRIMARY KEY,
    contact_id BIGINT NOT NULL UNIQUE REFERENCES contact (id) ON DELETE CASCADE,
    tokens TEXT NOT NULL
)
---
CREATE VIRTUAL TABLE search_token USING fts5(
    tokens, content='search_entry', content_rowid='entry', detail='none', columnsize=0,
    prefix='1 2 3', tokenize='unicode61 remove_diacritics 0'
)
---
CREATE TRIGGER search_entry_insert AFTER INSERT ON search_entry BEGIN
    INSERT INTO search_token (rowid, tokens) VALUES (new.entry, new.tokens);
END
---
CREATE TRIGGER search_entry_delete AFTER DELETE ON search_entry BEGIN
    INSERT INTO search_token (search_token, rowid, tokens) VALUES ('delete', old.entry, old.tokens);
END
"""

SEARCH_POSTGRES = """
CREATE TABLE search_entry (
    entry BIGINT PRIMARY KEY,
    contact_id BIGINT NOT NULL UNIQUE REFERENCES contact (id) ON DELETE CASCADE,
    tokens TEXT NOT NULL,
    vector TSVECTOR GENERATED ALWAYS AS (array_to_tsvector(string_to_array(tokens, ' '))) STORED
)
---
CREATE INDEX search_entry_vector ON search_entry USING gin (vector) WITH (fastupdate = off)
"""


def statements(*, postgres: bool) -> Iterator[str]:
    """The statements that make an empty database one of schema 1."""
    dialect = {
        "id": "BIGINT PRIMARY KEY" if postgres else "INTEGER PRIMARY KEY",
        "key": 'TEXT COLLATE "C"' if postgres else "TEXT",
    }
    yield from TABLES.format(**dialect).split(";")
    for sort, columns in SORTS.items():
        for shelf, condition in SHELVES.items():
            yield f"CREATE INDEX contact_{shelf}_by_{sort} ON contact ({columns}) {condition}"
    yield from (SEARCH_POSTGRES if postgres else SEARCH_SQLITE).split("---")
