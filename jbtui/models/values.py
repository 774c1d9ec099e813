"""Single values whose rules come from outside: phone numbers, company and tax numbers, countries, addresses on the net,
amounts, dates.

`parse_…` takes one clean line as typed or imported and gives what is stored; `show_…` gives it back the French way, and
`parse_…` of that is the same value again; `check_…` says in French what looks wrong in a stored value, or None. What is
not recognised is stored as typed, for a bad optional value never stops anybody; only `Refused` does.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from jbtui.language import _, ngettext
from jbtui.text import clean_line, digits, fold, unaccent

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_NARROW_SPACE = "\u202f"
_GROUPING = re.compile(r"[\s.\-\u2010-\u2015]")


class Refused(ValueError):
    """A value that cannot be stored. Its text is the French sentence to show beside the field.

    `code` names the rule where documents of sales have a code for it (`E-FORMAT`), and `field` the column, where it is
    not clear from who is asked.
    """

    def __init__(self, sentence: str, *, code: str = "", field: str = "") -> None:
        super().__init__(sentence)
        self.code, self.field = code, field


QUOTED = 30
"""Characters of what was typed that are quoted in a message about it, and"""
TOLD = 45
"""of a title in a sentence that says what was done with it, so that all of it has room in 80 columns."""


def excerpt(text: str, limit: int = QUOTED) -> str:
    """The beginning of what was typed, to quote in a message."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def thousands(number: int) -> str:
    """`number` in groups of three digits, parted by a narrow no-break space."""
    return f"{number:_}".replace("_", _NARROW_SPACE)


# Phone numbers ########################################################################################################

_PHONE = re.compile(
    r"(?:tel:\s*)?(?P<number>[\d\s+＋().\[\]/\-\u2010-\u2015]*?)"
    r"(?:\s*(?:poste|ext|p|x|#|;ext=)[.: ]*(?P<extension>[0-9]{1,10}))?",
    re.IGNORECASE,
)
# What is dialled in metropolitan France and can be nothing else: neither overseas nor a special tariff. A short way for
# most of the numbers of an import; the long way gives the same answer. The last two are kept for fiction (Arcep).
_METROPOLITAN = re.compile(
    r"0(?:[134][0-9]{2}|2[0-57-9][0-9]|5[1-8][0-9]|6(?:[0-24-8][0-9]|3[0-8])|7(?:0[0-8]|[1-9][0-9]))[0-9]{6}"
    r"|0(?:26191|63998)[0-9]{4}"
)
_FRENCH = re.compile(r"\+33([1-79])([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})")
# Short numbers of the French numbering plan (Arcep decision 2018-0881, as amended): 15, 112, 3631, 116 000, 118 712.
_SHORT = re.compile(r"1[0-9]{1,2}|3[0-9]{3}|10[0-9]{2}|116[0-9]{3}|118[0-9]{3}")
# These share the ten digits of the French plan, and have country codes of their own: 0262… is +262 262…
_OVERSEAS = (262, 590, 594, 596)


def parse_phone(line: str) -> str:
    """The number in E.164, an extension after it as in RFC 3966 (`+33465716210;ext=12`); French unless it says
    otherwise. A short number is stored as its digits, anything else as typed."""
    compact = _GROUPING.sub("", line)
    national = "0" + compact[3:] if compact.startswith("+33") else compact
    if _METROPOLITAN.fullmatch(national):
        return "+33" + national[1:]
    if not line:
        return ""
    return _read_phone(line)[1] or (compact if _SHORT.fullmatch(compact) else line)


def show_phone(value: str) -> str:
    """`04 65 71 62 10`, `0262 12 34 56`, `+49 30 1234567`, with ` poste 12` for an extension."""
    if plain := _FRENCH.fullmatch(value):
        return "0" + " ".join(plain.groups())
    number, stored = _read_phone(value)
    if number is None or stored != value:
        return value
    shown, extension = _format_phone(number), value.partition(";ext=")[2]
    return _("{number} poste {extension}").format(number=shown, extension=extension) if extension else shown


def check_phone(value: str) -> str | None:
    """What is wrong with a number that could not be understood."""
    compact = _GROUPING.sub("", value)
    if not value or _FRENCH.fullmatch(value) or _SHORT.fullmatch(compact) or _read_phone(value)[1] == value:
        return None
    if compact.isdecimal() and compact.startswith("0") and not compact.startswith("00"):
        return _count_expected(10, len(compact))
    return _("numéro de téléphone attendu, par exemple 04 65 71 62 10")


def phone_digits(value: str) -> list[str]:
    """The strings of digits by which a stored number is found: those of E.164, and those dialled in its own country
    (0465716210, 0262123456). Of a number kept as typed, its digits."""
    if plain := _FRENCH.fullmatch(value):
        return [value[1:], "0" + "".join(plain.groups())]
    number, stored = _read_phone(value)
    if number is None or stored != value:
        typed = digits(value)
        return [typed] if typed else []
    from phonenumbers import PhoneNumberFormat, format_number

    national = digits(format_number(number, PhoneNumberFormat.NATIONAL))
    return list(dict.fromkeys([digits(value.split(";")[0]), national]))


def _read_phone(line: str) -> tuple["PhoneNumber | None", str]:
    """A possible number and what is stored of it, or None and an empty text."""
    written = _PHONE.fullmatch(line) if line else None
    if written is None:
        return None, ""
    from phonenumbers import PhoneNumberFormat, format_number  # here: 58 modules, for what few lists hold

    number = _possible_phone(written["number"])
    if number is None:
        return None, ""
    stored = format_number(number, PhoneNumberFormat.E164)
    # Digits that are in no numbering plan may lose a leading zero each time they are read: those stay as typed.
    if not number == _possible_phone(stored) == _possible_phone(_format_phone(number)):
        return None, ""
    return number, stored + (f";ext={written['extension']}" if written["extension"] else "")


def _possible_phone(text: str) -> "PhoneNumber | None":
    from phonenumbers import NumberParseException, PhoneNumber, ValidationResult, is_valid_number, parse
    from phonenumbers import is_possible_number_with_reason as reason

    try:
        number = parse(text, "FR")
    except NumberParseException:
        return None
    if reason(number) != ValidationResult.IS_POSSIBLE:
        return None
    if number.country_code != 33 or is_valid_number(number):
        return number
    if number.italian_leading_zero:
        return (
            None  # a French number that lacks a digit: the zero it is dialled with has been taken for one of its nine
        )
    for code in _OVERSEAS:
        if is_valid_number(there := PhoneNumber(country_code=code, national_number=number.national_number)):
            return there
    return number


def _format_phone(number: "PhoneNumber") -> str:
    """The way it is dialled from France: without a country code wherever that is enough."""
    from phonenumbers import PhoneNumberFormat, format_number

    national = format_number(number, PhoneNumberFormat.NATIONAL)
    french = number.country_code in (33, *_OVERSEAS) and _possible_phone(national) == number
    return national if french else format_number(number, PhoneNumberFormat.INTERNATIONAL)


# Numbers of companies #################################################################################################


def parse_digits(line: str, count: int) -> str:
    """The `count` digits of `line` however they are grouped; `line` as typed if it is not that."""
    compact = _GROUPING.sub("", line)
    return digits(compact) if len(compact) == count and compact.isdecimal() else line


def show_siren(value: str) -> str:
    """`732 829 320`; what was kept as typed, as typed."""
    return f"{value[:3]} {value[3:6]} {value[6:]}" if re.fullmatch("[0-9]{9}", value) else value


def show_siret(value: str) -> str:
    """`732 829 320 00074`; what was kept as typed, as typed."""
    return f"{show_siren(value[:9])} {value[9:]}" if re.fullmatch("[0-9]{14}", value) else value


def check_siren(value: str) -> str | None:
    """Nine digits, the last a Luhn key (INSEE, definition of the SIREN)."""
    if not value or _is_siren(value):
        return None
    return _digits_expected(value, 9) or _("sa clé de contrôle ne correspond pas")


@lru_cache(maxsize=1024)
def check_siret(value: str) -> str | None:
    """A SIREN and five digits under one Luhn key; La Poste (SIREN 356 000 000) outgrew it: the digits of its
    establishments add up to a multiple of five instead, its head office excepted (INSEE)."""
    if not value or _is_siret(value):
        return None
    return _digits_expected(value, 14) or _("sa clé de contrôle ne correspond pas")


@lru_cache(maxsize=1024)
def _is_siret(value: str) -> bool:
    from stdnum.fr import siret

    return siret.is_valid(value) and _is_siren(value[:9])


@lru_cache(maxsize=1024)  # an import asks several times about each number
def _is_siren(value: str) -> bool:
    from stdnum.fr import siren

    # Nine zeros have a right key too: they fill the column of files that have no number to give.
    return re.fullmatch("[0-9]{9}", value) is not None and value != "000000000" and siren.is_valid(value)


def _digits_expected(value: str, count: int) -> str | None:
    compact = _GROUPING.sub("", value)
    if not compact.isdecimal():
        return _("{count} chiffres attendus, « {text} » saisi").format(count=count, text=excerpt(value))
    return _count_expected(count, len(compact)) if len(compact) != count else None


def _count_expected(count: int, found: int) -> str:
    sentence = ngettext("{count} chiffres attendus, {found} saisi", "{count} chiffres attendus, {found} saisis", found)
    return sentence.format(count=count, found=thousands(found))


_FRENCH_VAT = re.compile(r"FR[0-9A-Z]{2}[0-9]{9}")


def vat_from_siren(siren: str) -> str:
    """The French VAT number of a company, `FR44732829320`; empty if the SIREN is not right.

    The key is the remainder of the SIREN followed by 12, divided by 97 (rule of the tax administration).
    """
    return f"FR{int(siren + '12') % 97:02}{siren}" if _is_siren(siren) else ""


def disagreeing_identifiers(row: Mapping[str, Any]) -> dict[str, str]:
    """Where the SIRET or the VAT number of a row is not of its SIREN: column → sentence."""
    found = {}
    siren, siret, vat = row["siren"], row["siret"], row["vat_number"]
    if siren and siret and not siret.startswith(siren):
        found["siret"] = _("le SIRET commence par le SIREN : {siren} attendu").format(siren=siren)
    expected = vat_from_siren(siren)
    if vat.startswith("FR") and expected and vat[4:] != expected[4:]:
        found["vat_number"] = _("le numéro de TVA finit par le SIREN : {vat} attendu").format(vat=expected)
    return found


_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}")
_BIC = re.compile(r"[A-Z]{6}[0-9A-Z]{2}(?:[0-9A-Z]{3})?")


def parse_iban(line: str) -> str:
    """An IBAN without its spaces, upper-case; anything else as typed."""
    compact = _GROUPING.sub("", line).upper()
    return compact if _IBAN.fullmatch(compact) else line


def show_iban(value: str) -> str:
    """`FR76 3000 6000 0112 3456 7890 189`; what was kept as typed, as typed."""
    if not _IBAN.fullmatch(value):
        return value
    return " ".join(value[start : start + 4] for start in range(0, len(value), 4))


def check_iban(value: str) -> str | None:
    """A country, its length, and a remainder of 1 by 97 (ISO 13616)."""
    from stdnum import iban

    if not value or (_IBAN.fullmatch(value) and iban.is_valid(value, check_country=False)):
        return None
    compact = _GROUPING.sub("", value).upper()
    if not re.match("[A-Z]{2}[0-9]{2}", compact):
        sentence = _("deux lettres et deux chiffres attendus d’abord, comme FR76, « {text} » saisi")
        return sentence.format(text=excerpt(compact[:4]))
    if not (length := _iban_length(compact)):
        return _("pays d’un IBAN attendu, comme FR, « {text} » saisi").format(text=compact[:2])
    if len(compact) != length:
        sentence = _("{expected} caractères attendus pour {country}, {found} saisis")
        return sentence.format(expected=length, country=compact[:2], found=thousands(len(compact)))
    if not re.fullmatch("[A-Z0-9]+", compact):
        return _("lettres sans accent et chiffres seulement")
    if (expected := iban.calc_check_digits(compact)) != compact[2:4]:
        return _("clé {expected} attendue, {found} saisie : vérifiez tout le numéro").format(
            expected=expected, found=compact[2:4]
        )
    return _("des chiffres sont attendus là où des lettres sont saisies")


def _iban_length(compact: str) -> int:
    """How many characters an IBAN of the country has that this one begins with; 0 for no country that has them."""
    from stdnum import numdb

    structure = numdb.get("iban").info(compact)[0][1].get("bban", "")
    return 4 + sum(map(int, re.findall(r"[0-9]+", structure))) if structure else 0


def parse_bic(line: str) -> str:
    """A BIC without spaces, upper-case; anything else as typed."""
    compact = _GROUPING.sub("", line).upper()
    return compact if _BIC.fullmatch(compact) else line


def check_bic(value: str) -> str | None:
    """Bank, country, place, and a branch or none (ISO 9362)."""
    return None if not value or _BIC.fullmatch(value) else _("un BIC a 8 ou 11 lettres et chiffres")


def parse_vat(line: str) -> str:
    """A French number, or a right one of another state of the Union, compact and upper-case with its prefix; a French
    key and SIREN alone get theirs; anything else as typed."""
    compact = unicodedata.normalize("NFKC", _GROUPING.sub("", line)).upper()
    if _FRENCH_VAT.fullmatch(compact):
        return compact
    if len(compact) == 11 and vat_from_siren(compact[2:]) == "FR" + compact:
        return "FR" + compact
    return _european_vat(compact) or line


def show_vat(value: str) -> str:
    """`FR44 732 829 320`; other numbers as they are stored."""
    return f"{value[:4]} {show_siren(value[4:])}" if _FRENCH_VAT.fullmatch(value) else value


def check_vat(value: str) -> str | None:
    """The key of a French number, the national rule of another one."""
    if not value:
        return None
    compact = _GROUPING.sub("", value).upper()
    if not compact.startswith("FR"):
        if _european_vat(compact) == value:
            return None
        if _is_member_state(compact[:2]):
            return _("numéro faux pour un pays en {prefix}").format(prefix=compact[:2])
        return _("numéro de TVA d’un pays de l’Union attendu, par exemple FR44 732 829 320")
    if not _FRENCH_VAT.fullmatch(compact):
        found = thousands(len(compact) - 2)
        return _("FR, une clé de 2 caractères et un SIREN attendus, FR et {found} caractères saisis").format(
            found=found
        )
    from stdnum.fr import tva

    if tva.is_valid(compact):
        return None
    if expected := vat_from_siren(compact[4:]):
        return _("clé {expected} attendue, {found} saisie").format(expected=expected[2:4], found=compact[2:4])
    return _("le SIREN {siren} qui finit ce numéro est faux").format(siren=show_siren(compact[4:]))


def _is_member_state(prefix: str) -> bool:
    from stdnum.eu.vat import MEMBER_STATES

    return prefix == "EL" or prefix.lower() in MEMBER_STATES


def _european_vat(compact: str) -> str:
    """The number in its normal form, or an empty text. Greece is EL (article 215 of directive 2006/112/CE)."""
    from stdnum.eu import vat
    from stdnum.exceptions import ValidationError

    if not compact[:2].isalpha():
        return ""
    try:
        number = vat.validate("EL" + compact[2:] if compact.startswith("GR") else compact)
    except ValidationError:
        return ""
    return number


_NAF = re.compile(r"([0-9]{2})[. ]?([0-9]{1,2}) ?([A-Z])", re.IGNORECASE)


def parse_naf(line: str) -> str:
    """An activity code as INSEE writes it, `62.01Z` (1993's have three digits, `72.2C`); anything else as typed."""
    code = _NAF.fullmatch(line)
    return f"{code[1]}.{code[2]}{code[3].upper()}" if code else line


def check_naf(value: str) -> str | None:
    """The shape of a code, whatever its nomenclature: NAF (1993 to 2025), or NAP of 1973 (`57.10`)."""
    if not value or _NAF.fullmatch(value) or re.fullmatch(r"[0-9]{2}\.[0-9]{2}", value):
        return None
    return _("4 chiffres et une lettre attendus, comme 62.01Z, « {text} » saisi").format(text=excerpt(value))


# Countries ############################################################################################################

# Unicode names regions that ISO 3166 does not: exceptional reservations, unions, tests.
_NOT_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
_OTHER_NAMES = {
    "angleterre": "GB",
    "england": "GB",
    "grande bretagne": "GB",
    "great britain": "GB",
    "hollande": "NL",
    "holland": "NL",
    "republique tcheque": "CZ",
    "united states of america": "US",
    "etats unis d amerique": "US",
    "u s a": "US",
    # Those around, as their own address books write them.
    "belgie": "BE",
    "deutschland": "DE",
    "espana": "ES",
    "italia": "IT",
    "letzebuerg": "LU",
    "nederland": "NL",
    "osterreich": "AT",
    "polska": "PL",
    "schweiz": "CH",
    "svizzera": "CH",
}


@cache
def _countries() -> tuple[dict[str, str], dict[str, str]]:
    """Code → French name; folded name or code → code."""
    from babel import Locale
    from babel.core import get_global

    def is_country(code: str) -> bool:
        return len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES

    french = {code: name.upper() for code, name in Locale("fr").territories.items() if is_country(code)}
    codes = dict(_OTHER_NAMES)
    for old, new in get_global("territory_aliases").items():
        if old.isalpha() and len(new) == 1 and new[0] in french:
            codes[fold(old)] = new[0]  # three-letter codes, UK
    for names in (Locale("en").territories, french, {code: code for code in french}):
        codes.update((fold(name), code) for code, name in names.items() if code in french)
    return french, codes


@lru_cache(maxsize=1024)
def parse_country(line: str) -> str:
    """The ISO 3166-1 alpha-2 code of a country by its French or English name, a few by their own, or by its code; an
    unknown word as typed."""
    return (_countries()[1].get(fold(line)) or line) if line else ""


def show_country(value: str) -> str:
    """The French name in capitals, as the last line of an address has it (Universal Postal Union)."""
    return _countries()[0].get(value, value) if value else ""


def check_country(value: str) -> str | None:
    """A country that is not known by that name."""
    if not value or value in _countries()[0]:
        return None
    return _("nom de pays ou code de 2 lettres attendu, « {text} » saisi").format(text=excerpt(value))


# Email ################################################################################################################


def parse_email(line: str) -> str:
    """The address with its domain in lower case; what has no single `@` as typed."""
    local, at, domain = line.rpartition("@")
    if line.isascii():
        return local + at + domain.lower() if at and "@" not in local else line
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(line, check_deliverability=False).normalized
    except EmailNotValidError:
        return line


def check_email(value: str) -> str | None:
    """The syntax of one address (RFC 5321 and 5322, international ones included); whether it exists is not asked."""
    from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

    if not value:
        return None
    try:
        validate_email(value, check_deliverability=False)
    except EmailNotValidError:
        pass
    else:
        return None
    local, at, domain = value.rpartition("@")
    if not at:
        return _("adresse incomplète : il manque « @ »")
    if "@" in local:
        return _("une seule adresse attendue, {count} saisies").format(count=value.count("@"))
    if any(char.isspace() for char in value):
        return _("adresse sans espace attendue")
    if not local:
        return _("adresse incomplète : il manque le nom avant « @ »")
    if not domain:
        return _("adresse incomplète : il manque le domaine après « @ »")
    if "." not in domain.rstrip("."):
        sentence = _("adresse incomplète : il manque « .fr », « .com »… après {domain}")
        return sentence.format(domain=excerpt(domain.rstrip(".")))
    if domain.rpartition(".")[2].lower() in SPECIAL_USE_DOMAIN_NAMES:
        return _("domaine d’Internet attendu, {domain} n’en est pas un").format(domain=excerpt(domain))
    return _("adresse de la forme nom@domaine.fr attendue")


# Tags #################################################################################################################


def split_tags(value: str) -> list[str]:
    """The tags of a text in which commas or semicolons part them."""
    return [tag for part in re.split("[,;]", value) if (tag := clean_line(part))]


def join_tags(tags: Iterable[str]) -> str:
    """One text for `tags`, in alphabetical order; of those that differ by case or accents only, the first."""
    kept: dict[str, str] = {}
    for tag in split_tags(",".join(tags)):
        kept.setdefault(unaccent(tag), tag)
    return ", ".join(sorted(kept.values(), key=lambda tag: (fold(tag), tag)))


def merge_tags(before: str, mine: str, theirs: str) -> str:
    """The tags that two people made of the same ones: what either added, without what either took away."""
    sides = [{unaccent(tag): tag for tag in split_tags(text)} for text in (before, mine, theirs)]
    gone = {key for key in sides[0] if key not in sides[1] or key not in sides[2]}
    return join_tags(tag for side in sides[1:] for key, tag in side.items() if key not in gone)


def merge_lines(before: str, mine: str, theirs: str) -> str | None:
    """The lines that two people made of the same ones, each elsewhere; None where their changes meet or touch."""
    lines = before.split("\n")
    edits = sorted({edit for text in (mine, theirs) for edit in _edits(lines, text.split("\n"))})
    if any(later[0] <= earlier[1] for earlier, later in pairwise(edits)):
        return None
    for start, end, new in reversed(edits):
        lines[start:end] = new
    return "\n".join(lines)


def _edits(before: list[str], after: list[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """What makes `after` of `before`: from which line to which, and the lines put there instead."""
    from difflib import SequenceMatcher

    for act, start, end, first, last in SequenceMatcher(None, before, after).get_opcodes():
        if act != "equal":
            yield start, end, tuple(after[first:last])


# Amounts and dates ####################################################################################################

_AMOUNT = re.compile(r"(?P<sign>[-\u2212\u2013+]?)(?P<whole>\d*)(?:[.,](?P<cents>\d*))?")
_GROUPED = re.compile(r"[-\u2212\u2013+]?\d{1,3}(?:\.\d{3})+,\d*|[-\u2212\u2013+]?\d{1,3}(?:,\d{3})+\.\d*")
_LARGEST = 10**13


def parse_money(line: str) -> Decimal:
    """An amount typed with a comma or a point for the cents, and any space, `1.234,56` and `€` included.

    Raises `Refused` for what is not a number, has more than two decimals, or is 10 million million or more.
    """
    compact = re.sub(r"[\s'’]|€$", "", line)
    if len(compact) <= 40 and _GROUPED.fullmatch(compact):
        compact = compact.replace("." if compact.rindex(",") > compact.index(".") else ",", "")
    amount = _AMOUNT.fullmatch(compact) if len(compact) <= 40 else None
    if not amount or not (amount["whole"] or amount["cents"]):
        raise Refused(_("montant attendu, par exemple 1 234,56"))
    cents = digits(amount["cents"] or "")
    if len(cents) > 2 and cents[2:].strip("0"):
        raise Refused(_("2 décimales au plus, {found} saisies").format(found=len(cents)))
    value = Decimal(f"{digits(amount['whole']) or '0'}.{cents[:2]:0<2}")
    if value >= _LARGEST:
        raise Refused(_("montant trop grand"))
    return -value if amount["sign"] in {"-", "\u2212", "\u2013"} else value


def show_money(value: Decimal) -> str:
    """`1 234,56` with a narrow no-break space, `−120,00` with the minus sign of typography; no unit."""
    whole, cents = f"{abs(value):.2f}".split(".")
    return ("\u2212" if value < 0 else "") + f"{thousands(int(whole))},{cents}"


_DECIMAL = re.compile(r"(?P<sign>[-\u2212\u2013+]?)(?P<whole>[0-9]*)(?:[.,](?P<places>[0-9]*))?")
TOO_LARGE = 10**11
"""In euros, or in units sold: no figure of a document of sales gets there."""


def parse_decimal(line: str, places: int) -> Decimal:
    """A quantity, price or percentage of a document of sales: digits, any space between them, and `places` decimals at
    most after one comma or point. Raises `Refused` with E-FORMAT or E-RANGE: nothing is guessed from `1.234,50`.
    """
    compact = re.sub(r"\s", "", line)
    number = _DECIMAL.fullmatch(compact)
    if not number or not (number["whole"] or number["places"]):
        raise Refused(_("nombre attendu, par exemple 1 234,50"), code="E-FORMAT")
    decimals = (number["places"] or "").rstrip("0")
    if len(decimals) > places:
        sentence = _("{most} décimales au plus, {found} saisies")
        raise Refused(sentence.format(most=places, found=len(decimals)), code="E-FORMAT")
    if len(number["whole"].lstrip("0")) > len(str(TOO_LARGE)) - 1:
        raise Refused(_("nombre trop grand"), code="E-RANGE")
    value = Decimal(f"{number['whole'] or '0'}.{decimals:0<{places}}")
    return -value if number["sign"] in {"-", "\u2212", "\u2013"} else value


def show_decimal(value: Decimal, least: int) -> str:
    """`1 234,5` as `show_money` does, with as many decimals as it has and `least` of them at least."""
    whole, _point, decimals = f"{abs(value):f}".partition(".")
    decimals = decimals.rstrip("0").ljust(least, "0")
    shown = thousands(int(whole)) + (f",{decimals}" if decimals else "")
    return ("\u2212" if value < 0 else "") + shown


_TIME = re.compile(r"(\d{1,2})(?:\s*[h:.]\s*(\d{2})?)?|(\d{1,2})(\d{2})")


def parse_time(line: str) -> str:
    """`09:30` for a time typed `9:30`, `9h30`, `930`, `9 h` or `9`; empty for nothing. Raises `Refused`."""
    if not line:
        return ""
    found = _TIME.fullmatch(line.lower())
    hour, minute = (int(found[1] or found[3]), int(found[2] or found[4] or 0)) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise Refused(_("heure attendue, par exemple 9h30, « {text} » saisi").format(text=excerpt(line)))
    return f"{hour:02}:{minute:02}"


_FRENCH_DAY = re.compile(r"(\d{1,2})([/.\- ])(\d{1,2})\2(\d{4}|\d{2})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")


def parse_day(line: str) -> date:
    """A date typed `24/11/2026`, `24/11/26` (1969 to 2068, as POSIX reads two digits) or `2026-11-24`, midnight allowed
    after it. Raises `Refused` for anything else."""
    if french := _FRENCH_DAY.fullmatch(line):
        day, month, year = int(french[1]), int(french[3]), int(french[4])
        if len(french[4]) == 2:
            year += 2000 if year < 69 else 1900
    elif iso := _ISO_DAY.fullmatch(line):
        year, month, day = int(iso[1]), int(iso[2]), int(iso[3])
    else:
        raise Refused(_("date attendue sous la forme JJ/MM/AAAA"))
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused(_("ce jour n’existe pas : {day}").format(day=excerpt(line))) from None


def show_day(value: date) -> str:
    """`24/11/2026`."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}"
