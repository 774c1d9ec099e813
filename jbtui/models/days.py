"""Days as they are typed: whole dates, parts of one, and how far away: « 25/12 », « demain », « 3s », « fm »."""

import calendar
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial

from jbtui.language import _, ngettext
from jbtui.models.values import Refused, excerpt, parse_day, show_day, thousands
from jbtui.text import fold

_WEEKDAYS = (_("lundi"), _("mardi"), _("mercredi"), _("jeudi"), _("vendredi"), _("samedi"), _("dimanche"))
_SHORT = ("l", "ma", "me", "je", "v", "sa", "di")
_WORDS = {"a": 0, "aujourd hui": 0, "auj": 0, "d": 1, "demain": 1, "apres demain": 2, "s": 7, "q": 14}
"""What is typed, folded → days from today."""
_AWAY = re.compile(r"\+?\s*(\d{1,3})\s*(j|jours?|s|semaines?|m|mois|ans?)")
_DAY_MONTH = re.compile(r"(\d{1,2})([/.\- ])(\d{1,2})")
_DIGITS = re.compile(r"\d{1,2}|\d{4}|\d{6}|\d{8}")


clock: Callable[[], datetime] = partial(datetime.now, UTC)
"""What tells the time in the whole program, to sessions too unless they bring their own."""


def now() -> datetime:
    """The instant it is, of the clock."""
    return clock()


def today() -> date:
    """The day it is here, in the zone of the machine."""
    return now().astimezone().date()


def parse(typed: str, today: date, *, past: bool = False) -> date:
    """The day that was typed. What names no year is the next such day, today included, or with `past` the last one.

    Raises Refused for what is none, for one that does not exist, and for one before 1900 or after 2999: a calendar can
    count on from any other.
    """
    day = _parsed(typed, today, past)
    if not 1900 <= day.year <= 2999:
        raise Refused(_("date trop lointaine"))
    return day


def _parsed(typed: str, today: date, past: bool) -> date:
    line = fold(typed)
    if line in _WORDS:
        return today + timedelta(_WORDS[line])
    if line == "m":
        return add_months(today, 1)
    if line in ("fm", "fin de mois", "fin du mois"):
        return add_months(today, 0, day_of_month=31)
    names = [fold(name) for name in _WEEKDAYS]
    if line in names or line in _SHORT:
        weekday = names.index(line) if line in names else _SHORT.index(line)
        ahead = (weekday - today.weekday() - 1) % 7 + 1  # the day itself is a week away: « a » says today
        return today + timedelta(ahead - 7 if past else ahead)
    text = typed.strip()
    if away := _AWAY.fullmatch(text.lower()):
        return _away(today, int(away[1]), away[2][0])
    if part := _DAY_MONTH.fullmatch(text):
        return _without_year(int(part[1]), int(part[3]), today, past, typed)
    if _DIGITS.fullmatch(text):
        return _of_digits(text, today, past)
    try:
        return parse_day(text)
    except Refused as error:
        if any(char.isdecimal() for char in text):
            raise
        raise Refused(
            _("date attendue : 25/12, 15, demain, lundi, 5j, 3s, 2m, fm ; « {text} » saisi").format(text=excerpt(typed))
        ) from error


def add_months(day: date, months: int, *, day_of_month: int | None = None) -> date:
    """The same day some months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise Refused(_("date trop lointaine"))
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day_of_month or day.day, last))


def _away(today: date, count: int, unit: str) -> date:
    if unit == "j":
        return today + timedelta(count)
    if unit == "s":
        return today + timedelta(weeks=count)
    return add_months(today, count * (12 if unit == "a" else 1))


def _without_year(day: int, month: int, today: date, past: bool, typed: str) -> date:
    """The next such day, or the last one; a 29th of February may be some years away."""
    for distance in range(9):
        try:
            found = date(today.year + (-distance if past else distance), month, day)
        except ValueError:
            continue
        if found == today or (found < today) == past:
            return found
    raise Refused(_("ce jour n’existe pas : {day}").format(day=excerpt(typed)))


def _of_digits(text: str, today: date, past: bool) -> date:
    """« 15 », « 1512 », « 151226 », « 15122026 »."""
    if len(text) > 4:
        return parse_day(f"{text[:2]}/{text[2:4]}/{text[4:]}")
    if len(text) == 4:
        return _without_year(int(text[:2]), int(text[2:]), today, past, text)
    for distance in range(13):
        first = add_months(today.replace(day=1), -distance if past else distance)
        if 1 <= int(text) <= calendar.monthrange(first.year, first.month)[1]:
            found = first.replace(day=int(text))
            if found == today or (found < today) == past:
                return found
    raise Refused(_("ce jour n’existe pas : {day}").format(day=text))


# Working days #########################################################################################################


def is_working(day: date) -> bool:
    """Whether people work on that day: neither a Saturday, nor a Sunday, nor a public holiday in France."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def next_working(day: date) -> date:
    """The first working day after `day`."""
    day += timedelta(1)
    while not is_working(day):
        day += timedelta(1)
    return day


def working_days(start: date, end: date) -> int:
    """How many working days there are after `start`, up to and with `end`; 0 if it is not later."""
    return sum(is_working(start + timedelta(number)) for number in range(1, (end - start).days + 1))


def holiday(day: date) -> str:
    """What is celebrated on that day in all of France (Code du travail, L3133-1); empty on other days."""
    return _holidays(day.year).get(day, "")


@cache
def _holidays(year: int) -> dict[date, str]:
    from holidays import country_holidays

    found = country_holidays("FR", years=year, language="fr")
    return {day: name.replace("'", "’") for day, name in found.items()}


# Words ################################################################################################################

_COUNTED = 366
"""Days up to which working days are told: nobody counts further."""


def in_full(day: date) -> str:
    """« lundi 01/12/2025 »."""
    return f"{_WEEKDAYS[day.weekday()]} {show_day(day)}"


def echo(day: date, today: date) -> str:
    """A typed day in full, and how far it is: « lundi 01/12/2025, 5 jours ouvrés »."""
    words = [in_full(day)]
    if name := holiday(day):
        words.append(_("férié : {name}").format(name=name))
    if day == today:
        words.append(_("aujourd’hui"))
    elif day < today:
        count = (today - day).days
        words.append(ngettext("il y a {count} jour", "il y a {count} jours", count).format(count=thousands(count)))
    elif (day - today).days <= _COUNTED:
        count = working_days(today, day)
        words.append(ngettext("{count} jour ouvré", "{count} jours ouvrés", count).format(count=count))
    return ", ".join(words)
