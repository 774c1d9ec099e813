"""Once a document has its number the tables themselves refuse to change what it says, and to forget it."""

from collections.abc import Callable
from typing import Any

import peewee
import pytest

from jbtui import reasons
from jbtui.models.base import Values, database
from jbtui.models.contact import Contact
from jbtui.models.document import Document, DocumentLine
from jbtui.services import check, contacts, deals, delivery_addresses, people, projects, undo
from jbtui.services.unit import Forbidden, Session, unit
from tests.services.making import addresses, company, everything, last_unit, now, person, plain
from tests.services.selling import DAY, numbered, stored, years

FROZEN = "ce document a un numéro, il ne change plus"


@pytest.fixture(autouse=True)
def one_year() -> None:
    years(("2026", "2026-01-01", "2026-12-31"))


def refused(sql: str, *values: Any) -> str:
    """Why the database refuses a statement, and that it does."""
    with pytest.raises(peewee.DatabaseError) as caught, database.atomic():
        database.execute_sql(sql.replace("?", database.param), values)
    return reasons.of_database(caught.value)


def done(sql: str, *values: Any) -> int:
    """How many rows a statement changes."""
    return int(database.execute_sql(sql.replace("?", database.param), values).rowcount)


CONTENT = [
    name
    for name in Document.columns()
    if name
    not in {
        *("version", "updated_at", "updated_by", "state", "internal_note", "transmission", "sent_at", "delivered"),
        *("invoiced", "to_invoice", "settled", "family", "number_key"),
    }
]


@pytest.mark.parametrize("column", CONTENT)
def test_no_column_that_it_says_can_be_written(anne: Session, column: str) -> None:
    row = numbered(anne, stored(anne, company(anne)))
    other = {"date": "'2026-11-19'", "valid_until": "'2027-01-01'", "delivery_date": "'2027-01-01'"}
    value = other.get(column, f'"{column}"')
    assert refused(f'UPDATE document SET "{column}" = {value} WHERE id = ?', row["id"]) == FROZEN
    assert now(Document, row) == row


def test_what_is_done_with_it_can_be_noted(anne: Session) -> None:
    row = numbered(anne, stored(anne, company(anne)))
    changes = {"transmission": "deposited", "internal_note": "rappelé", "sent_at": anne.clock()}
    with unit(anne, "Noter") as work:
        assert work.update(Document, row["id"], changes, row["version"])["transmission"] == "deposited"


@pytest.mark.parametrize("table", ["document", "document_line", "document_vat", "document_file", "event"])
def test_its_rows_cannot_be_written_or_deleted(anne: Session, table: str) -> None:
    row = numbered(anne, stored(anne, company(anne)))
    column = "id" if table == "document" else "document_id"
    for sql in (f"UPDATE {table} SET id = id WHERE {column} = ?", f"DELETE FROM {table} WHERE {column} = ?"):
        assert done(f"SELECT 1 FROM {table} WHERE {column} = ?", row["id"]) != 0
        assert refused(sql, row["id"]) == FROZEN


@pytest.mark.parametrize("table", ["document_charge", "document_link", "line_link"])
def test_its_charges_and_links_cannot_be_written_deleted_or_added(anne: Session, table: str) -> None:
    owner = company(anne)
    order, invoice = stored(anne, owner, "CDE"), stored(anne, owner)
    stamps = "1, 1, 1, 'anne', 1, 'anne', ?"
    names = "id, version, created_at, created_by, updated_at, updated_by, contact_id"
    lines = {line["document_id"]: line["id"] for line in DocumentLine.values()}
    insert = {
        "document_charge": (
            f"INSERT INTO document_charge ({names}, document_id, label, amount, vat_category, vat_rate, code)"
            f" VALUES ({stamps}, ?, 'Port', 100, 'S', 2000, 'FC')",
            [invoice["id"]],
        ),
        "document_link": (
            f"INSERT INTO document_link ({names}, source_id, target_id, kind, amount)"
            f" VALUES ({stamps}, ?, ?, 'transform', 0)",
            [order["id"], invoice["id"]],
        ),
        "line_link": (
            f"INSERT INTO line_link ({names}, source_line_id, target_line_id, quantity) VALUES ({stamps}, ?, ?, 10000)",
            [lines[order["id"]], lines[invoice["id"]]],
        ),
    }[table]
    statement, values = insert
    done(statement, owner["id"], *values)
    done(f"UPDATE {table} SET version = 2")
    numbered(anne, invoice)
    assert refused(f"UPDATE {table} SET version = 3") == FROZEN
    assert refused(f"DELETE FROM {table}") == FROZEN
    more = statement.replace("VALUES (1,", "VALUES (2,")
    assert refused(more, owner["id"], *values) == FROZEN


def test_no_line_is_added_to_it(anne: Session) -> None:
    owner = company(anne)
    row = numbered(anne, stored(anne, owner))
    with pytest.raises(peewee.IntegrityError), unit(anne, "Ajouter") as work:
        work.insert(DocumentLine, [{"contact_id": owner["id"], "document_id": row["id"], "description": "De plus"}])
    assert len(DocumentLine.values()) == 1


STEPS = {
    "DEV": {
        "issued": {"accepted", "refused", "expired", "cancelled"},
        "accepted": {"cancelled"},
        "expired": {"issued"},
    },
    "PRO": {"issued": {"cancelled"}},
    "CDE": {"confirmed": {"closed", "cancelled"}, "closed": {"confirmed"}},
    "BL": {"issued": {"delivered", "cancelled"}, "delivered": {"cancelled"}},
    "FAC": {},
    "ACO": {},
    "AVO": {},
}
STATES = (
    *("draft", "issued", "accepted", "refused", "expired", "cancelled", "confirmed", "closed", "delivered"),
    "validated",
)


@pytest.mark.parametrize("type_", STEPS)
def test_states_follow_each_other_as_they_are_listed(anne: Session, type_: str) -> None:
    owner = company(anne)
    paths: dict[str, list[str]] = {}
    for before, after in [("", "")] + [(before, step) for before, steps in STEPS[type_].items() for step in steps]:
        paths.setdefault(after, [*paths.get(before, []), after] if after else [])
    for path in paths.values():
        row = numbered(anne, stored(anne, owner, type_))
        for state in path:
            done("UPDATE document SET state = ? WHERE id = ?", state, row["id"])
        row = now(Document, row)
        for state in STATES:
            if state != row["state"] and state not in STEPS[type_].get(row["state"], ()):
                assert refused("UPDATE document SET state = ? WHERE id = ?", state, row["id"]), state


def test_a_draft_is_free(anne: Session) -> None:
    row = stored(anne, company(anne))
    done("UPDATE document_line SET description = 'Autre'")
    done("DELETE FROM document_line")
    done("DELETE FROM document WHERE id = ?", row["id"])


def test_the_first_state_is_that_of_its_type(anne: Session) -> None:
    row = stored(anne, company(anne), "DEV")
    for state in ("accepted", "cancelled", "validated", "confirmed"):
        assert refused("UPDATE document SET state = ? WHERE id = ?", state, row["id"])


def test_an_expired_quote_holds_again_until_another_day(anne: Session) -> None:
    row = numbered(anne, stored(anne, company(anne), "DEV", valid_until=DAY), "expired")
    assert refused("UPDATE document SET valid_until = '2027-01-01' WHERE id = ?", row["id"]) == FROZEN
    done("UPDATE document SET valid_until = '2027-01-01', state = 'issued' WHERE id = ?", row["id"])
    assert refused("UPDATE document SET valid_until = '2027-01-02' WHERE id = ?", row["id"]) == FROZEN


def test_a_delivery_is_received_on_a_day_once(anne: Session) -> None:
    row = numbered(anne, stored(anne, company(anne), "BL"))
    assert refused("UPDATE document SET delivery_date = '2027-01-01' WHERE id = ?", row["id"]) == FROZEN
    done("UPDATE document SET delivery_date = '2026-11-24', state = 'delivered' WHERE id = ?", row["id"])
    assert refused("UPDATE document SET delivery_date = '2026-11-25' WHERE id = ?", row["id"]) == FROZEN


# --- what can never be ----------------------------------------------------------------------------------------------


def test_there_is_no_other_billing_address_to_store() -> None:
    tables = database.get_tables()
    columns = [
        column.name for table in tables if table.startswith("document") for column in database.get_columns(table)
    ]
    assert not [name for name in columns if "bill" in name or "invoice_address" in name or "invoice_to" in name]
    assert {"contact_id", "delivery_address_id", "delivery_city"} <= set(columns)


@pytest.mark.parametrize("column", ["person_id", "deal_id", "project_id", "delivery_address_id"])
def test_a_document_names_what_is_its_contacts(anne: Session, column: str) -> None:
    owner, other = company(anne, "Martin"), company(anne, "Durand")
    row = stored(anne, owner)
    ids = {
        "person_id": person(anne, other)["id"],
        "deal_id": deals.create(anne, other["id"], {"label": "Atelier", "estimate": 1}).row["id"],
        "project_id": projects.create(anne, other["id"], {"label": "Pose"}).row["id"],
        "delivery_address_id": addresses(other)[0]["id"],
    }
    with pytest.raises(peewee.IntegrityError), unit(anne, "Lier") as work:
        work.update(Document, row["id"], {column: ids[column]}, row["version"])


@pytest.mark.parametrize(
    "change",
    [
        "state = 'validated'",
        "number = 'FA2026-00001'",
        "total_ht = total_ht + 1",
        "total_ttc = total_ttc + 1",
        "due = due + 1",
        "settled = 1",
        "type = 'DEV', family = 'invoice'",
        "discount_value = 100",
        "discount_kind = 'pct', discount_value = 10001",
        "delivery_address_id = (SELECT min(id) FROM delivery_address), delivery_city = 'Lyon'",
        "state = 'validated', number = 'FA2026-00001', seq = 1, series = 'FA', fiscal_year_id = 1, validated_at = 1",
    ],
)
def test_no_row_contradicts_itself(anne: Session, change: str) -> None:
    row = stored(anne, company(anne))
    assert refused(f"UPDATE document SET {change} WHERE id = ?", row["id"])


@pytest.mark.parametrize(
    "change",
    ["price = -1", "net = net + 1", "kind = 'text'", "vat_category = 'E'", "vat_rate = 10001", "unit = 'pièce'"],
)
def test_no_line_contradicts_itself(anne: Session, change: str) -> None:
    stored(anne, company(anne))
    assert refused(f"UPDATE document_line SET {change}")


def test_a_number_is_given_once(anne: Session) -> None:
    owner = company(anne)
    first = numbered(anne, stored(anne, owner))
    assert first["number"] == "FA2026-00001"
    second = stored(anne, owner)
    with pytest.raises(peewee.IntegrityError):
        numbered(anne, second, number="fa2026-00001")
    assert numbered(anne, second)["number"] == "FA2026-00002"


# --- what documents name is kept ------------------------------------------------------------------------------------


def use(session: Session, owner: Values, **names: Any) -> Values:
    return numbered(session, stored(session, owner, **names))


def told(act: Callable[[], Any]) -> str:
    with pytest.raises(Forbidden) as caught:
        act()
    return plain(str(caught.value))


def test_what_a_document_names_is_archived_and_not_deleted(anne: Session) -> None:
    owner = company(anne, "Martin")
    petit = person(anne, owner)
    deal = deals.create(anne, owner["id"], {"label": "Atelier", "estimate": 1}).row
    project = projects.create(anne, owner["id"], {"label": "Pose"}).row
    depot = delivery_addresses.create(anne, owner["id"], {"label": "Dépôt", "city": "Lyon"}).row
    use(
        anne,
        owner,
        person_id=petit["id"],
        deal_id=deal["id"],
        project_id=project["id"],
        delivery_address_id=depot["id"],
    )
    before = everything()
    words = "figure sur des documents (Facture FA2026-00001) : "
    assert told(lambda: contacts.delete(anne, [owner["id"]])) == f"Martin {words}archivez la fiche."
    assert told(lambda: people.delete(anne, petit["id"])).startswith(f"PETIT {words}")
    assert told(lambda: delivery_addresses.delete(anne, depot["id"])) == f"Dépôt {words}archivez l’adresse."
    assert told(lambda: deals.delete(anne, [deal["id"]])).startswith(f"Atelier {words}")
    assert told(lambda: projects.delete(anne, [project["id"]])).startswith(f"Pose {words}")
    assert "ne peut pas devenir un particulier" in told(
        lambda: contacts.update(anne, owner["id"], {"nature": "individual", "last_name": "M"}, owner["version"])
    )
    assert everything() == before
    delivery_addresses.set_archived(anne, depot["id"], True)
    contacts.set_archived(anne, [owner["id"]], True)
    assert list(check.problems()) == []


# --- undo -----------------------------------------------------------------------------------------------------------


def test_a_number_is_never_taken_back(anne: Session) -> None:
    draft = stored(anne, company(anne))
    making = last_unit()
    row = numbered(anne, draft)
    assert "Facture FA2026-00001 a un numéro" in told(lambda: undo.undo(anne, last_unit()))
    undone = undo.undo(anne, making)
    assert undone.restored == 0
    assert undone.skipped
    assert now(Document, row) == row
    assert len(DocumentLine.values()) == 1


def test_a_draft_is_taken_back_whole_and_comes_back_whole(anne: Session) -> None:
    stored(anne, company(anne))
    before = everything()
    assert undo.undo(anne, last_unit()).skipped == []
    assert not Document.values()
    assert not DocumentLine.values()
    assert undo.undo(anne, last_unit()).skipped == []
    assert [row["number_key"] for row in Document.values()] == [row["number_key"] for row in before["document"]]
    assert list(check.problems()) == []
    assert Contact.values()
