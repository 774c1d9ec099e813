"""The editor of a document of sales: its header, its lines, what is done with a line."""

from collections.abc import Mapping, Sequence
from typing import Any

from jbtui.declarations.base import Cell, Command, Field, Form, Grid, Group
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.document import (
    CREDIT,
    DELIVERY,
    DEPOSIT,
    INVOICE,
    ITEM,
    ORDER,
    PROFORMA,
    QUOTE,
    SUBTOTAL,
    TEXT,
)
from jbtui.models.document_entry import DocumentEntry, LineEntry
from jbtui.services.documents.references import references

WITH_CARRIAGE = (QUOTE, PROFORMA, ORDER, DELIVERY, INVOICE, CREDIT)
"""What may have carriage and a discount: a deposit is an amount."""
DOCUMENT = "document"
"""What the drafts of documents are kept under."""
NEW_LINE = Command("lines.new", _("Nouvelle ligne"), _("Une ligne de plus, à la fin"), "new_line", "ctrl+n", "ctrl+n",
                   row=1, rank=30)  # fmt: skip
"""Anywhere in the editor."""
OF_LINE = Command("lines.operations", _("Ligne…"), _("Agir sur la ligne"), "popup", "ctrl+o", "ctrl+o", row=1, rank=40,
                  argument="ctrl+o")  # fmt: skip
LINE_COMMANDS = (
    OF_LINE,
    Command("lines.above", _("Nouvelle au-dessus"), _("Une ligne de plus, au-dessus de celle-ci"), "line_above", "n",
            popup="ctrl+o"),
    Command("lines.duplicate", _("Dupliquer"), _("La même ligne encore une fois"), "line_again", "d", popup="ctrl+o"),
    Command("lines.up", _("Haut"), _("La ligne d’un rang plus haut"), "line_move", "h", popup="ctrl+o", argument=-1),
    Command("lines.down", _("Bas"), _("La ligne d’un rang plus bas"), "line_move", "b", popup="ctrl+o", argument=1),
    Command("lines.detail", _("Détail…"), _("Le texte sous la désignation"), "line_detail", "e", popup="ctrl+o"),
    Command("lines.nature", _("Bien ou service"), _("Un bien devient un service, ou l’inverse"), "line_nature", "g",
            popup="ctrl+o"),
    Command("lines.text", _("Ligne de texte"), _("Une ligne de texte au-dessus de celle-ci"), "line_of", "t",
            popup="ctrl+o", argument=TEXT),
    Command("lines.subtotal", _("Sous-total"), _("Un sous-total au-dessus de celle-ci"), "line_of", "u", popup="ctrl+o",
            argument=SUBTOTAL),
    Command("lines.delete", _("Supprimer"), _("Enlever la ligne"), "line_delete", "s", popup="ctrl+o"),
)  # fmt: skip
"""In the lines."""


def of_type(*types: str) -> Any:
    """Whether a header is of one of these types."""
    return lambda values: values["type"] in types


def alone(values: Mapping[str, Any]) -> bool:
    """Whether the delivery address is typed."""
    return bool(values["alone"])


ENTRY_FORM = Form(
    DocumentEntry,
    (
        Group("", ((Field("contact_id", required=True, picked=True), Field("date")),)),
        Group("", ((Field("delivery_address_id", picked=True, wide=True),),)),
        Group(
            "",
            (
                (Field("delivery_name", label=_("  Nom, libellé")), Field("delivery_line1")),
                (Field("delivery_line2", label=_("  Complément")), Field("delivery_postcode")),
                (Field("delivery_city", label=_("  Ville")), Field("delivery_country")),
                (Field("kept"),),
            ),
            alone,
        ),
        Group("", ((Field("billing", only_read=True, wide=True),),)),
        Group("", ((Field("deposit"),),), of_type(DEPOSIT)),
        Group("", ((Field("subject"), Field("buyer_order_ref")),)),
        Group("", ((Field("person_id"), Field("valid_until")),), of_type(QUOTE, PROFORMA)),
        Group("", ((Field("person_id"), Field("due_date")),), of_type(INVOICE, DEPOSIT)),
        Group("", ((Field("person_id"), Field("delivery_date")),), of_type(ORDER, DELIVERY)),
        Group("", ((Field("person_id"), Field("reason")),), of_type(CREDIT)),
        Group("", ((Field("payment_term_id"), Field("discount")),), of_type(*WITH_CARRIAGE)),
        Group("", ((Field("payment_term_id"),),), of_type(DEPOSIT)),
        Group("", ((Field("deal_id"), Field("project_id")),)),
        Group("", ((Field("carriage"), Field("carriage_tax")),), of_type(*WITH_CARRIAGE)),
        Group("", ((Field("delivery_date"),),), of_type(INVOICE, CREDIT)),
        Group("", ((Field("public_note", wide=True),), (Field("internal_note", wide=True),))),
    ),
)


def typed_cells(values: Values) -> Sequence[str]:
    """What is typed in a line: a text has no figures."""
    if values["kind"] != ITEM:
        return ("description",)
    return ("ref", "description", "quantity", "unit", "price", "discount", "tax")


def told_of_line(values: Values) -> str:
    """What else a line says."""
    nature = LineEntry.nature.show(values["nature"]) if values["nature"] == "service" else ""
    return " · ".join(part for part in (nature, values["detail"].partition("\n")[0]) if part)


LINES = Grid(
    LineEntry,
    (
        Cell("ref", 10, choices=references),
        Cell("description", 15, weight=1),
        Cell("quantity", 7, align="right"),
        Cell("unit", 5),
        Cell("price", 10, align="right"),
        Cell("discount", 7, align="right"),
        Cell("tax", 4, align="right"),
        Cell("net", 11, align="right", only_read=True),
    ),
    LINE_COMMANDS,
    typed_cells,
    told_of_line,
)
