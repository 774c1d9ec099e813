"""Demonstration sales: exercices of quotes, orders, deliveries, invoices and payments of demonstration contacts.

They are made by the services that make those of users, day after day, up to today: whatever is not done by then is
still to do, as in any company.
"""

from collections import Counter
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from heapq import heappop, heappush
from random import Random
from typing import Any, TypeAlias, TypeVar

import peewee

from jbtui.models.base import Values
from jbtui.models.contact import COMPANY, Contact
from jbtui.models.days import add_months, is_working, next_working
from jbtui.models.deal import WON, Deal
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.document import CREDIT, DELIVERY, DEPOSIT, INVOICE, ORDER, QUOTE, TEXT, Document
from jbtui.models.fiscal_year import FiscalYear
from jbtui.models.payment import MEANS
from jbtui.models.payment_term import PaymentTerm
from jbtui.models.person import Person
from jbtui.models.project import Project
from jbtui.models.seller import THE_SELLER, Seller
from jbtui.models.vat_rate import VatRate
from jbtui.services import demo_sales_words as words
from jbtui.services import purchases
from jbtui.services.documents import drafts, payments, states
from jbtui.services.documents.fiscal_years import suggested_code
from jbtui.services.documents.production import produce
from jbtui.services.documents.snapshots import FRENCH
from jbtui.services.documents.validation import ToConfirm, validate
from jbtui.services.documents.whole import read_whole
from jbtui.services.follow_up import today
from jbtui.services.settings import company, fiscal_years
from jbtui.services.unit import Session, read
from jbtui.text import fold

T = TypeVar("T")
Walk: TypeAlias = Generator[int, None, None]
"""What happens in one sale; it says after how many days it goes on."""

YEARS = 4
"""Exercices, the present one among them."""
_SUPPLIERS = 12
"""Suppliers that we buy of."""
BUYERS = 400
"""Contacts that may buy."""
DOCUMENTS_OF_A_SALE = 2.3
"""How many documents a sale comes to, all in all."""
_MEANS = tuple(means for means, _label in MEANS[:3])


@dataclass
class Sold:
    """How many documents of each type were made, and how many payments and purchases."""

    documents: Counter[str] = field(default_factory=Counter)
    payments: int = 0
    purchases: int = 0


def last_contact() -> int:
    """The id of the last contact there is, 0 without any: those after it are the ones to sell to."""
    return int(Contact.select(peewee.fn.MAX(Contact.id)).scalar() or 0)


def may_sell() -> bool:
    """Whether the base has neither a company nor a document of its own: nothing invented comes among real numbers."""
    return not read(Seller, THE_SELLER)["name"] and not Document.select().limit(1).exists()


def sell(
    session: Session, after: int, count: int, seed: int, progress: Callable[[int, int], None] | None = None
) -> Sold:
    """Make about `count` documents with the contacts whose id is greater than `after`, and the company and the
    exercices that they need; `progress` is told how many sales are settled, and how many there are.

    Only where `may_sell`. The same seed makes the same of the same contacts on the same day.
    """
    sold, dice, day = Sold(), _Dice(seed), today(session)
    buyers = _buyers(after)
    if not buyers or not count:
        return sold
    company.update(session, words.OUR_COMPANY, read(Seller, THE_SELLER)["version"])
    first = _add_years(session, day)
    calendar: list[tuple[date, int, _Sale, Walk]] = []
    for number, (start, sale, walk) in enumerate(_sales(session, dice, buyers, first, day, count, sold)):
        heappush(calendar, (start, number, sale, walk))
    all_, going = len(calendar), len(calendar)
    while calendar:
        sale_day, number, sale, walk = heappop(calendar)
        sale.day = sale_day
        wait = next(walk, None)
        again = None if wait is None else _working(sale_day + timedelta(wait))
        if again is not None and again <= day:
            heappush(calendar, (again, number, sale, walk))
            continue
        walk.close()
        going -= 1
        if progress:
            progress(all_ - going, all_)
    states.expire(session)
    sold.purchases = _buy(session, dice, after, first, day, count)
    oldest = FiscalYear.values(FiscalYear.start == first)[0]
    fiscal_years.set_closed(session, oldest["id"], closed=True)
    return sold


def _add_years(session: Session, day: date) -> date:
    """Have an exercice for each day of some years up to now; the first of these days."""
    while max(year.end for year in fiscal_years.years()) < day:
        fiscal_years.create(session, fiscal_years.next_year(session))
    wanted = day.replace(year=day.year - YEARS + 1, month=1, day=1)
    while (start := min(year.start for year in fiscal_years.years())) > wanted:
        before = add_months(start, -12), start - timedelta(1)
        code = suggested_code(*before, fiscal_years.years())
        fiscal_years.create(session, {"code": code, "start": before[0], "end": before[1]})
    return start


def _buy(session: Session, dice: "_Dice", after: int, first: date, day: date, count: int) -> int:
    """Note what we buy of suppliers, a purchase for four documents that we make; how many. The last ones are due."""
    suppliers = Contact.values(Contact.is_supplier, Contact.nature == COMPANY, Contact.id > after)
    found = sorted(suppliers, key=lambda row: int(row["id"]))[:_SUPPLIERS]
    many = count // 4 if found else 0
    days = sorted(first + timedelta(int((day - first).days * dice.draw())) for _number in range(many))
    for number, bought in enumerate(days, 1):
        is_order, due = dice.chance(0.2), bought + timedelta(30)
        values: dict[str, Any] = {
            "kind": "order" if is_order else "invoice",
            "number": f"{'BC' if is_order else 'F'}{bought:%y}-{number:04}",
            "date": bought,
            "due_date": due,
            "subject": dice.pick(words.BOUGHT),
            "base_1": Decimal(dice.between(4_000, 250_000)) / 100,
        }
        if dice.chance(0.15):
            values |= {"rate_2": Decimal("5.5"), "base_2": Decimal(dice.between(1_000, 20_000)) / 100}
        if not is_order and due + timedelta(10) < day and dice.chance(0.95):
            values["paid_on"] = due + timedelta(dice.between(-5, 8))
        purchases.create(session, dice.pick(found)["id"], values)
    return many


def _working(day: date) -> date:
    return day if is_working(day) else next_working(day)


# --- who buys -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Buyer:
    """A contact to whom an invoice may be addressed, with what a document can name of it."""

    contact: Values
    people: Sequence[int]
    addresses: Sequence[int]
    won: Values | None
    """A deal that was won, and the project that it became."""
    project_id: int | None
    term_id: int | None


def _buyers(after: int) -> list[_Buyer]:
    """Those that the law lets us invoice without asking them for more."""
    rows = Contact.values(Contact.id > after, Contact.id <= after + 2 * BUYERS)
    terms = {fold(row["label"]): row["id"] for row in PaymentTerm.values()}
    found = []
    for row in sorted(rows, key=lambda row: int(row["id"]))[:BUYERS]:
        company_, french = row["nature"] == COMPANY, row["country"] in FRENCH
        identified = row["siren"] if french else row["vat_number"]
        if row["currency"] != "EUR" or (company_ and not identified) or not (row["is_customer"] or row["is_prospect"]):
            continue
        if not all(row[name] for name in ("line1", "postcode", "city")):
            continue
        mine = {
            model: sorted(model.values(model.columns()["contact_id"] == row["id"]), key=lambda each: int(each["id"]))
            for model in (Person, DeliveryAddress, Deal, Project)
        }
        its_terms: str = row["payment_terms"]
        won = next((deal for deal in mine[Deal] if deal["state"] == WON), None)
        found.append(
            _Buyer(
                row,
                [person["id"] for person in mine[Person]],
                [address["id"] for address in mine[DeliveryAddress]],
                won,
                next((project["id"] for project in mine[Project] if won and project["deal_id"] == won["id"]), None),
                terms.get(fold(words.OF_TERMS.get(its_terms, its_terms))),
            )
        )
    return found


# --- what they buy --------------------------------------------------------------------------------------------------


def _sales(
    session: Session, dice: "_Dice", buyers: Sequence[_Buyer], first: date, day: date, count: int, sold: Sold
) -> Generator[tuple[date, "_Sale", Walk], None, None]:
    """Sales, each with its first day: those that show every state there is, and as many others as make `count`
    documents, more of them each year, most of them with a few regular customers."""
    customers = [buyer for buyer in buyers if buyer.contact["is_customer"]] or list(buyers)
    companies = [buyer for buyer in customers if buyer.contact["nature"] == COMPANY]
    regulars = (companies or customers)[: max(4, len(customers) // 6)]
    exhibits = list(_Sale.exhibits())[: max(1, count // 3)]
    for number, (ago, story) in enumerate(exhibits):
        sale = _Sale(session, _Dice(dice.below(1 << 30)), customers[number * 7 % len(customers)], sold)
        yield _working_before(day - timedelta(ago)), sale, story(sale)
    for _number in range(max(0, round((count - 1.6 * len(exhibits)) / DOCUMENTS_OF_A_SALE))):
        start = first + timedelta(int((day - first).days * dice.draw() ** 0.75))
        whose = customers if dice.chance(0.45) else regulars
        buyer = dice.pick(buyers if dice.chance(0.15) else whose)
        sale = _Sale(session, _Dice(dice.below(1 << 30)), buyer, sold)
        yield _working(start), sale, sale.whole()


def _working_before(day: date) -> date:
    while not is_working(day):
        day -= timedelta(1)
    return day


class _Dice:
    """Draws from one seed. Only `Random.random` is used: Python promises its sequence, not that of `choice`."""

    def __init__(self, seed: int) -> None:
        self.draw = Random(seed).random

    def below(self, limit: int) -> int:
        return int(self.draw() * limit)

    def between(self, least: int, most: int) -> int:
        return least + self.below(most - least + 1)

    def pick(self, values: Sequence[T]) -> T:
        return values[self.below(len(values))]

    def chance(self, probability: float) -> bool:
        return self.draw() < probability


class _Sale:
    """What happens with one contact, from the first word to the last payment; `day` is the day it goes on."""

    def __init__(self, session: Session, dice: _Dice, buyer: _Buyer, sold: Sold) -> None:
        self.session, self.dice, self.buyer, self.sold = session, dice, buyer, sold
        self.contact_id: int = buyer.contact["id"]
        self.day = date.min

    # --- stories

    def whole(self) -> Walk:
        """A sale as it happens to go."""
        contact = self.buyer.contact
        if not contact["is_customer"]:
            return self.quoted(chance=0.0)
        if self.dice.chance(0.6):
            return self.quoted(chance=0.62)
        return self.unquoted(ORDER if contact["nature"] == COMPANY and self.dice.chance(0.5) else INVOICE)

    def unquoted(self, type_: str) -> Walk:
        """An order, or an invoice, without a quote."""
        draft = self.draft(type_)
        yield from self.ordered(draft) if type_ == ORDER else self.invoiced(draft)

    def quoted(self, chance: float) -> Walk:
        """A quote; with a `chance` it becomes an order."""
        quote = self.number(self.draft(QUOTE))
        yield self.dice.between(3, 25)
        fate = self.dice.draw()
        if fate < chance:
            (order,) = self.produce([quote], ORDER)
            yield from self.ordered(order)
        elif fate < chance + 0.05:
            states.cancel(self.session, quote["id"])
        elif fate < chance + 0.2:
            states.decline(self.session, quote["id"])

    def ordered(self, draft: Values) -> Walk:
        """An order; a deposit now and then, one delivery or two, or works without any; then what is invoiced."""
        order = self.number(draft)
        if order["total_ttc"] > 1_500 and self.dice.chance(0.3):
            deposit = self.number(self.produce([order], DEPOSIT, deposit_value=self.dice.pick((20, 30, 30, 40)))[0])
            yield self.dice.between(1, 8)
            self.pay(deposit, Document.balance(deposit))
        yield self.dice.between(4, 24)
        if self.buyer.contact["nature"] != COMPANY:
            yield from self.invoiced(self.produce([order], INVOICE)[0])
            return
        deliveries = []
        parts = 2 if self.dice.chance(0.3) else 1
        for part in range(parts):
            (delivery,) = self.produce([order], DELIVERY)
            if part + 1 < parts and not self.halve(delivery):
                parts = 1
            deliveries.append(self.number(read(Document, delivery["id"])))
            yield self.dice.between(1, 3)
            states.receive(self.session, delivery["id"], self.day)
            yield self.dice.between(1, 12)
            if parts == 1:
                break
        for invoice in self.produce(deliveries, INVOICE):
            yield from self.invoiced(invoice)

    def invoiced(self, draft: Values) -> Walk:
        """An invoice, paid in time, late, in two parts or not at all; credited in part now and then."""
        invoice = self.number(draft)
        left = Document.balance(invoice)
        if left <= 0:
            return
        fate, until_due = self.dice.draw(), (invoice["due_date"] - self.day).days
        if fate < 0.06:
            yield self.dice.between(3, 15)
            self.credit(invoice)
            left = Document.balance(read(Document, invoice["id"]))
        if fate > 0.97 or left <= 0:
            return
        yield max(1, until_due + (self.dice.between(-6, 4) if fate < 0.7 else self.dice.between(5, 50)))
        if fate > 0.88:
            half = (left / 2).quantize(Decimal(10))
            if 0 < half < left:
                self.pay(invoice, half)
                left -= half
                yield self.dice.between(20, 40)
        self.pay(invoice, left)

    @staticmethod
    def exhibits() -> Sequence[tuple[int, Callable[["_Sale"], Walk]]]:
        """How many days ago what began that shows a state, the more telling ones first."""
        return (
            (55, _Sale.overdue),
            (8, _Sale.to_pay),
            (30, _Sale.partly_paid),
            (6, _Sale.sent),
            (3, _Sale.quote_begun),
            (26, _Sale.partly_delivered),
            (20, _Sale.with_deposit),
            (16, _Sale.on_its_way),
            (12, _Sale.accepted),
            (2, _Sale.invoice_begun),
            (40, _Sale.given_back),
            (75, _Sale.unanswered),
            (9, _Sale.confirmed),
        )

    def overdue(self) -> Walk:
        """An invoice that should have been paid."""
        self.number(self.draft(INVOICE, payment_term_id=_term("15 jours net")))
        yield from ()

    def to_pay(self) -> Walk:
        """An invoice that is due soon."""
        self.number(self.draft(INVOICE, payment_term_id=_term("30 jours net")))
        yield from ()

    def partly_paid(self) -> Walk:
        """An invoice of which a third was paid."""
        invoice = self.number(self.draft(INVOICE, payment_term_id=_term("45 jours net")))
        yield 10
        self.pay(invoice, (invoice["due"] / 3).quantize(Decimal("0.01")))

    def sent(self) -> Walk:
        """A quote that waits for an answer."""
        self.number(self.draft(QUOTE))
        yield from ()

    def quote_begun(self) -> Walk:
        """A quote that is not ready."""
        self.draft(QUOTE)
        yield from ()

    def invoice_begun(self) -> Walk:
        """An invoice that is not ready."""
        self.draft(INVOICE)
        yield from ()

    def unanswered(self) -> Walk:
        """A quote whose day is past."""
        self.number(self.draft(QUOTE))
        yield from ()

    def accepted(self) -> Walk:
        """A quote that was accepted, and is to become an order."""
        quote = self.number(self.draft(QUOTE))
        yield 4
        states.accept(self.session, quote["id"])

    def confirmed(self) -> Walk:
        """An order to deliver."""
        self.number(self.draft(ORDER))
        yield from ()

    def partly_delivered(self) -> Walk:
        """An order of which a part has arrived."""
        order = self.number(self.draft(ORDER, at_least=4))
        yield 8
        (delivery,) = self.produce([order], DELIVERY)
        self.halve(delivery)
        delivery = self.number(read(Document, delivery["id"]))
        yield 2
        states.receive(self.session, delivery["id"], self.day)

    def on_its_way(self) -> Walk:
        """An order that has just been delivered, and is to be invoiced."""
        order = self.number(self.draft(ORDER))
        yield 9
        self.number(self.produce([order], DELIVERY)[0])

    def with_deposit(self) -> Walk:
        """An order whose deposit was paid."""
        order = self.number(self.draft(ORDER, at_least=4))
        deposit = self.number(self.produce([order], DEPOSIT)[0])
        yield 5
        self.pay(deposit, Document.balance(deposit))

    def given_back(self) -> Walk:
        """A paid invoice that was credited in part: the customer has something open."""
        invoice = self.number(self.draft(INVOICE, payment_term_id=_term("Comptant")))
        yield 3
        self.pay(invoice, Document.balance(invoice))
        yield 12
        self.credit(read(Document, invoice["id"]))

    # --- acts

    def draft(self, type_: str, *, at_least: int = 1, **values: Any) -> Values:
        """A draft of what this contact may need."""
        buyer, dice = self.buyer, self.dice
        at_home = buyer.contact["nature"] != COMPANY
        more: dict[str, Any] = {"subject": dice.pick(words.SUBJECTS_AT_HOME if at_home else words.SUBJECTS)}
        if buyer.term_id is not None:
            more["payment_term_id"] = buyer.term_id
        if buyer.people and dice.chance(0.6):
            more["person_id"] = dice.pick(buyer.people)
        if len(buyer.addresses) > 1 and dice.chance(0.5):
            more["delivery_address_id"] = dice.pick(buyer.addresses)
        if buyer.won is not None and self.day >= buyer.won["closed_on"]:
            more |= {"deal_id": buyer.won["id"], "project_id": buyer.project_id}
        if dice.chance(0.12):
            more |= {"discount_kind": "pct", "discount_value": Decimal(dice.pick((2, 3, 5)))}
        if not at_home and type_ != QUOTE and dice.chance(0.4):
            more["buyer_order_ref"] = f"BC{self.day:%y%m}-{dice.between(1, 480):03}"
        if dice.chance(0.2):
            more["public_note"] = dice.pick(words.PUBLIC_NOTES)
        charges: list[dict[str, Any]] = []
        if not at_home and type_ in (QUOTE, ORDER) and dice.chance(0.35):
            charges = [{"label": "Port", "amount": Decimal(dice.pick((25, 38, 45, 60))), **self._untaxed()}]
        lines = self._lines(at_least, at_home=at_home)
        row = drafts.create(
            self.session, self.contact_id, type_, {**more, **values, "date": self.day}, lines, charges
        ).row
        self.sold.documents[type_] += 1
        return row

    def _lines(self, at_least: int, *, at_home: bool) -> list[dict[str, Any]]:
        dice = self.dice
        goods = words.AT_HOME if at_home else words.GOODS
        first = dice.below(len(goods))
        chosen = [goods[(first + 5 * step) % len(goods)] for step in range(max(at_least, dice.between(1, 5)))]
        if not at_home and dice.chance(0.5):
            chosen.append(dice.pick(words.WORK))
        lines = []
        for article in dict.fromkeys(chosen):
            line = {
                "ref": article.ref,
                "description": article.description,
                "unit": article.unit,
                "price": article.price,
                "quantity": Decimal(dice.between(2, 16) if article.price < 150 else dice.between(1, 5)),
                "nature": "service" if article.is_service else "goods",
                "vat_rate": article.rate,
                **self._untaxed(),
            }
            if article.unit in ("MTR", "MTK", "HUR") and dice.chance(0.5):
                line["quantity"] += Decimal("0.5")
            if dice.chance(0.12):
                line |= {"discount_kind": "pct", "discount_value": Decimal(dice.pick((5, 10, 15)))}
            lines.append(line)
        if dice.chance(0.1):
            lines.append({"kind": TEXT, "description": dice.pick(words.LINES_OF_TEXT)})
        return lines

    def _untaxed(self) -> dict[str, Any]:
        """What is said of VAT to a company of another country of the Union; nothing to others."""
        if self.buyer.contact["country"] in FRENCH:
            return {}
        rate = VatRate.values(VatRate.category == "K")[0]
        return {"vat_category": "K", "vat_rate": rate["rate"]}

    def produce(self, sources: Sequence[Values], type_: str, **values: Any) -> list[Values]:
        """Drafts of the next stage, of today."""
        made = produce(self.session, [source["id"] for source in sources], type_, {"date": self.day, **values})
        self.sold.documents[type_] += len(made)
        return made

    def number(self, draft: Values) -> Values:
        """A draft with its number, whatever is to confirm."""
        try:
            return validate(self.session, draft["id"], draft["version"])
        except ToConfirm as asked:
            codes = {warning.code for warning in asked.warnings}
            return validate(self.session, draft["id"], draft["version"], codes)

    def halve(self, delivery: Values) -> bool:
        """Have a delivery bring but half of what it would; whether there is another half."""
        items = read_whole(delivery["id"]).items
        changed = [
            {"id": line["id"], "version": line["version"], "quantity": Decimal(int(line["quantity"]) // 2)}
            for line in items
            if line["quantity"] >= 2
        ]
        if changed:
            drafts.update(self.session, delivery["id"], delivery["version"], drafts.Edit(lines=changed))
        return bool(changed)

    def credit(self, invoice: Values) -> None:
        """Credit the first line of an invoice, or all of it where it is the only one."""
        (draft,) = self.produce([invoice], CREDIT, reason=self.dice.pick(words.CREDITED))
        whole = read_whole(draft["id"])
        removed = [(line["id"], line["version"]) for line in whole.lines if line is not whole.items[0]]
        if removed:
            charges = [(charge["id"], charge["version"]) for charge in whole.charges]
            edit = drafts.Edit(removed_lines=removed, removed_charges=charges)
            draft = drafts.update(self.session, draft["id"], whole.row["version"], edit).row
        self.number(draft)

    def pay(self, invoice: Values, amount: Decimal) -> None:
        """Note that an invoice was paid, or a part of it."""
        means = self.dice.pick(_MEANS)
        values = {"date": self.day, "amount": amount, "means": means, "ref": f"{means[:3].upper()} {self.day:%d%m%y}"}
        payments.record(self.session, self.contact_id, values, {invoice["id"]: amount})
        self.sold.payments += 1


def _term(label: str) -> int | None:
    """The payment term of this label, where the settings still have it."""
    found = PaymentTerm.values(PaymentTerm.label == label)
    return found[0]["id"] if found else None
