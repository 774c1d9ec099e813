"""How many keys a job of the follow-up takes beyond what is typed, at a real terminal: never more than was promised."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from jbtui.database import open_database
from jbtui.models import days
from jbtui.models.contact import Contact
from jbtui.services import contacts, delivery_addresses, follow_up
from jbtui.services.documents import drafts
from jbtui.services.settings import fiscal_years
from jbtui.services.unit import system_session
from tests.services.selling import numbered, stored
from tests.terminal.terminal import Terminal

ENTER, TAB, DOWN, SAVE, NEW = "\r", "\t", "\x1b[B", "\x13", "\x0e"


class Counted(Terminal):
    """A terminal that counts the keys."""

    keys = 0

    def key(self, key: str, then: str) -> None:
        """Press a key, and wait for what it brings to the screen."""
        self.keys += 1
        self.send(key)
        self.wait_for(then)

    def typed(self, text: str) -> None:
        """Type a text, which does not count, and see it."""
        self.send(text)
        self.wait_for(text)


@pytest.fixture
def base(tmp_path: Path) -> str:
    """A base of thirty clients, the first with an action late and one of today."""
    path = str(tmp_path / "jbtui.sqlite")
    me = system_session()
    with closing(open_database(path)):
        for number in range(30):
            row = contacts.create(
                me, {"name": f"CLIENT {number:02}", "is_customer": True, "phone": f"+331020304{number:02}"}
            )
            if number < 2:
                values = {"label": f"Relancer {number}", "due": days.today() - timedelta(1 - number)}
                follow_up.create_action(me, row.row["id"], values)
    return path


def asked(base: str, query: str) -> list[tuple[object, ...]]:
    """What stands in the base."""
    with closing(sqlite3.connect(base)) as connection:
        return list(connection.execute(query))


def on_sheet(base: str) -> Counted:
    """A terminal on the sheet of the first client."""
    terminal = Counted(["--db", base])
    terminal.wait_for("CLIENT 00")
    terminal.send(ENTER)
    terminal.wait_for("Contacts › CLIENT 00")
    return terminal


def on_actions(base: str) -> Counted:
    """A terminal on the list of actions."""
    terminal = Counted(["--db", base], environment={"JBTUI_HOME": "actions"})
    terminal.wait_for("Relancer 1")
    return terminal


def test_a_call_and_the_next_action_take_four_keys(base: str) -> None:
    with on_sheet(base) as terminal:
        terminal.key("a", "Information")
        terminal.key("n", "Texte")
        terminal.typed("Accepte le prix")
        terminal.key(TAB, "Entrée Champ suivant")
        terminal.send("s")  # typed: in a week
        terminal.wait_for("→ ")
        terminal.key(SAVE, "[5 Suivi·2")
        assert terminal.keys == 4
    assert asked(base, "SELECT text FROM note") == [("Accepte le prix",)]
    week = str(days.today() + timedelta(7))
    assert asked(base, "SELECT due FROM action WHERE label LIKE 'Rappeler%'") == [(week,)]


def test_an_action_is_put_off_by_one_key_or_by_two_and_a_date(base: str) -> None:
    with on_actions(base) as terminal:
        terminal.key("j", "1 action reportée")
        assert terminal.keys == 1
    with on_actions(base) as terminal:
        terminal.key("r", "Reporter")
        terminal.send("3m")
        terminal.wait_for("3m")
        terminal.key(ENTER, "1 action reportée")
        assert terminal.keys == 2
    day = days.add_months(days.today(), 3)
    assert len(asked(base, f"SELECT id FROM action WHERE due = '{day}'")) == 1


def test_an_action_is_done_by_one_key(base: str) -> None:
    with on_actions(base) as terminal:
        terminal.key("f", "1 action faite")
        assert terminal.keys == 1
    assert asked(base, "SELECT label FROM action WHERE done_at IS NOT NULL") == [("Relancer 0",)]


def test_the_phone_number_of_the_next_one_due_takes_one_key(base: str) -> None:
    with on_actions(base) as terminal:
        terminal.key(DOWN, "01 02 03 04 01")
        assert "01 02 03 04 01" in terminal.screen.lines()[21]
        assert terminal.keys == 1


def test_a_deal_takes_five_keys(base: str) -> None:
    with on_sheet(base) as terminal:
        terminal.key("a", "Affaire")
        terminal.key("i", "Libellé")
        terminal.typed("Atelier 2026")
        terminal.key(TAB, "Libellé")
        terminal.typed("18500")
        terminal.key(TAB, "18500,00")
        terminal.send("3112")
        terminal.wait_for("31/12")
        terminal.key(SAVE, "[6 Affaires·1")
        assert terminal.keys == 5
    ((label, estimate, expected),) = asked(base, "SELECT label, estimate, expected FROM deal")
    assert (label, estimate, str(expected)[5:]) == ("Atelier 2026", 18_500_00, "12-31")


def test_a_quote_to_the_second_address_takes_seven_keys(base: str) -> None:
    me = system_session()
    with closing(open_database(base)):
        depot = {"label": "Dépôt Vaise", "line1": "38 rue de Bourgogne", "postcode": "69009", "city": "LYON"}
        delivery_addresses.create(me, 1, depot)
        sold = {"ref": "PORTE", "description": "Porte chêne", "price": Decimal(593)}
        drafts.create(me, 2, "DEV", lines=[sold])
    with on_sheet(base) as terminal:
        terminal.key("a", "Devis")
        terminal.key("d", "nouveau document")
        terminal.key(" ", "2   Dépôt Vaise")
        terminal.key("2", "Dépôt Vaise, 38 rue")
        terminal.key(NEW, "F4 Liste")
        terminal.typed("PORTE")
        terminal.key(TAB, "Porte chêne")
        terminal.typed("3")
        terminal.key(SAVE, "enregistré")
        assert terminal.keys == 7
    lines = "SELECT quantity, price, label FROM document_line JOIN document ON document.id = document_id"
    lines += " JOIN delivery_address ON delivery_address.id = delivery_address_id WHERE document.contact_id = 1"
    assert asked(base, lines) == [(3_0000, 593_0000, "Dépôt Vaise")]


def test_a_quote_becomes_an_order_in_three_keys(base: str) -> None:
    me = system_session()
    with closing(open_database(base)):
        (client,) = Contact.values(Contact.id == 1)
        numbered(me, stored(me, client, "DEV", date=days.today()))
    with on_sheet(base) as terminal:
        terminal.send("7")
        terminal.wait_for("DE20")
        terminal.send(ENTER)
        terminal.wait_for("Documents › Devis DE20")
        terminal.key("c", "Facture pro forma")
        terminal.key("o", "Créé")
        terminal.key(SAVE, "issu de Devis")
        assert terminal.keys == 3
    assert asked(base, "SELECT type, state, total_ttc FROM document ORDER BY id") == [
        ("DEV", "accepted", 120_00),
        ("CDE", "draft", 120_00),
    ]


def test_the_invoices_of_last_year_take_three_keys(base: str) -> None:
    today = days.today()
    me = system_session()
    with closing(open_database(base)):
        first = {"start": date(today.year - 1, 1, 1), "end": date(today.year - 1, 12, 31), "code": f"{today.year - 1}"}
        fiscal_years.create(me, first)
        client = Contact.values(Contact.name == "CLIENT 00")[0]
        for month in (2, 3):
            numbered(me, stored(me, client, "FAC", date=date(today.year - 1, month, 1)))
    with on_sheet(base) as terminal:
        terminal.key("4", "Historique par exercice")
        terminal.key(DOWN, f"Exercice {today.year - 1}")
        terminal.key(ENTER, f"FA{today.year - 1}-00002")
        assert terminal.keys == 3
        assert f"Historique › Factures {today.year - 1}" in terminal.screen.lines()[0]


def test_the_follow_up_of_thirty_clients_takes_thirty_keys(base: str) -> None:
    with on_sheet(base) as terminal:
        terminal.key("5", "[5 Suivi")
        for number in range(1, 30):
            terminal.key(">", f"Contacts › CLIENT {number:02}")
            terminal.wait_for("[5 Suivi")
        assert terminal.keys == 30
