"""A document on the screen: addresses, lines, VAT and totals, what it is linked to, in exactly so many columns."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.document import (
    DELIVERY,
    ITEM,
    QUOTE,
    SUBTOTAL,
    TYPES,
    Document,
    DocumentCharge,
    DocumentLine,
)
from jbtui.models.document_links import KINDS
from jbtui.models.fields import DayField
from jbtui.models.payment import Allocation, Payment, Refund
from jbtui.models.person import Person
from jbtui.models.values import show_country
from jbtui.services.documents import figures, wording
from jbtui.services.documents.issued import Place
from jbtui.services.documents.linked import Linked
from jbtui.services.documents.payments import Settlement
from jbtui.services.documents.reading import Reading
from jbtui.widgets.cells import cell, columns, ruled, wrapped
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Run

Lines = Iterator[list[Run]]

LABEL = 13
QUANTITY, PRICE, DISCOUNT, RATE, AMOUNT = 9, 11, 7, 6, 12
"""Columns of the figures of a line."""


def page(reading: Reading, width: int) -> Lines:
    """The whole document."""
    row = reading.whole.row
    half = width // 2
    buyer = list(_address(_("Facturer à"), reading.buyer))
    delivery = list(_address(_("Livrer à"), reading.delivery))
    yield from _beside(buyer, delivery, half, width)
    yield from _facts(reading, width)
    yield from _lines(reading, width)
    if row["type"] != DELIVERY or row["total_ttc"]:
        yield from _totals(reading, width)
    if reading.settlements:
        yield [(_rule(_("Règlements"), width), "title")]
        for each in reading.settlements:
            yield [(cell(f" {settled_words(each)}", width), "")]
    if reading.linked:
        yield [(_rule(_("Documents liés"), width), "title")]
        for linked in reading.linked:
            yield [(cell(f" {linked_words(linked)}", width), "")]
    for title, column in ((_("Remarques"), "public_note"), (_("Note interne"), "internal_note")):
        if row[column]:
            yield [(_rule(title, width), "title")]
            for line in row[column].split("\n"):
                yield from ([(f" {part}", "")] for part in wrapped(line, width - 2))


def _rule(title: str, width: int) -> str:
    return ruled(f"{GLYPHS.rule * 2} {title} ", width - 1) + " "


def _address(title: str, place: Place | None) -> Iterator[tuple[str, str]]:
    """The lines of an address, each with its style, below a title."""
    yield title, "title"
    if place is None:
        yield _("à l’adresse de facturation"), "faint"
        return
    town = f"{place.postcode} {place.city}".strip()
    country = show_country(place.country) if place.country and place.country != "FR" else ""
    for line in (place.name, place.line1, place.line2, town, country):
        if line:
            yield line, ""


def _beside(left: list[tuple[str, str]], right: list[tuple[str, str]], half: int, width: int) -> Lines:
    for index in range(max(len(left), len(right))):
        runs: list[Run] = []
        for lines, room in ((left, half), (right, width - half)):
            text, style = lines[index] if index < len(lines) else ("", "")
            if style == "title":
                runs.append((_rule(text, room), style))
            else:
                runs.append((cell(f" {text}", room), style))
        yield runs


def _facts(reading: Reading, width: int) -> Lines:
    """What is said of the whole document, two to a line."""
    row, whole = reading.whole.row, reading.whole
    facts = [
        (_("Objet"), row["subject"]),
        (_("À l’att. de"), Person.title(whole.person) if whole.person else ""),
        (_("Réf. client"), row["buyer_order_ref"]),
        (_("Valable au"), _day(row["valid_until"]) if row["type"] == QUOTE else ""),
        (_("Livré le"), _day(row["delivery_date"])),
        (_("Règlement"), whole.term["label"] if whole.term else ""),
        (_("Échéance"), _day(row["due_date"])),
        (_("Affaire"), reading.deal),
        (_("Projet"), reading.project),
        (_("Motif"), row["reason"]),
        (_("Envoyé le"), Document.sent_at.show(row["sent_at"]) if row["sent_at"] else ""),
    ]
    told = [(label, text) for label, text in facts if text]
    if not told:
        return
    yield [(_rule(_("Document"), width), "title")]
    half = width // 2
    for index in range(0, len(told), 2):
        runs: list[Run] = []
        for label, text in told[index : index + 2]:
            runs += [(f" {cell(label, LABEL)} ", "faint"), (cell(text, half - LABEL - 2), "")]
        yield runs


def _day(day: date | None) -> str:
    return DayField().show(day)


def _lines(reading: Reading, width: int) -> Lines:
    """The lines, one to a row, with what they come to."""
    with_discount = any(line["discount"] for line in reading.whole.items)
    figures_room = QUANTITY + PRICE + (DISCOUNT if with_discount else 0) + RATE + AMOUNT + 1
    room = max(width - figures_room - 2, 1)
    yield [(_rule(_("Lignes"), width), "title")]
    heads = [(_("Qté"), QUANTITY), (_("Prix HT"), PRICE), (_("TVA"), RATE), (_("HT €"), AMOUNT)]
    if with_discount:
        heads.insert(2, (_("Remise"), DISCOUNT))
    head = "".join(cell(label, space, align="right") for label, space in heads)
    yield [(f" {cell(_('Désignation'), room)}{head} ", "faint")]
    since = Decimal(0)
    for line in reading.whole.lines:
        if line["kind"] == ITEM:
            since += line["net"]
            yield [(_item(line, room, with_discount=with_discount), "")]
        elif line["kind"] == SUBTOTAL:
            words = cell(line["description"] or _("Sous-total"), room)
            amount = cell(DocumentLine.net.show(since), figures_room - 1, align="right")
            since = Decimal(0)
            yield [(f" {words}{amount} ", "title")]
        else:
            yield [(f" {cell(line['description'], width - 2)} ", "")]
        for text in line["detail"].split("\n") if line["detail"] else ():
            yield from ([(f"   {part}", "faint")] for part in wrapped(text, width - 4))
    for charge in reading.whole.charges:
        amount = cell(DocumentCharge.amount.show(charge["amount"]), AMOUNT, align="right")
        rate = cell(DocumentCharge.vat_rate.show(charge["vat_rate"]), RATE, align="right")
        words = cell(charge["label"], width - 2 - RATE - AMOUNT)
        yield [(f" {words}{rate}{amount} ", "")]


def _item(line: Values, room: int, *, with_discount: bool) -> str:
    named = " ".join(part for part in (line["ref"], line["description"]) if part)
    quantity = f"{DocumentLine.quantity.show(line['quantity'])} {wording.unit(line['unit'])}".rstrip()
    cells = [(quantity, QUANTITY), (DocumentLine.price.show(line["price"]), PRICE)]
    if with_discount:
        kind, value = line["discount_kind"], line["discount_value"]
        words = {"pct": DocumentLine.vat_rate.show(value), "amount": DocumentLine.discount_value.show(value)}
        cells.append((words.get(kind, ""), DISCOUNT))
    taxed = line["vat_category"] == "S"
    cells.append((DocumentLine.vat_rate.show(line["vat_rate"]) if taxed else line["vat_category"], RATE))
    cells.append((DocumentLine.net.show(line["net"]), AMOUNT))
    return f" {cell(named, room)}" + "".join(cell(text, space, align="right") for text, space in cells) + " "


def _totals(reading: Reading, width: int) -> Lines:
    """VAT by rate at the left, totals at the right."""
    row = reading.whole.row
    left = []
    for group in reading.groups:
        name = figures.rate(group.rate) if group.category == "S" else group.category
        words = _("TVA {rate} sur {base}").format(rate=name, base=figures.money(group.base))
        left.append((words, figures.money(group.vat)))
    right = [(_("Total HT"), row["total_ht"])]
    if row["allowance"]:
        right.insert(0, (_("Remise globale"), -row["allowance"]))
    right += [(_("TVA"), row["total_vat"]), (_("Total TTC"), row["total_ttc"])]
    if row["prepaid"]:
        right += [(_("Acomptes"), -row["prepaid"]), (_("Net à payer"), row["due"])]
    if row["settled"]:
        right += [(_("Réglé"), row["settled"]), (_("Reste"), Document.balance(row))]
    shown = [(label, _("{amount} €").format(amount=Document.total_ht.show(amount))) for label, amount in right]
    half = width // 2
    yield [(_rule(_("Totaux"), width), "title")]
    for index in range(max(len(left), len(shown))):
        runs: list[Run] = []
        for pairs, room, style in ((left, half, ""), (shown, width - half, "title")):
            label, amount = pairs[index] if index < len(pairs) else ("", "")
            space = max(room - columns(amount) - 4, 1)
            runs.append((f"   {cell(label, space)}{amount} ", style if label == _("Total TTC") else ""))
        yield runs


def settled_words(each: Settlement) -> str:
    """What settled, in one line: a payment or a refund with its day and means, or another document; and how much."""
    money = each.payment or each.refund
    amount = _("{amount} €").format(amount=Allocation.amount.show((each.allocation or money or {})["amount"]))
    if money is None:
        return f"{Document.title(each.document or {})}, {amount}"
    means, day = Payment.means.show(money["means"]), _day(money["date"])
    noun = Refund.noun if each.refund else Payment.noun
    ref = f" {money['ref']}" if money["ref"] else ""
    return f"{noun.capitalize()} {means}{ref}, {day}, {amount}"


def linked_words(linked: Linked) -> str:
    """A document by its type, number and day, and how it is linked."""
    sign = _("issu de") if linked.before else _("suivi de")
    kind = dict(KINDS)[linked.kind]
    words = f"{sign} {dict(TYPES)[linked.type]} {linked.number}, {_day(linked.date)}"
    return words if linked.kind == "transform" else f"{words} ({kind})"
