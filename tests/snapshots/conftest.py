"""What each screen looks like: one picture per screen and popup, in a terminal of 80×24 or 120×40."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests import sqlite
from tests.desk import Desk, User
from tests.journeys.conftest import homes as homes
from tests.journeys.conftest import in_paris as in_paris

Acts = Callable[[User], Awaitable[None]]
Picture = Callable[..., bool]


@pytest.fixture
def desk(tmp_path: Path, homes: Path) -> Desk:
    """An office with a few contacts."""
    desk = Desk(str(sqlite.empty(tmp_path / "jbtui.sqlite")), homes)
    desk.given(*CONTACTS)
    return desk


@pytest.fixture
def picture(desk: Desk, snap_compare: Callable[..., bool]) -> Picture:
    """Whether the terminal of anne looks as it did, once she has done what `acts` says."""

    def compare(acts: Acts, *, size: tuple[int, int] = (80, 24)) -> bool:
        user = User(desk.app("anne"))

        async def before(_pilot: Pilot[Any]) -> None:
            await user.settle()
            await acts(user)
            await user.settle()

        with desk.at_home(user):
            return snap_compare(user.app, terminal_size=size, run_before=before)

    return compare


CONTACTS: tuple[Mapping[str, Any], ...] = (
    {
        "name": "MARTIN & FILS SARL",
        "legal_form": "SARL",
        "siret": "732 829 320 00074",
        "siren": "732 829 320",
        "vat_number": "FR44 732 829 320",
        "line1": "12 rue des Tanneurs",
        "line2": "Bâtiment C",
        "postcode": "69003",
        "city": "Lyon",
        "phone": "04 65 71 62 10",
        "mobile": "06 39 98 62 10",
        "email": "contact@martin-fils.example",
        "website": "www.martin-fils.example",
        "owner": "Marie Duval",
        "payment_terms": "30 jours fin de mois",
        "tags": "menuiserie, vip",
        "credit_limit": "10000",
        "remarks": "Livrer avant 11 h.\nDemander Mme Roux.",
        "people": [
            {"last_name": "Roux", "first_name": "Hélène", "civility": "Mme", "job": "Directrice", "is_main": True}
            | {"mobile": "+33639986211", "email": "h.roux@martin-fils.example"},
            {"last_name": "Amrani", "first_name": "Karim", "job": "Secrétariat", "phone": "+33465716220"},
            {"last_name": "Vidal", "first_name": "Jean-Baptiste", "job": "Commercial", "mobile": "+33639986231"},
        ],
        "delivery_addresses": [
            {"label": "Dépôt Vaise", "line1": "38 rue de Bourgogne", "postcode": "69009", "city": "Lyon"}
            | {"instructions": "quai 2, avant 11 h", "country": "FR"}
        ],
    },
    {"name": "AUBRY Transports", "postcode": "38000", "city": "Grenoble", "phone": "04 65 71 62 13"},
    {"last_name": "Bénard", "first_name": "Hélène", "is_prospect": True, "mobile": "06 39 98 62 10"}
    | {"postcode": "69006", "city": "Lyon", "email": "helene.benard@example.fr"},
    {"name": "COMPTOIR DES ALPES", "postcode": "73000", "city": "Chambéry", "phone": "04 65 71 62 18"}
    | {"is_customer": True, "is_supplier": True},
    {"name": "DURAND QUINCAILLERIE", "postcode": "42000", "city": "Saint-Étienne", "is_supplier": True},
    {"name": "MENUISERIE DE L’ŒILLET D’OR ET DES TROIS VALLÉES RÉUNIES", "postcode": "01000"}
    | {"city": "Bourg-en-Bresse", "phone": "04 65 71 62 15", "siren": "732829321"},
    {"name": "ZÉNITH FORMATION", "postcode": "42100", "city": "Saint-Étienne", "is_prospect": True},
)
