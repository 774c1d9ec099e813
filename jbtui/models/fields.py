"""The field classes, where every rule of one value lives once: what is stored, how it is shown, what looks wrong.

Each is a peewee field with a French label, and takes part in queries as any other. A text is never NULL (empty says it
all, and sort keys stay total); a date, an amount or an instant may be, with `null=True`.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, Literal, Self, TypeVar, overload

import peewee

from jbtui.language import _
from jbtui.models import days, values
from jbtui.models.values import Refused as Refused
from jbtui.models.values import disagreeing_identifiers as disagreeing_identifiers
from jbtui.models.values import phone_digits as phone_digits
from jbtui.models.values import vat_from_siren as vat_from_siren
from jbtui.text import clean_line, clean_text, fold

V = TypeVar("V")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


class Value(peewee.Field, Generic[V]):
    """A field of one value, `V` in Python.

    `label` is its French name and `hint` a few words more; both are peewee's `verbose_name` and `help_text`.
    `parse(show(parse(text))) == parse(text)` for every text that is not refused.
    """

    converts = False
    """Whether the database holds something else than the Python value."""

    if TYPE_CHECKING:  # peewee's accessor does this

        @overload
        def __get__(self, instance: None, owner: Any) -> Self: ...
        @overload
        def __get__(self, instance: object, owner: Any) -> V: ...
        def __get__(self, instance: object, owner: Any) -> Any: ...

        def __set__(self, instance: object, value: V) -> None: ...

    def __init__(self, label: str = "", *, hint: str = "", **options: Any) -> None:
        super().__init__(verbose_name=label, help_text=hint, **options)

    @property
    def label(self) -> str:
        return str(self.verbose_name)

    @property
    def hint(self) -> str:
        return str(self.help_text)

    def parse(self, text: str) -> V:
        """What is stored for a typed or imported `text`. Raises `Refused` for what cannot be stored; a value that users
        never type refuses every text."""
        del text
        raise Refused(_("ce champ ne se saisit pas"))

    def show(self, value: V) -> str:
        """A stored value as French users read it; a missing one is empty."""
        return "" if value is None else str(value)

    def edit(self, value: V) -> str:
        """A stored value as an entry area shows it."""
        return self.show(value)

    def check(self, value: V) -> str | None:
        """What looks wrong in a stored value, in French, or None. It warns: the value is kept."""
        del value
        return None

    def merged(self, before: V, mine: V, theirs: V) -> V | None:
        """What two people's changes of one value make together; None where only one of them can stand."""
        del before, mine, theirs
        return None


class LineField(Value[str], peewee.TextField):
    """A line of clean text, of at most `limit` characters."""

    limit = 200

    def __init__(self, label: str = "", *, hint: str = "", limit: int | None = None, **options: Any) -> None:
        super().__init__(label, hint=hint, **{"default": "", **options})
        if limit is not None:
            self.limit = limit

    def db_value(self, value: str) -> str:
        return value  # as peewee would, at a tenth of the price: every column of every row goes through here

    def parse(self, text: str) -> str:
        return self.fit(self.normal(self.fit(self.clean(text))))

    def clean(self, text: str) -> str:
        return clean_line(text)

    def normal(self, line: str) -> str:
        """The one form in which a clean `line` is stored."""
        return line

    def fit(self, text: str) -> str:
        """`text`, if it is not too long. Raises `Refused`."""
        if len(text) > self.limit:
            sentence = _("{limit} caractères au plus, {found} saisis")
            words = sentence.format(limit=values.thousands(self.limit), found=values.thousands(len(text)))
            raise Refused(words, code="E-FORMAT")
        return text


class NotesField(LineField):
    """Lines of clean text, parted by `\\n`."""

    limit = 10_000

    def clean(self, text: str) -> str:
        return clean_text(text)

    def merged(self, before: str, mine: str, theirs: str) -> str | None:
        """Both, where they changed different lines that do not touch."""
        text = values.merge_lines(before, mine, theirs)
        return None if text is None or len(text) > self.limit else text


class EmailField(LineField):
    """An email address, its domain in lower case."""

    limit = 254  # RFC 5321, 4.5.3.1.3 and erratum 1690 of RFC 3696

    def normal(self, line: str) -> str:
        return values.parse_email(line)

    def check(self, value: str) -> str | None:
        return values.check_email(value)


class PhoneField(LineField):
    """A phone number in E.164, its extension after `;ext=` as in RFC 3966, French unless it says otherwise."""

    def normal(self, line: str) -> str:
        return values.parse_phone(line)

    def show(self, value: str) -> str:
        return values.show_phone(value)

    def check(self, value: str) -> str | None:
        return values.check_phone(value)


class SirenField(LineField):
    """The nine digits by which INSEE knows a company."""

    def normal(self, line: str) -> str:
        return values.parse_digits(line, 9)

    def show(self, value: str) -> str:
        return values.show_siren(value)

    def check(self, value: str) -> str | None:
        return values.check_siren(value)


class SiretField(LineField):
    """The fourteen digits by which INSEE knows an establishment of a company."""

    def normal(self, line: str) -> str:
        return values.parse_digits(line, 14)

    def show(self, value: str) -> str:
        return values.show_siret(value)

    def check(self, value: str) -> str | None:
        return values.check_siret(value)


class VatField(LineField):
    """A VAT number of the Union, compact, with the prefix of its state: `FR44732829320`."""

    def normal(self, line: str) -> str:
        return values.parse_vat(line)

    def show(self, value: str) -> str:
        return values.show_vat(value)

    def check(self, value: str) -> str | None:
        return values.check_vat(value)


class IbanField(LineField):
    """An international bank account number, compact: `FR7630006000011234567890189`."""

    def normal(self, line: str) -> str:
        return values.parse_iban(line)

    def show(self, value: str) -> str:
        return values.show_iban(value)

    def check(self, value: str) -> str | None:
        return values.check_iban(value)


class BicField(LineField):
    """The code of a bank, eight or eleven characters."""

    def normal(self, line: str) -> str:
        return values.parse_bic(line)

    def check(self, value: str) -> str | None:
        return values.check_bic(value)


class NafField(LineField):
    """A French activity code, stored and shown with its dot: `62.01Z`."""

    def normal(self, line: str) -> str:
        return values.parse_naf(line)

    def check(self, value: str) -> str | None:
        return values.check_naf(value)


class PostcodeField(LineField):
    """A postcode, a text: zeros count, foreign ones have letters, CEDEX ones are in no table. Right as typed."""


class CountryField(LineField):
    """A country by its ISO 3166-1 alpha-2 code."""

    def __init__(self, label: str = "", **options: Any) -> None:
        super().__init__(label, **{"default": "FR", **options})

    def normal(self, line: str) -> str:
        return values.parse_country(line)

    def show(self, value: str) -> str:
        return values.show_country(value)

    def check(self, value: str) -> str | None:
        return values.check_country(value)


class WebsiteField(LineField):
    """The address of a site, as typed."""

    limit = 500


class TagsField(LineField):
    """Tags in one text, « menuiserie, vip »: no two alike but for case and accents, in alphabetical order."""

    limit = 1000

    def normal(self, line: str) -> str:
        return self.join([line])

    def merged(self, before: str, mine: str, theirs: str) -> str | None:
        """What either added, without what either took away."""
        text = values.merge_tags(before, mine, theirs)
        return None if len(text) > self.limit else text

    @staticmethod
    def split(value: str) -> list[str]:
        """The tags of a stored text."""
        return values.split_tags(value)

    @staticmethod
    def join(tags: Iterable[str]) -> str:
        """What is stored for `tags`."""
        return values.join_tags(tags)


class ChoiceField(Value[str], peewee.TextField):
    """One of a few values, `choices` pairing what is stored with its French label. Empty text is the default."""

    def __init__(self, label: str = "", *, choices: Iterable[tuple[str, str]], **options: Any) -> None:
        self.labels = dict(choices)
        super().__init__(label, **{"default": "", **options, "choices": list(self.labels.items())})
        self._folded = {fold(shown): stored for stored, shown in self.labels.items()}

    def parse(self, text: str) -> str:
        """Takes the label, what is stored, or a beginning that only one label has; case and accents do not count."""
        line = clean_line(text)
        if not line:
            return str(self.default)
        key = fold(line)
        if key in self._folded:
            return self._folded[key]
        for stored in self.labels:
            if stored and fold(stored) == key:
                return stored
        begun = [stored for folded, stored in self._folded.items() if folded.startswith(key)]
        if len(begun) == 1:
            return begun[0]
        *others, last = filter(None, self.labels.values())
        expected = _("{others} ou {last}").format(others=", ".join(others), last=last) if others else last
        raise Refused(_("{expected} attendu, « {text} » saisi").format(expected=expected, text=values.excerpt(line)))

    def show(self, value: str) -> str:
        return self.labels.get(value, value)


_YES = {"oui", "o", "1", "vrai", "true", "yes", "y", "x"}
_NO = {"", "non", "n", "0", "faux", "false", "no"}


class FlagField(Value[bool], peewee.BooleanField):
    """Yes or no."""

    def __init__(self, label: str = "", **options: Any) -> None:
        super().__init__(label, **{"default": False, **options})

    def parse(self, text: str) -> bool:
        line = clean_line(text)
        if (word := line.casefold()) in _YES:
            return True
        if word in _NO:
            return False
        raise Refused(_("oui ou non attendu, « {text} » saisi").format(text=values.excerpt(line)))

    def show(self, value: bool) -> str:
        return _("oui") if value else _("non")


class FixedField(Value[Decimal | None], peewee.BigIntegerField):
    """A `Decimal` of `places` decimals, stored as a whole number of the last of them.

    A sum in a query is such a whole number: `fn.SUM(field).converter(field.python_value)` makes it a `Decimal` again.
    """

    converts = True
    places = 4
    shown = 0
    """How many decimals are shown even where they are zeros."""

    def db_value(self, value: Decimal | int | None) -> int | None:
        """The whole number. Raises `ValueError` for a fraction of one: rounding is up to who computes."""
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.places)
        if scaled != int(scaled):
            raise ValueError(f"{value} has more than {self.places} decimals")
        return int(scaled)

    def python_value(self, value: int | None) -> Decimal | None:
        try:
            return None if value is None else Decimal(value).scaleb(-self.places)
        except (TypeError, ArithmeticError):  # no such value: another program wrote it
            return None

    def parse(self, text: str) -> Decimal | None:
        line = clean_line(text)
        return None if self.null and not line else self.read(line)

    def read(self, line: str) -> Decimal:
        """The number on a clean line that is not empty, or must not be. Raises `Refused`."""
        return values.parse_decimal(line, self.places)

    def show(self, value: Decimal | None) -> str:
        return "" if value is None else values.show_decimal(value, self.shown)

    def edit(self, value: Decimal | None) -> str:
        """Without the spaces, in which a cursor stumbles, and with the minus sign of keyboards."""
        shown = "" if value is None else values.show_decimal(value, self.shown)
        return shown.replace("\u202f", "").replace("\u2212", "-")


class QuantityField(FixedField):
    """How much of a thing is sold: `2,5`."""


class PriceField(FixedField):
    """The price of one unit in euros: `49,90`, `0,0125`."""

    shown = 2

    def read(self, line: str) -> Decimal:
        return super().read(line.removesuffix("€"))


class RateField(FixedField):
    """A percentage from 0 to 100 with two decimals: a VAT rate, a discount."""

    places = 2

    def read(self, line: str) -> Decimal:
        value = super().read(line.removesuffix("%"))
        if not 0 <= value <= 100:
            raise Refused(_("un pourcentage de 0 à 100 est attendu"), code="E-FORMAT")
        return value

    def show(self, value: Decimal | None) -> str:
        return "" if value is None else _("{number} %").format(number=super().show(value))


class MoneyField(FixedField):
    """An amount in euros or in the currency of its row, stored as whole cents."""

    places = 2
    shown = 2

    def __init__(self, label: str = "", *, positive: bool = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.positive = positive

    def read(self, line: str) -> Decimal:
        amount = values.parse_money(line)
        if self.positive and amount < 0:
            sentence = _("un montant positif attendu, « {text} » saisi")
            raise Refused(sentence.format(text=values.excerpt(line)), code="E-FORMAT")
        return amount

    def show(self, value: Decimal | None) -> str:
        return "" if value is None else values.show_money(value)


class CountField(Value[int | None], peewee.IntegerField):
    """A whole number from `least` to `most`."""

    least, most = 1, 999

    def __init__(self, label: str = "", **options: Any) -> None:
        super().__init__(label, **{"default": None, **options})

    def parse(self, text: str) -> int | None:
        line = clean_line(text).removesuffix("%").rstrip()
        if self.null and not line:
            return None
        if not (line.isascii() and line.isdecimal() and self.least <= int(line[:5]) <= self.most):
            sentence = _("un nombre de {least} à {most} attendu, « {text} » saisi")
            raise Refused(sentence.format(least=self.least, most=self.most, text=values.excerpt(line)))
        return int(line)


class PercentField(CountField):
    """A whole number of percent."""

    least, most = 0, 100

    def show(self, value: int | None) -> str:
        return "" if value is None else f"{value} %"

    def edit(self, value: int | None) -> str:
        return "" if value is None else str(value)


class TimeField(LineField):
    """A time of day, `09:30`, or none."""

    limit = 10

    def normal(self, line: str) -> str:
        return values.parse_time(line)

    def show(self, value: str) -> str:
        return value.removeprefix("0")


class DayField(Value[date | None], peewee.Field):
    """A day, stored as ISO 8601 text (`2026-11-24`), which sorts by itself on every engine."""

    converts = True

    field_type = "TEXT"

    def db_value(self, value: date | None) -> str | None:
        return None if value is None else f"{value.year:04}-{value.month:02}-{value.day:02}"

    def python_value(self, value: str | None) -> date | None:
        try:
            return None if value is None else date.fromisoformat(value)
        except (TypeError, ValueError):  # no such value: another program wrote it
            return None

    def parse(self, text: str) -> date | None:
        line = clean_line(text)
        return None if self.null and not line else values.parse_day(line)

    def show(self, value: date | None) -> str:
        return "" if value is None else values.show_day(value)


class ComingDayField(DayField):
    """A day to come, as people type it: « lundi », « 3s », « 15/12 »."""

    past = False

    def parse(self, text: str) -> date | None:
        line = clean_line(text)
        return None if self.null and not line else days.parse(line, days.today(), past=self.past)


class PastDayField(ComingDayField):
    """A day that was: « 15 » is the last one."""

    past = True


class InstantField(Value[V], peewee.BigIntegerField):
    """A moment, an aware `datetime` in UTC, stored as whole microseconds since 1970. The program sets it, not users."""

    converts = True

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: "InstantField[datetime]", label: str = ..., *, null: Literal[False] = ..., **options: Any
        ): ...
        @overload
        def __init__(
            self: "InstantField[datetime | None]", label: str = ..., *, null: Literal[True], **options: Any
        ): ...
        def __init__(self, label: str = "", **options: Any) -> None: ...

    def db_value(self, value: datetime | None) -> int | None:
        """Microseconds. Raises `TypeError` for a `datetime` without a time zone."""
        return None if value is None else (value - _EPOCH) // _TICK

    def python_value(self, value: int | None) -> datetime | None:
        try:
            return None if value is None else _EPOCH + value * _TICK
        except (TypeError, OverflowError):  # no such value: another program wrote it
            return None

    def show(self, value: V) -> str:
        """`24/11/2026 14:32`, where this computer is."""
        return f"{value.astimezone():%d/%m/%Y %H:%M}" if isinstance(value, datetime) else ""


class FoldedField(Value[str], peewee.TextField):
    """A sort or search key that a model derives from other values: folded, never typed."""

    def __init__(self, label: str = "", **options: Any) -> None:
        super().__init__(label, **{"default": "", **options})
