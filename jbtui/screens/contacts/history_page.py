"""The history of a contact in words and signs: what the grid shows, and what stands below it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from jbtui.declarations.history import listing_of
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.fields import DayField
from jbtui.models.values import show_money, thousands
from jbtui.services.documents.history import Figure, Standing, Year
from jbtui.services.documents.history_columns import PURCHASES, Column, Counted, Side
from jbtui.widgets.cells import cell, ruled, wrapped
from jbtui.widgets.figure_grid import GridCell, GridColumn, GridRow
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Run

Line = list[Run]

NOTHING = "–"
LEAST_PREVIEW, LEAST_CHART = 6, 3
"""Lines of the preview, and exercices in the chart, below which something gives way."""
CHART_LABEL, CHART_AMOUNT, CHART_CHANGE = 9, 15, 9
ROW = 4
"""Blanks before a row of the preview: as many as before one of a list."""


def grid_columns(shown: Sequence[Counted]) -> tuple[GridColumn, ...]:
    """The columns of the grid: those of the history, and the change beside an amount."""
    return tuple(GridColumn(each.short if each else _("Évol."), told=each is None) for each in _places(shown))


def column_at(shown: Sequence[Counted], number: int) -> Counted:
    """The column of the history that stands at a place of the grid."""
    found = _places(shown)[number]
    assert found
    return found


def place_of(shown: Sequence[Counted], column: Column) -> int:
    """The place in the grid of a column of the history; the first one where it is not shown."""
    return next((number for number, each in enumerate(_places(shown)) if each and each.id == column), 0)


def _places(shown: Sequence[Counted]) -> list[Counted | None]:
    """The columns with the places between them of what is only told."""
    return [place for each in shown for place in ((each, None) if each.sums else (each,))]


def grid_rows(shown: Sequence[Counted], years: Sequence[Year], today: date) -> tuple[GridRow, ...]:
    """The rows of the grid."""
    return tuple(_grid_row(shown, year, today) for year in years)


def _grid_row(shown: Sequence[Counted], year: Year, today: date) -> GridRow:
    short = name_of(year)
    label = _("{year} en cours").format(year=short) if year.holds(today) else short
    cells: list[GridCell] = []
    for each in shown:
        figure = year.of(each.id)
        cells.append(_grid_cell(each, figure))
        if each.sums:
            cells.append(GridCell(change_words(year, each), nothing=True))
    return GridRow(label, short, tuple(cells))


def _grid_cell(column: Counted, figure: Figure) -> GridCell:
    if not figure.count:
        return GridCell(NOTHING, nothing=True)
    amount = show_money(figure.amount)
    if column.sums:
        return GridCell(amount)
    count = thousands(figure.count)
    return GridCell(count, f"{count} {GLYPHS.dot} {amount}" if figure.amount else count)


def name_of(year: Year) -> str:
    """An exercice by its code, or the total."""
    return str(year.row["code"]) if year.row else _("Total")


def change_words(year: Year, column: Counted) -> str:
    """The change of an amount on the exercice before, without decimals; nothing where there is none."""
    change = year.changes.get(column.id)
    if change is None:
        return ""
    whole = int(change.to_integral_value(ROUND_HALF_UP))
    sign = "\u2212" if whole < 0 else "+" if whole else ""
    return _("{sign}{number} %").format(sign=sign, number=thousands(abs(whole)))


def figure_words(column: Counted, year: Year) -> str:
    """A figure in words: « 14 factures de 2024, 41 872,00 € HT »."""
    figure = year.of(column.id)
    count = column.words(figure.count).format(count=thousands(figure.count))
    whole = _("{count} de {year}") if year.row else _("{count} de tous les exercices")
    words = whole.format(count=count, year=name_of(year))
    if not figure.count:
        return words
    return _("{words}, {amount}\u00a0€ HT").format(words=words, amount=show_money(figure.amount))


def period_words(column: Counted, year: Year) -> str:
    """Where the cursor is: the exercice with its bounds, the column."""
    if year.row is None:
        return _("Tous les exercices {dot} colonne {column}").format(dot=GLYPHS.dot, column=column.title)
    show = DayField().show
    words = _("Exercice {year} : du {start} au {end} {dot} colonne {column}")
    start, end = show(year.row["start"]), show(year.row["end"])
    return words.format(year=name_of(year), start=start, end=end, dot=GLYPHS.dot, column=column.title)


def standing_words(standing: Standing, side: Side) -> str:
    """What is owed today, by the contact or to it."""
    ours = side == PURCHASES
    owed, overdue = (standing.to_pay, standing.late_to_pay) if ours else (standing.outstanding, standing.overdue)
    words = [(_("À payer {amount}\u00a0€") if ours else _("Encours {amount}\u00a0€")).format(amount=show_money(owed))]
    if overdue:
        late = _("{sign} échu {amount}\u00a0€")
        words.append(late.format(sign=GLYPHS.warning, amount=show_money(overdue)))
    else:
        words.append(_("rien d’échu"))
    if standing.limit is not None and not ours:
        words.append(_("plafond {amount}\u00a0€").format(amount=show_money(standing.limit)))
    return f" {GLYPHS.dot} ".join(words)


@dataclass(frozen=True)
class Preview:
    """A figure, and the first rows that it counts."""

    column: Counted
    year: Year
    rows: Sequence[Values]


def below(
    shown: Sequence[Counted],
    years: Sequence[Year],
    year: Year,
    preview: Preview | None,
    width: int,
    room: int,
    *,
    amounts: bool,
) -> list[Line]:
    """What stands below the grid in `room` lines: the amounts of the exercice under the cursor where the grid has no
    room for them, the turnover of each exercice as a bar, the preview; they give way in this order."""
    told = list(_amounts(shown, year, width)) if amounts else []
    exercices = [each for each in years if each.row]
    if room - len(told) < LEAST_PREVIEW + 2:
        told = []
    free = room - len(told) - LEAST_PREVIEW - 1
    summed = next(each for each in shown if each.sums)
    has_bars = bool(exercices) and free >= min(LEAST_CHART, len(exercices))
    bars = list(_chart(summed, exercices[:free], width)) if has_bars else []
    left = room - len(told) - len(bars)
    return [*told, *bars, *(_preview(preview, width, left) if preview else ())]


def _amounts(shown: Sequence[Counted], year: Year, width: int) -> Iterator[Line]:
    """The amounts of an exercice."""
    words = [
        f"{each.title} {show_money(year.of(each.id).amount)}"
        for each in shown
        if not each.sums and year.of(each.id).amount
    ]
    if words:
        yield [(_rule(_("{year}, HT €").format(year=name_of(year)), width), "title")]
        for line in wrapped(f" {GLYPHS.dot} ".join(words), width - 2):
            yield [(f" {line}", "")]


def _chart(column: Counted, years: Sequence[Year], width: int) -> Iterator[Line]:
    """The amount of a column in each exercice as a bar."""
    yield [(_rule(_("{column} par exercice").format(column=column.title), width), "title")]
    most = max((year.of(column.id).amount for year in years), default=Decimal(0))
    room = max(width - CHART_LABEL - CHART_AMOUNT - CHART_CHANGE - 3, 1)
    for year in years:
        amount = year.of(column.id).amount
        part = int(amount * room / most) if most > 0 else 0
        bar = GLYPHS.done_part * (max(part, 1) if amount > 0 else 0)
        text = show_money(amount) if year.of(column.id).count else NOTHING
        label, drawn = cell(name_of(year), CHART_LABEL), cell(bar, room)
        told = cell(text, CHART_AMOUNT, align="right") + cell(change_words(year, column), CHART_CHANGE, align="right")
        yield [(f" {label} ", "faint"), (drawn, "key"), (told, "")]


def _preview(found: Preview, width: int, room: int) -> Iterator[Line]:
    """The first rows that a figure counts, as its list shows them."""
    column, year = found.column, found.year
    count = year.of(column.id).count
    rows = found.rows[: room - 1 if count <= room - 1 else room - 2]
    yield [(_rule(_("Aperçu : {figure}").format(figure=figure_words(column, year)), width), "title")]
    shown = [each for each in listing_of(column).columns if each.from_width <= width]
    widths = [each.width for each in shown]
    spare = max(0, width - ROW - sum(widths) - len(widths) + 1)
    widest = next((number for number, each in enumerate(shown) if each.weight), 0)
    widths[widest] += spare
    for row in rows:
        cells = [cell(each.show(row), wide, align=each.align) for each, wide in zip(shown, widths, strict=True)]
        yield [(" " * ROW + " ".join(cells), "")]
    if left := count - len(rows):
        words = _("… {count} de plus : Entrée").format(count=thousands(left))
        yield [(" " * ROW + words, "faint")]


def _rule(title: str, width: int) -> str:
    return ruled(f"{GLYPHS.rule * 2} {title} ", width - 1) + " "
