"""Everything that the page and the electronic invoice of one numbered document show, frozen: validation makes it of the
rows once.

Amounts are cents, quantities and prices ten-thousandths, rates and percentages hundredths of a percent, as the database
holds them. Seller, buyer and delivery hold texts and integers only, so that they are stored as they are:
`Buyer(**json.loads(json.dumps(dataclasses.asdict(buyer)))) == buyer`.
"""

import datetime
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Place:
    """A name at an address; `country` is its ISO code."""

    name: str
    line1: str = ""
    line2: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "FR"

    def is_at(self, other: "Place") -> bool:
        """Whether both are the same name and address, whatever their case, spaces and compatible characters."""
        return self._key() == other._key()

    def _key(self) -> tuple[str, ...]:
        parts = (self.name, self.line1, self.line2, self.postcode, self.city, self.country)
        return tuple(" ".join(unicodedata.normalize("NFKC", part).casefold().split()) for part in parts)


@dataclass(frozen=True, kw_only=True)
class Seller(Place):
    """Us. `exempt` says that we are under the franchise en base."""

    trade_name: str = ""
    legal_form: str = ""
    is_ei: bool = False
    capital: int | None = None
    siren: str = ""
    siret: str = ""
    vat_number: str = ""
    rcs_city: str = ""
    einvoice_address: str = ""
    email: str = ""
    phone: str = ""
    iban: str = ""
    bic: str = ""
    exempt: bool = False
    vat_on_debits: bool = False

    @property
    def electronic(self) -> str:
        """Where electronic invoices come from (BT-34): the SIREN, unless there is an address of its own."""
        return self.einvoice_address or self.siren


@dataclass(frozen=True, kw_only=True)
class Buyer(Place):
    """The contact by its main details: where invoices go. `customer_type` is b2b, b2bint (abroad) or b2c."""

    code: str = ""
    customer_type: str = "b2b"
    siren: str = ""
    siret: str = ""
    vat_number: str = ""
    einvoice_address: str = ""
    email: str = ""
    phone: str = ""

    @property
    def electronic(self) -> str:
        """Where electronic invoices go (BT-49): in the French directory, or the email of whoever is not in it."""
        return self.einvoice_address or self.siren if self.customer_type == "b2b" else self.email


@dataclass(frozen=True, kw_only=True)
class Delivery(Place):
    """Where the goods go."""

    label: str = ""
    siret: str = ""
    contact: str = ""
    phone: str = ""
    instructions: str = ""


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Who the document is for the attention of, among the buyer's people."""

    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line: an item, a text, or a subtotal of the items since the one before. `unit` is a code of UN/ECE's
    recommendation 20."""

    kind: str = "item"
    nature: str = "goods"
    ref: str = ""
    description: str = ""
    detail: str = ""
    quantity: int = 0
    unit: str = "C62"
    price: int = 0
    discount_kind: str = "none"
    discount_value: int = 0
    category: str = "S"
    rate: int = 0
    gross: int = 0
    discount: int = 0
    net: int = 0


@dataclass(frozen=True, kw_only=True)
class Charge:
    """Carriage (the code FC) or another charge on the whole document."""

    label: str
    amount: int
    category: str = "S"
    rate: int = 0
    code: str = "FC"


@dataclass(frozen=True, kw_only=True)
class Vat:
    """What is taxed at one rate of one category, and why it is not where it is not."""

    category: str
    rate: int
    base: int
    vat: int
    allowance_share: int = 0
    charge: int = 0
    text: str = ""
    vatex: str = ""


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """An earlier invoice that this document names: the one it credits, or a deposit with what is deducted of it."""

    number: str
    date: datetime.date
    type: str = "FAC"
    total_ht: int = 0
    total_vat: int = 0
    total_ttc: int = 0


@dataclass(frozen=True, kw_only=True)
class Instalment:
    """A part of what is due, and when."""

    date: datetime.date
    amount: int


@dataclass(frozen=True, kw_only=True)
class Mentions:
    """What the law has us say to professionals: penalties for late payment (PMD), indemnity for recovery (PMT),
    discount for early payment or its absence (AAB)."""

    pmd: str = ""
    pmt: str = ""
    aab: str = ""


@dataclass(frozen=True, kw_only=True)
class Issued:
    """One numbered document, of a type that `models.document` names. `logo` is a PNG, JPEG, GIF or SVG file; `bt23` the
    business process of an invoice; `order_number` our own order's; `with_prices` is of a delivery note."""

    type: str
    number: str
    date: datetime.date
    seller: Seller
    buyer: Buyer
    delivery: Delivery | None = None
    recipient: Recipient | None = None
    lines: tuple[Line, ...] = ()
    charges: tuple[Charge, ...] = ()
    vat: tuple[Vat, ...] = ()
    discount_kind: str = "none"
    discount_value: int = 0
    sum_lines: int = 0
    allowance: int = 0
    charge: int = 0
    total_ht: int = 0
    total_vat: int = 0
    total_ttc: int = 0
    prepaid: int = 0
    due: int = 0
    deposits: tuple[Earlier, ...] = ()
    credited: Earlier | None = None
    reason: str = ""
    order_number: str = ""
    buyer_order_ref: str = ""
    delivery_notes: tuple[str, ...] = ()
    delivery_date: datetime.date | None = None
    valid_until: datetime.date | None = None
    due_date: datetime.date | None = None
    payment_terms: str = ""
    instalments: tuple[Instalment, ...] = ()
    mentions: Mentions = Mentions()
    public_note: str = ""
    subject: str = ""
    bt23: str = ""
    with_prices: bool = True
    logo: bytes | None = None

    @property
    def elsewhere(self) -> Delivery | None:
        """The delivery, if it goes to another name or address than the buyer's."""
        return None if self.delivery is None or self.delivery.is_at(self.buyer) else self.delivery

    @property
    def items(self) -> tuple[Line, ...]:
        """The lines that carry an amount."""
        return tuple(line for line in self.lines if line.kind == "item")


def business_process(natures: Iterable[str], *, paid: bool = False, after_deposit: bool = False) -> str:
    """BT-23 of an invoice whose item lines are of these `natures` (goods, service): `paid` when it was issued, or the
    final one `after_deposit`, which a deposit and its credit note never are."""
    kinds = set(natures)
    letter = "M" if len(kinds) > 1 else "S" if kinds == {"service"} else "B"
    return letter + ("4" if after_deposit else "2" if paid else "1")
