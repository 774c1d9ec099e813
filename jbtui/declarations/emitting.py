"""« Émettre un document »: a new document of sales from a contact, a deal or a project."""

from collections.abc import Callable

from jbtui.declarations.base import Command, Situation
from jbtui.declarations.everywhere import why_no_row
from jbtui.language import _
from jbtui.models.document import CREDIT, DELIVERY, INVOICE, ORDER, QUOTE


def why_no_credit(situation: Situation) -> str:
    """A credit note is made of what it credits."""
    del situation
    return _("un avoir se fait à partir d’une facture")


def emitting(popup: str, why_not: Callable[[Situation], str] = why_no_row) -> tuple[Command, ...]:
    """The commands that make a document, in a popup."""
    letters = (
        ("d", QUOTE, _("Devis"), _("Faire un devis")),
        ("o", ORDER, _("Commande"), _("Faire une commande")),
        ("l", DELIVERY, _("Bon de livraison"), _("Faire un bon de livraison")),
        ("f", INVOICE, _("Facture"), _("Faire une facture")),
        ("v", CREDIT, _("Avoir"), _("Faire un avoir")),
    )
    return tuple(
        Command(f"document.{popup}.{type_}", label, words, "emit", key, popup=popup, argument=type_,
                why_not=why_no_credit if type_ == CREDIT else why_not)
        for key, type_, label, words in letters
    )  # fmt: skip


EMITTED = emitting("a")
"""With what else is added to a record."""
