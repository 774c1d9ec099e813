"""Schema 5: documents of sales, payments, fiscal years, and the settings that documents are made with.

Frozen: a later schema is a later module. What a document names is of its contact: each id comes with the contact's.
There is no column that could send an invoice elsewhere than to the contact. Once a document has a number, triggers
refuse whatever would change what it says, to every program and every version.
"""

from collections.abc import Iterator

from jbtui.database.migrations.m0001_contacts import ADDRESS, STAMPS
from jbtui.database.migrations.m0003_follow_up import LINKS_OF_CONTACT
from jbtui.models import days

DISCOUNT = """
    discount_kind TEXT NOT NULL CHECK (discount_kind IN ('none', 'pct', 'amount')),
    discount_value BIGINT NOT NULL,"""
DISCOUNT_CHECKS = """
    CHECK (discount_kind <> 'none' OR discount_value = 0),
    CHECK (discount_kind <> 'pct' OR discount_value BETWEEN 0 AND 10000)"""
VAT = """
    vat_category TEXT NOT NULL CHECK (vat_category IN ('S', 'E', 'AE', 'K', 'G')),
    vat_rate BIGINT NOT NULL CHECK (vat_rate BETWEEN 0 AND 10000),"""
VAT_CHECKS = "CHECK (vat_category = 'S' OR vat_rate = 0)"
PART_OF_CONTACT = """
    contact_id BIGINT NOT NULL REFERENCES contact (id),
    document_id BIGINT NOT NULL,"""
DOCUMENT_OF_CONTACT = "FOREIGN KEY (document_id, contact_id) REFERENCES document (id, contact_id)"

TABLES = f"""
ALTER TABLE contact ADD COLUMN credit_policy TEXT NOT NULL DEFAULT 'warn'
    CHECK (credit_policy IN ('none', 'warn', 'block'));

CREATE UNIQUE INDEX delivery_address_of_contact ON delivery_address (id, contact_id);

CREATE TABLE seller (
    id {{id}} CHECK (id = 1),
    name TEXT NOT NULL,
    trade_name TEXT NOT NULL,
    legal_form TEXT NOT NULL,
    is_ei BOOLEAN NOT NULL,
    capital BIGINT CHECK (capital >= 0),
    siren TEXT NOT NULL,
    siret TEXT NOT NULL,
    vat_number TEXT NOT NULL,
    rcs_city TEXT NOT NULL,{ADDRESS},
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    einvoice_address TEXT NOT NULL,
    iban TEXT NOT NULL,
    bic TEXT NOT NULL,
    vat_regime TEXT NOT NULL CHECK (vat_regime IN ('normal', 'franchise')),
    vat_on_debits BOOLEAN NOT NULL,
    encours_with_orders BOOLEAN NOT NULL,
    prices_on_deliveries BOOLEAN NOT NULL,
    deposit_series TEXT NOT NULL CHECK (deposit_series IN ('AC', 'FA')),
    credit_series TEXT NOT NULL CHECK (credit_series IN ('AV', 'FA')),
    font TEXT NOT NULL,
    logo {{bytes}}
);

CREATE TABLE mention (
    id {{id}},
    kind TEXT NOT NULL CHECK (kind IN ('pmd', 'pmt', 'aab', 'exempt')),
    since TEXT NOT NULL,
    text TEXT NOT NULL CHECK (text <> ''),
    UNIQUE (kind, since)
);

CREATE TABLE vat_rate (
    code TEXT PRIMARY KEY,
    category TEXT NOT NULL CHECK (category IN ('S', 'E', 'AE', 'K', 'G')),
    rate BIGINT NOT NULL CHECK (rate BETWEEN 0 AND 10000),
    text TEXT NOT NULL,
    vatex TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    CHECK ((category = 'S') = (rate > 0))
);

CREATE TABLE payment_term (
    id {{id}},
    label TEXT NOT NULL UNIQUE CHECK (label <> ''),
    n INTEGER NOT NULL CHECK (n >= 0),
    unit TEXT NOT NULL CHECK (unit IN ('day', 'month')),
    mode TEXT NOT NULL CHECK (mode IN ('net', 'after', 'before')),
    fixed_day INTEGER NOT NULL CHECK (fixed_day BETWEEN 0 AND 31),
    instalments TEXT NOT NULL
);

CREATE TABLE series (
    code TEXT PRIMARY KEY,
    prefix TEXT NOT NULL UNIQUE CHECK (length(prefix) BETWEEN 1 AND 10)
);

CREATE TABLE fiscal_year (
    id {{id}},
    code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 10),
    start {{key}} NOT NULL UNIQUE,
    "end" {{key}} NOT NULL UNIQUE,
    closed_at BIGINT,
    CHECK (start <= "end")
);

CREATE TABLE series_counter (
    id {{id}},
    series TEXT NOT NULL REFERENCES series (code),
    fiscal_year_id BIGINT NOT NULL REFERENCES fiscal_year (id),
    last BIGINT NOT NULL CHECK (last >= 0),
    UNIQUE (series, fiscal_year_id)
);

CREATE TABLE document (
    id {{id}},{STAMPS},
    contact_id BIGINT NOT NULL REFERENCES contact (id),
    person_id BIGINT,
    deal_id BIGINT,
    project_id BIGINT,
    type TEXT NOT NULL CHECK (type IN ('DEV', 'PRO', 'CDE', 'BL', 'ACO', 'FAC', 'AVO')),
    state TEXT NOT NULL,
    series TEXT REFERENCES series (code),
    fiscal_year_id BIGINT REFERENCES fiscal_year (id),
    seq BIGINT CHECK (seq > 0),
    number TEXT UNIQUE CHECK (length(number) BETWEEN 1 AND 35),
    date {{key}} NOT NULL,
    delivery_address_id BIGINT,
    delivery_name TEXT NOT NULL,
    delivery_line1 TEXT NOT NULL,
    delivery_line2 TEXT NOT NULL,
    delivery_postcode TEXT NOT NULL,
    delivery_city TEXT NOT NULL,
    delivery_country TEXT NOT NULL,
    buyer_order_ref TEXT NOT NULL,
    subject TEXT NOT NULL,
    delivery_date TEXT,
    valid_until TEXT,
    payment_term_id BIGINT REFERENCES payment_term (id),
    due_date {{key}},{DISCOUNT}
    sum_lines BIGINT NOT NULL,
    allowance BIGINT NOT NULL,
    charge BIGINT NOT NULL,
    total_ht BIGINT NOT NULL,
    total_vat BIGINT NOT NULL,
    total_ttc BIGINT NOT NULL,
    prepaid BIGINT NOT NULL,
    due BIGINT NOT NULL,
    bt23 TEXT NOT NULL,
    reason TEXT NOT NULL,
    on_deposit BOOLEAN NOT NULL,
    deposit_kind TEXT NOT NULL CHECK (deposit_kind IN ('none', 'pct', 'amount')),
    deposit_value BIGINT NOT NULL CHECK (deposit_value >= 0),
    seller_json TEXT NOT NULL,
    buyer_json TEXT NOT NULL,
    delivery_json TEXT NOT NULL,
    terms_json TEXT NOT NULL,
    public_note TEXT NOT NULL,
    internal_note TEXT NOT NULL,
    transmission TEXT NOT NULL
        CHECK (transmission IN ('none', 'exported', 'deposited', 'rejected', 'received', 'paid')),
    sent_at BIGINT,
    validated_at BIGINT,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    delivered TEXT NOT NULL CHECK (delivered IN ('none', 'partial', 'full')),
    invoiced TEXT NOT NULL CHECK (invoiced IN ('none', 'partial', 'full')),
    to_invoice BIGINT NOT NULL CHECK (to_invoice >= 0),
    settled BIGINT NOT NULL CHECK (settled >= 0),
    family TEXT NOT NULL,
    number_key {{key}} NOT NULL UNIQUE,
    UNIQUE (id, contact_id),
    UNIQUE (series, fiscal_year_id, seq),
    {LINKS_OF_CONTACT},
    FOREIGN KEY (delivery_address_id, contact_id) REFERENCES delivery_address (id, contact_id),
    CHECK (CASE type
        WHEN 'DEV' THEN state IN ('draft', 'issued', 'accepted', 'refused', 'expired', 'cancelled')
        WHEN 'PRO' THEN state IN ('draft', 'issued', 'cancelled')
        WHEN 'CDE' THEN state IN ('draft', 'confirmed', 'closed', 'cancelled')
        WHEN 'BL' THEN state IN ('draft', 'issued', 'delivered', 'cancelled')
        ELSE state IN ('draft', 'validated') END),
    CHECK ((state = 'draft') = (number IS NULL)),
    CHECK ((number IS NULL) = (seq IS NULL)),
    CHECK ((number IS NULL) = (series IS NULL)),
    CHECK ((number IS NULL) = (fiscal_year_id IS NULL)),
    CHECK ((number IS NULL) = (validated_at IS NULL)),
    CHECK (state <> 'validated' OR (seller_json <> '' AND buyer_json <> '' AND hash <> '')),
    CHECK (state <> 'validated' OR type <> 'AVO' OR reason <> ''),
    CHECK (number IS NULL OR date BETWEEN '2000-01-01' AND '2099-12-31'),
    CHECK (delivery_address_id IS NULL OR (delivery_name = '' AND delivery_line1 = '' AND delivery_line2 = ''
        AND delivery_postcode = '' AND delivery_city = '' AND delivery_country = '')),
    CHECK (type = 'AVO' OR NOT on_deposit),
    CHECK (deposit_kind = 'none' OR type = 'ACO'),
    CHECK (deposit_kind <> 'none' OR deposit_value = 0),
    CHECK (family = CASE type WHEN 'DEV' THEN 'quote' WHEN 'PRO' THEN 'quote' WHEN 'CDE' THEN 'order'
        WHEN 'BL' THEN 'delivery' ELSE 'invoice' END),
    CHECK (total_ht = sum_lines - allowance + charge),
    CHECK (total_ttc = total_ht + total_vat),
    CHECK (due = total_ttc - prepaid),
    CHECK (settled = 0 OR state = 'validated'),
    CHECK (type <> 'AVO' OR settled <= total_ttc OR state = 'draft'),
    CHECK (discount_value >= 0),{DISCOUNT_CHECKS}
);

CREATE TABLE document_line (
    id {{id}},{STAMPS},{PART_OF_CONTACT}
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('item', 'text', 'subtotal')),
    nature TEXT NOT NULL CHECK (nature IN ('goods', 'service')),
    ref TEXT NOT NULL,
    description TEXT NOT NULL,
    detail TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    unit TEXT NOT NULL CHECK (length(unit) BETWEEN 1 AND 3),
    price BIGINT NOT NULL CHECK (price >= 0),{DISCOUNT}{VAT}
    vat_text TEXT NOT NULL,
    vatex TEXT NOT NULL,
    gross BIGINT NOT NULL,
    discount BIGINT NOT NULL,
    net BIGINT NOT NULL,
    reopen_order BOOLEAN NOT NULL,
    UNIQUE (id, contact_id),
    {DOCUMENT_OF_CONTACT},
    CHECK (net = gross - discount),
    CHECK (kind = 'item' OR (quantity = 0 AND price = 0 AND gross = 0 AND discount = 0 AND discount_kind = 'none')),
    {VAT_CHECKS},{DISCOUNT_CHECKS}
);

CREATE TABLE document_charge (
    id {{id}},{STAMPS},{PART_OF_CONTACT}
    label TEXT NOT NULL CHECK (label <> ''),
    amount BIGINT NOT NULL CHECK (amount >= 0),{VAT}
    code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 3),
    {DOCUMENT_OF_CONTACT},
    {VAT_CHECKS}
);

CREATE TABLE document_vat (
    id {{id}},
    document_id BIGINT NOT NULL REFERENCES document (id),
    category TEXT NOT NULL CHECK (category IN ('S', 'E', 'AE', 'K', 'G')),
    rate BIGINT NOT NULL CHECK (rate BETWEEN 0 AND 10000),
    base BIGINT NOT NULL,
    vat BIGINT NOT NULL,
    allowance_share BIGINT NOT NULL,
    charge BIGINT NOT NULL,
    text TEXT NOT NULL,
    vatex TEXT NOT NULL,
    UNIQUE (document_id, category, rate),
    CHECK (category = 'S' OR (rate = 0 AND vat = 0))
);

CREATE TABLE document_file (
    id {{id}},
    document_id BIGINT NOT NULL REFERENCES document (id),
    kind TEXT NOT NULL CHECK (kind IN ('pdf', 'xml')),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    bytes {{bytes}} NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (document_id, kind)
);

CREATE TABLE event (
    id {{id}},
    document_id BIGINT NOT NULL REFERENCES document (id),
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action <> ''),
    data TEXT NOT NULL
);

CREATE TABLE document_link (
    id {{id}},{STAMPS},
    contact_id BIGINT NOT NULL REFERENCES contact (id),
    source_id BIGINT NOT NULL,
    target_id BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('transform', 'deposit', 'credit')),
    amount BIGINT NOT NULL CHECK (amount >= 0),
    UNIQUE (source_id, target_id, kind),
    CHECK (source_id <> target_id),
    CHECK (kind = 'deposit' OR amount = 0),
    FOREIGN KEY (source_id, contact_id) REFERENCES document (id, contact_id),
    FOREIGN KEY (target_id, contact_id) REFERENCES document (id, contact_id)
);

CREATE TABLE line_link (
    id {{id}},{STAMPS},
    contact_id BIGINT NOT NULL REFERENCES contact (id),
    source_line_id BIGINT NOT NULL,
    target_line_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    UNIQUE (source_line_id, target_line_id),
    CHECK (source_line_id <> target_line_id),
    FOREIGN KEY (source_line_id, contact_id) REFERENCES document_line (id, contact_id),
    FOREIGN KEY (target_line_id, contact_id) REFERENCES document_line (id, contact_id)
);

CREATE TABLE payment (
    id {{id}},{STAMPS},
    contact_id BIGINT NOT NULL REFERENCES contact (id),
    date {{key}} NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    means TEXT NOT NULL CHECK (means IN ('transfer', 'card', 'cheque', 'cash', 'debit', 'other')),
    ref TEXT NOT NULL,
    allocated BIGINT NOT NULL CHECK (allocated >= 0),
    UNIQUE (id, contact_id),
    CHECK (allocated <= amount)
);

CREATE TABLE allocation (
    id {{id}},{STAMPS},
    contact_id BIGINT NOT NULL REFERENCES contact (id),
    payment_id BIGINT,
    avoir_id BIGINT,
    invoice_id BIGINT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    CHECK ((payment_id IS NULL) <> (avoir_id IS NULL)),
    CHECK (avoir_id <> invoice_id),
    FOREIGN KEY (payment_id, contact_id) REFERENCES payment (id, contact_id),
    FOREIGN KEY (avoir_id, contact_id) REFERENCES document (id, contact_id),
    FOREIGN KEY (invoice_id, contact_id) REFERENCES document (id, contact_id)
);

CREATE INDEX document_contact ON document (contact_id, date, id);
CREATE INDEX document_contact_type ON document (contact_id, type, date, id);
CREATE INDEX document_history ON document
    (contact_id, fiscal_year_id, type, state, on_deposit, total_ht);
CREATE INDEX document_open ON document (contact_id, type) WHERE state = 'validated' AND due <> settled;
CREATE INDEX document_ordered ON document (contact_id) WHERE type = 'CDE' AND state = 'confirmed';
CREATE INDEX document_dated ON document (series, fiscal_year_id, date) WHERE series IS NOT NULL;
CREATE INDEX document_valid_until ON document (valid_until) WHERE type = 'DEV' AND state = 'issued';
CREATE INDEX document_person ON document (person_id, fiscal_year_id) WHERE person_id IS NOT NULL;
CREATE INDEX document_deal ON document (deal_id, date, id) WHERE deal_id IS NOT NULL;
CREATE INDEX document_project ON document (project_id, date, id) WHERE project_id IS NOT NULL;
CREATE INDEX document_delivery_address ON document (delivery_address_id) WHERE delivery_address_id IS NOT NULL;
CREATE INDEX document_fiscal_year ON document (fiscal_year_id, type, date, id) WHERE fiscal_year_id IS NOT NULL;
CREATE INDEX document_line_document ON document_line (document_id, position, id);
CREATE INDEX document_line_contact ON document_line (contact_id);
CREATE INDEX document_charge_document ON document_charge (document_id, id);
CREATE INDEX document_charge_contact ON document_charge (contact_id);
CREATE INDEX event_document ON event (document_id, id);
CREATE INDEX document_link_contact ON document_link (contact_id);
CREATE INDEX document_link_target ON document_link (target_id, kind);
CREATE UNIQUE INDEX document_link_credit ON document_link (target_id) WHERE kind = 'credit';
CREATE INDEX line_link_contact ON line_link (contact_id);
CREATE INDEX line_link_target ON line_link (target_line_id);
CREATE INDEX payment_contact ON payment (contact_id, date, id);
CREATE INDEX payment_open ON payment (contact_id) WHERE allocated < amount;
CREATE INDEX allocation_contact ON allocation (contact_id);
CREATE INDEX allocation_payment ON allocation (payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX allocation_avoir ON allocation (avoir_id) WHERE avoir_id IS NOT NULL;
CREATE INDEX allocation_invoice ON allocation (invoice_id)
"""

SORTS = {"date": "date, id", "number": "number_key, id"}
SHELVES = {
    "quote_all": "family = 'quote'",
    "quote_draft": "family = 'quote' AND state = 'draft'",
    "quote_sent": "family = 'quote' AND state = 'issued'",
    "quote_accepted": "family = 'quote' AND state = 'accepted'",
    "quote_lost": "family = 'quote' AND state IN ('refused', 'expired', 'cancelled')",
    "order_all": "family = 'order'",
    "order_to_deliver": "family = 'order' AND state = 'confirmed' AND delivered <> 'full'",
    "order_to_invoice": "family = 'order' AND state = 'confirmed' AND invoiced <> 'full'",
    "delivery_all": "family = 'delivery'",
    "delivery_to_invoice": "family = 'delivery' AND state IN ('issued', 'delivered') AND invoiced <> 'full'",
    "invoice_all": "family = 'invoice'",
    "invoice_draft": "family = 'invoice' AND state = 'draft'",
    "invoice_unpaid": "family = 'invoice' AND state = 'validated' AND type <> 'AVO' AND due > settled",
    "invoice_credit": "family = 'invoice' AND type = 'AVO'",
}

CONTENT = """
    id, created_at, created_by, contact_id, person_id, deal_id, project_id, type, series, fiscal_year_id, seq, number,
    date, delivery_address_id, delivery_name, delivery_line1, delivery_line2, delivery_postcode, delivery_city,
    delivery_country, buyer_order_ref, subject, payment_term_id, due_date, discount_kind, discount_value, sum_lines,
    allowance, charge, total_ht, total_vat, total_ttc, prepaid, due, bt23, reason, on_deposit, deposit_kind,
    deposit_value, seller_json, buyer_json,
    delivery_json, terms_json, public_note, validated_at, prev_hash, hash
"""
"""What a document says: all its columns but its state, how far it is delivered, invoiced and paid, what was done with
it, and two days that a change of state may set."""

STEPS = """
    'DEV issued accepted', 'DEV issued refused', 'DEV issued expired', 'DEV issued cancelled', 'DEV expired issued',
    'DEV accepted cancelled', 'PRO issued cancelled', 'CDE confirmed closed', 'CDE closed confirmed',
    'CDE confirmed cancelled', 'BL issued delivered', 'BL issued cancelled', 'BL delivered cancelled'
"""
"""The steps that a numbered document may take."""

OF_DOCUMENT = "EXISTS (SELECT 1 FROM document WHERE id = {row}.document_id AND state <> 'draft')"
OF_TARGET = "EXISTS (SELECT 1 FROM document WHERE id = {row}.target_id AND state <> 'draft')"
OF_TARGET_LINE = (
    "EXISTS (SELECT 1 FROM document_line JOIN document ON document.id = document_line.document_id"
    " WHERE document_line.id = {row}.target_line_id AND state <> 'draft')"
)
PARTS = {
    "document_line": OF_DOCUMENT,
    "document_charge": OF_DOCUMENT,
    "document_vat": OF_DOCUMENT,
    "document_link": OF_TARGET,
    "line_link": OF_TARGET_LINE,
}
"""What a document consists of, and when it is the part of a numbered one."""

REFUSALS = [
    (f"document_frozen BEFORE UPDATE OF {CONTENT}", "OLD.state <> 'draft'", "E-IMM"),
    (
        "document_frozen_validity BEFORE UPDATE OF valid_until",
        "OLD.state <> 'draft' AND COALESCE(OLD.valid_until, '') <> COALESCE(NEW.valid_until, '')"
        " AND NOT (OLD.state = 'expired' AND NEW.state = 'issued')",
        "E-IMM",
    ),
    (
        "document_frozen_receipt BEFORE UPDATE OF delivery_date",
        "OLD.state <> 'draft' AND COALESCE(OLD.delivery_date, '') <> COALESCE(NEW.delivery_date, '')"
        " AND NOT (OLD.type = 'BL' AND OLD.state = 'issued' AND NEW.state = 'delivered')",
        "E-IMM",
    ),
    (
        "document_frozen_state BEFORE UPDATE OF state",
        "OLD.state <> NEW.state AND (OLD.state = 'validated' OR NEW.state = 'draft')",
        "E-IMM",
    ),
    (
        "document_state BEFORE UPDATE OF state",
        "OLD.state <> NEW.state AND OLD.state NOT IN ('draft', 'validated') AND NEW.state <> 'draft'"
        f" AND OLD.type || ' ' || OLD.state || ' ' || NEW.state NOT IN ({STEPS})",
        "E-STATE",
    ),
    (
        "document_first_state BEFORE UPDATE OF state",
        "OLD.state = 'draft' AND NEW.state NOT IN ('draft', 'issued', 'confirmed', 'validated')",
        "E-STATE",
    ),
    ("document_kept BEFORE DELETE", "OLD.state <> 'draft'", "E-IMM"),
    (
        "allocation_of BEFORE INSERT",
        "NOT EXISTS (SELECT 1 FROM document"
        " WHERE id = NEW.invoice_id AND type IN ('FAC', 'ACO') AND state = 'validated')"
        " OR (NEW.avoir_id IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM document WHERE id = NEW.avoir_id AND type = 'AVO' AND state = 'validated'))",
        "E-STATE",
    ),
]
"""Trigger and event on the table whose name it begins with, condition, and the code it refuses with."""

SETTLES = """
    UPDATE document SET settled = settled {sign} {row}.amount WHERE id IN ({row}.invoice_id, {row}.avoir_id);
    UPDATE payment SET allocated = allocated {sign} {row}.amount WHERE id = {row}.payment_id;
"""
"""What an allocation adds to what it is of, and what takes it away again: nobody else writes these two sums."""

SEEDS = """
INSERT INTO seller (id, name, trade_name, legal_form, is_ei, capital, siren, siret, vat_number, rcs_city, line1, line2,
    postcode, city, country, email, phone, einvoice_address, iban, bic, vat_regime, vat_on_debits, encours_with_orders,
    prices_on_deliveries, deposit_series, credit_series, font, logo)
VALUES (1, '', '', '', false, NULL, '', '', '', '', '', '', '', '', 'FR', '', '', '', '', '', 'normal', false, true,
    false, 'AC', 'AV', '', NULL)
---
INSERT INTO series (code, prefix) VALUES
    ('DE', 'DE'), ('PF', 'PF'), ('CD', 'CD'), ('BL', 'BL'), ('AC', 'AC'), ('FA', 'FA'), ('AV', 'AV')
---
INSERT INTO vat_rate (code, category, rate, text, vatex, active) VALUES
    ('20', 'S', 2000, '', '', true),
    ('10', 'S', 1000, '', '', true),
    ('5,5', 'S', 550, '', '', true),
    ('2,1', 'S', 210, '', '', true),
    ('13', 'S', 1300, '', '', false),
    ('8,5', 'S', 850, '', '', false),
    ('1,75', 'S', 175, '', '', false),
    ('1,05', 'S', 105, '', '', false),
    ('0,9', 'S', 90, '', '', false),
    ('franchise', 'E', 0, 'TVA non applicable, art. 293 B du CGI', 'VATEX-FR-FRANCHISE', true),
    ('autoliquidation', 'AE', 0, 'Autoliquidation', 'VATEX-EU-AE', true),
    ('intra', 'K', 0, 'Exonération de TVA, art. 262 ter I du CGI', 'VATEX-EU-IC', true),
    ('export', 'G', 0, 'Exonération de TVA, art. 262 I du CGI', 'VATEX-EU-G', true)
---
INSERT INTO payment_term (id, label, n, unit, mode, fixed_day, instalments) VALUES
    (1, '30 jours net', 30, 'day', 'net', 0, ''),
    (2, 'Comptant', 0, 'day', 'net', 0, ''),
    (3, '15 jours net', 15, 'day', 'net', 0, ''),
    (4, '45 jours net', 45, 'day', 'net', 0, ''),
    (5, '60 jours net', 60, 'day', 'net', 0, ''),
    (6, '30 jours fin de mois', 30, 'day', 'after', 0, ''),
    (7, '45 jours fin de mois', 45, 'day', 'after', 0, ''),
    (8, 'Fin de mois + 45 jours', 45, 'day', 'before', 0, ''),
    (9, '30 jours fin de mois, le 10', 30, 'day', 'after', 10, '')
---
INSERT INTO mention (id, kind, since, text) VALUES
    (1, 'pmd', '2000-01-01',
        'En cas de retard de paiement, des pénalités au taux de trois fois l’intérêt légal sont ' ||
        'exigibles sans rappel (article L441-10 du code de commerce).'),
    (2, 'pmt', '2000-01-01',
        'Indemnité forfaitaire pour frais de recouvrement en cas de retard de paiement~: 40 €.'),
    (3, 'aab', '2000-01-01', 'Pas d’escompte pour paiement anticipé.'),
    (4, 'exempt', '2000-01-01', 'TVA non applicable, art. 293 B du CGI')
""".replace("~", "\u202f")
"""What a new base begins with."""

FIRST_YEAR = """
INSERT INTO fiscal_year (id, code, start, "end") VALUES (1, '{year}', '{year}-01-01', '{year}-12-31')
"""


def statements(*, postgres: bool) -> Iterator[str]:
    """The statements that make a database of schema 4 one of schema 5."""
    dialect = {
        "id": "BIGINT PRIMARY KEY" if postgres else "INTEGER PRIMARY KEY",
        "key": 'TEXT COLLATE "C"' if postgres else "TEXT",
        "bytes": "BYTEA" if postgres else "BLOB",
    }
    yield from TABLES.format(**dialect).split(";")
    for sort, columns in SORTS.items():
        for shelf, condition in SHELVES.items():
            yield f"CREATE INDEX document_{shelf}_by_{sort} ON document ({columns}) WHERE {condition}"
    for name, event, table, condition, code in _refusals():
        refusal = f"RAISE EXCEPTION '{code}' USING ERRCODE = '23000'" if postgres else f"SELECT RAISE(ABORT, '{code}')"
        yield from trigger(name, event, table, refusal + ";", condition, postgres=postgres)
    for event, body in (
        ("INSERT", SETTLES.format(sign="+", row="NEW")),
        ("DELETE", SETTLES.format(sign="-", row="OLD")),
        ("UPDATE", SETTLES.format(sign="-", row="OLD") + SETTLES.format(sign="+", row="NEW")),
    ):
        name = f"allocation_{event.lower()}"
        yield from trigger(name, f"AFTER {event}", "allocation", body, "true", postgres=postgres)
    yield from SEEDS.split("---")
    yield FIRST_YEAR.format(year=days.today().year)


def _refusals() -> Iterator[tuple[str, str, str, str, str]]:
    """Name, event and table of each trigger that refuses, when it does, and with which code."""
    for words, condition, code in REFUSALS:
        name, _space, event = words.partition(" ")
        yield name, event, name.partition("_")[0], condition, code
    for table, condition in PARTS.items():
        for event, rows in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
            either = " OR ".join(condition.format(row=row) for row in rows)
            yield f"{table}_frozen_{event.lower()}", f"BEFORE {event}", table, either, "E-IMM"
    for table in ("document_file", "event"):
        for event in ("UPDATE", "DELETE"):
            yield f"{table}_frozen_{event.lower()}", f"BEFORE {event}", table, "true", "E-IMM"


def trigger(name: str, event: str, table: str, body: str, condition: str, *, postgres: bool) -> Iterator[str]:
    """What makes a trigger that does something for each row of which a condition holds."""
    if not postgres:
        yield f"CREATE TRIGGER {name} {event} ON {table} WHEN {condition} BEGIN {body} END"
        return
    row = "OLD" if event.endswith("DELETE") else "NEW"
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN IF {condition} THEN {body} END IF; RETURN {row}; END $$"
    )
    yield f"CREATE TRIGGER {name} {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
