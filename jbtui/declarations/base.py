"""The kinds of declaration. None of them knows Textual."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import peewee

from jbtui.language import _
from jbtui.models.base import Record, Select, Values, as_dicts
from jbtui.services import filters
from jbtui.services.contacts import Saved
from jbtui.services.news import News
from jbtui.services.paging import Grouped, Later, Order, Part, Sorted, Walk, any_of, beside, either, where
from jbtui.services.unit import Session


@dataclass(frozen=True)
class Situation:
    """What a command would act on now: the ids that are marked or under the cursor, the row under the cursor, how many
    are marked (in words), and whether something long is going on."""

    ids: tuple[int, ...] = ()
    row: Values | None = None
    marked: str = ""
    busy: bool = False


Spans = tuple[tuple[int, int], ...]


def always(_situation: Situation) -> str:
    """A command that is never disabled."""
    return ""


@dataclass(frozen=True)
class Command:
    """Something a user can do: its key, its French words, and the method of the screen or pane that does it.

    `does` names the method without its `do_`; `popup` is the key of the command whose popup shows this one, `key` then
    being the letter inside. `typing_key` works while a text field has the focus. `why_not` answers with the reason why
    it cannot be done now, or nothing. `row` is where the footer shows it: 1 this screen, 2 everywhere, 0 nowhere.
    """

    id: str
    label: str
    help: str
    does: str
    key: str = ""
    typing_key: str = ""
    other_keys: tuple[str, ...] = ()
    popup: str = ""
    row: int = 0
    shown: str = ""
    """How the footer writes the keys, where it stands for several commands."""
    rank: int = 50
    """Its place in the footer, the lowest first."""
    why_not: Callable[[Situation], str] = always
    argument: Any = None
    hides: bool = False
    """Whether its popup leaves it out where it cannot be done."""


@dataclass(frozen=True)
class Column:
    """A column of a list: what it shows of a row, in `width` columns plus its share of the spare ones."""

    id: str
    label: str
    show: Callable[[Values], str]
    width: int
    weight: int = 0
    align: Literal["left", "right"] = "left"
    from_width: int = 0
    """The list's width from which the column is shown."""


@dataclass(frozen=True)
class Sort:
    """An offered sort; the model's table has an index with the same columns."""

    id: str
    label: str
    order: Order


@dataclass(frozen=True)
class Shelf:
    """An onglet of a list: the rows of which `condition` holds (none: all)."""

    id: str
    label: str
    condition: peewee.Node | None = None
    today: Callable[[], peewee.Node] | None = None
    """What else holds of its rows, as it is on the day that it is asked."""


def in_words_of_index(*parts: peewee.Field | str) -> peewee.Node:
    """A condition in the words of the partial index that serves it: SQLite knows none by a parameter."""
    return peewee.NodeList([peewee.SQL(part) if isinstance(part, str) else part for part in parts])


def equal(column: peewee.Node, value: Any) -> peewee.Node:
    """That a column holds a value."""
    return peewee.Expression(column, "=", value)


@dataclass(frozen=True)
class Filter:
    """A field that a list is narrowed by, where « word:value » is typed in its search or where it is chosen."""

    word: str
    """What is typed before the colon, folded."""
    example: str
    """A value that may be typed behind it."""
    field: peewee.Field
    means: Callable[[str], Sequence[Any]]
    """The values that a folded text stands for; a query perhaps."""
    holds: Callable[[peewee.Node, Any], peewee.Node] = equal
    """What holds of the column where it has one of these values."""
    sort: str = ""
    """The sort in which an index holds the rows of one value; the usual one if nothing is said."""


Asked = Mapping[str, "str | tuple[Any, ...]"]
"""By the words of filters: the text that was typed, or the values that were chosen."""


@dataclass(frozen=True)
class Search:
    """How a list is searched, and what is said of its rows."""

    spans: Callable[[str, str], Spans]
    """The parts of a shown text that a searched text matches."""
    nothing: str
    """What is said where a `{text}` finds nothing."""
    counted: Callable[[int], str]
    """So many rows, the number left out as `{count}`."""
    found_in: str = ""
    """The column that becomes « Trouvé dans » while searching."""
    archived_only: Callable[[int], str] | None = None
    """That no row is shown, but so many archived ones could be."""
    in_sight: bool = True
    """Whether the search field shows before one searches."""
    walk: Callable[[Select, str, bool], Walk] | None = None
    """Those rows of a query that a text finds, the query being narrowed already or not; none where the list's own walk
    finds them."""


@dataclass(frozen=True)
class View:
    """How a list is looked at: onglet, sort, searched text, archived rows or not."""

    shelf: str = ""
    sort: str = ""
    reverse: bool = False
    text: str = ""
    archived: bool = False
    chosen: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    """What the list is narrowed by otherwise than by typing: the words of filters and the values of their fields."""


@dataclass(frozen=True)
class Listing:
    """A list: an unexecuted query, its columns, sorts, onglets and commands. The first sort and onglet are usual."""

    id: str
    title: str
    model: type[Record]
    fields: tuple[peewee.Field, ...]
    columns: tuple[Column, ...]
    sorts: tuple[Sort, ...]
    empty: str
    shelves: tuple[Shelf, ...] = ()
    commands: tuple[Command, ...] = ()
    search: Search | None = None
    filters: tuple[Filter, ...] = ()
    """What its rows can be narrowed by; of several the first one's index serves."""
    condition: peewee.Node | None = None
    """What holds of all its rows; none: all rows of the model."""
    also: tuple[peewee.Node, ...] = ()
    """What else its rows show, each under its alias, such as the label of what they are linked to."""

    def walk(self, view: "View", *conditions: peewee.Node) -> Walk:
        """The rows that a view of this list shows, unexecuted."""
        asked, words = self.asked(view)
        query = self._query(view, conditions)
        if asked:
            return Later(lambda: self._narrowed(query, view, asked, words))
        if words and self.search and self.search.walk:
            return self.search.walk(query, words, False)
        return Sorted(query, self._order(view))

    def _order(self, view: "View") -> Order:
        order = self.sorted_by(view).order
        return order.reversed() if view.reverse else order

    def asked(self, view: "View") -> tuple[Asked, str]:
        """What a view is narrowed by, and the words that are searched in it."""
        typed, words = filters.split(view.text, [each.word for each in self.filters])
        return {**dict(view.chosen), **typed}, words.strip()

    def sorted_by(self, view: "View") -> Sort:
        """The sort in which the rows of a view come: of those that its first filter leaves, that filter's."""
        asked, _words = self.asked(view)
        return self.sort(next((each.sort for each in self.filters if each.word in asked), view.sort))

    def ranges(self, asked: Asked, *, served: bool = True) -> tuple[list[peewee.Node], list[peewee.Node]]:
        """What holds of the rows of each value of the first filter, which an index serves or not, and what else of all
        that are asked for. A query perhaps."""
        found = []
        for each in self.filters:
            if each.word in asked:
                value = asked[each.word]
                found.append((each, each.means(value) if isinstance(value, str) else value))
        (first, values), *others = found
        rest = [either([each.holds(beside(each.field), value) for value in values]) for each, values in others]
        column = first.field if served else beside(first.field)
        return [first.holds(column, value) for value in values], rest

    def _narrowed(self, query: Select, view: "View", asked: Asked, words: str) -> Walk:
        ranges, rest = self.ranges(asked, served=not words)
        if words and self.search and self.search.walk:
            return self.search.walk(where(query, [*rest, either(ranges)]), words, True)
        return any_of(where(query, rest), ranges, self._order(view))

    def _query(self, view: "View", also: Sequence[peewee.Node]) -> Select:
        conditions = list(also)
        if self.condition is not None:
            conditions.append(self.condition)
        if view.shelf:
            shelf = self.shelf(view.shelf)
            conditions += [] if shelf.condition is None else [shelf.condition]
            conditions += [shelf.today()] if shelf.today else []
        if not view.archived and "archived" in self.model._meta.fields:
            conditions.append(~self.model._meta.fields["archived"])
        return where(self.model.select(*self.fields, *self.also), conditions)

    def anywhere(self, ids: Sequence[int]) -> list[Values]:
        """Rows by their ids, whether this list has them still or not; without those that were deleted."""
        query: Select = self.model.select(*self.fields, *self.also)
        return as_dicts(query.where(self.model.columns()["id"].in_(ids)))

    def labels(self, row: Values, columns: Sequence[Column]) -> tuple[str, ...]:
        """What the cells of a row's group are in these columns, « » where it is what the columns say."""
        del row, columns
        return ()

    def told_of_left(self, row: Values) -> str:
        """What is said of a row that is in this list no more."""
        del row
        return _("ne correspond plus")

    def changed(self, news: News) -> set[int]:
        """The rows of this list that others changed."""
        return news.of(self.model)

    def arrived(self, news: News) -> set[int]:
        """Those among them that were not there before."""
        return news.new(self.model)

    def shelf(self, id_: str) -> Shelf:
        """The onglet of this id."""
        return next(shelf for shelf in self.shelves if shelf.id == id_)

    def sort(self, id_: str) -> Sort:
        """The sort of this id; the usual one for an empty id."""
        return next((sort for sort in self.sorts if sort.id == id_), self.sorts[0])


@dataclass(frozen=True)
class Field:
    """A field of a form: a column of the model, and what the form does beyond what the column says."""

    name: str
    label: str = ""
    """Where the form calls it otherwise than the model."""
    required: bool = False
    wide: bool = False
    radio: bool = False
    """Shows all choices at once."""
    titled: bool = False
    """Whether the title of a sheet says it already."""
    choices: Callable[[Mapping[str, Any], str], Sequence[tuple[str, str]]] | None = None
    """The (value, French words) offered for what is typed, given the other values of the form."""
    offered: bool = False
    """Whether the choices show by themselves when the field is entered empty."""
    hint: tuple[str, ...] = ()
    """Lines below its row: how it can be typed."""
    picked: bool = False
    """Whether it is chosen in a box that the pane around the form opens, and never typed."""
    only_read: bool = False


@dataclass(frozen=True)
class Group:
    """A titled group of a form: rows of fields, read left to right, then down. `when` hides it."""

    title: str
    rows: tuple[tuple[Field, ...], ...]
    when: Callable[[Mapping[str, Any]], bool] | None = None
    read_as: Callable[[Mapping[str, Any]], Sequence[str]] | None = None
    """The lines of the group in a record to read, where they are not « label value »."""


@dataclass(frozen=True)
class Form:
    """The form of a model: groups of fields. Labels, limits and checks come from the model's fields."""

    model: type[Record]
    groups: tuple[Group, ...]
    fill: Callable[[str, Mapping[str, Any]], Mapping[str, Any]] | None = None
    """After a column was filled: what follows from it for other columns that are still empty."""
    gives_way: frozenset[str] = frozenset()
    """The columns that what follows fills even where something was stored, as long as nobody types in them."""
    as_read: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    """What a record holds to those who read it, where that is not what was typed."""

    def shown(self, values: Mapping[str, Any]) -> list[Group]:
        """The groups to show for these values."""
        return [group for group in self.groups if group.when is None or group.when(values)]

    def fields(self) -> list[Field]:
        """All fields, of every group."""
        return [field for group in self.groups for row in group.rows for field in row]


@dataclass(frozen=True)
class Cell:
    """A column of a grid: a column of its model, in `width` columns plus its share of the spare ones."""

    name: str
    width: int
    weight: int = 0
    align: Literal["left", "right"] = "left"
    only_read: bool = False
    choices: Callable[[str], Sequence[tuple[str, str]]] | None = None
    """The (text, French words) offered for what is typed; a query. A column of choices offers its own."""


@dataclass(frozen=True)
class Grid:
    """Rows that are typed cell by cell, below each other. Limits and checks come from the model's columns."""

    model: type[Record]
    cells: tuple[Cell, ...]
    commands: tuple[Command, ...]
    typed: Callable[[Values], Sequence[str]]
    """The columns that are typed in a row."""
    told: Callable[[Values], str]
    """What is said of a row that no cell shows."""


@dataclass(frozen=True)
class Section:
    """Rows of a contact, or of one of its deals or projects, in a tab of its sheet: their Listing, the Form that edits
    one, and the services that store it. Sections of one `key` share the tab, one below the other. Settings are such
    rows too, on a screen of their own."""

    id: str
    title: str
    """Of its onglet."""
    key: str
    listing: Listing
    form: Form
    owner: peewee.ForeignKeyField | None
    """The column that says whose rows they are; None for settings, which stand on no sheet."""
    noun: str
    create: Callable[[Session, int, Mapping[str, Any]], Saved]
    update: Callable[[Session, int, Mapping[str, Any], int], Saved]
    delete: Callable[[Session, int], None]
    shown: Callable[[Values], bool] = field(default=lambda _contact: True)
    lookups: Callable[[int], Mapping[str, Sequence[tuple[Any, str]]]] = field(default=lambda _contact_id: {})
    """The choices of columns that hold another record's id; a query."""
    why_hidden: str = ""
    """Why a contact may not have it."""
    note: Callable[[Values], str] = field(default=lambda _row: "")
    """What the tab tells below a row."""
    begin: Callable[[Session], Mapping[str, Any]] = field(default=lambda _session: {})
    """What the form of a new row begins with, beside the usual values; it may ask the database."""
    first: str = ""
    """The column whose field a new row's form begins in; usually its first required one."""
    letter: str = ""
    """Its letter in the popups « Ajouter » and « Nouveau »; without one nothing is added to it."""
    opens: str = ""
    """« module:Screen » of the sheet that Entrée opens on a row; without one it opens the form."""
    heading: str = ""
    """What stands above the list that a tab's sections share, where the onglet has room for less."""
    typed: bool = True
    """Whether its rows are typed, changed and deleted in the tab."""
    writes: Form | None = None
    """The form that a row is typed in, where it is another than the one that shows it."""
    kinds: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What ← and → narrow its list to: words, and values of the listing's first filter; none: all rows."""

    @property
    def typed_in(self) -> Form:
        """The form that a row is typed in."""
        return self.writes or self.form

    def of(self, owner_id: int) -> tuple[peewee.Node, ...]:
        """What holds of the rows of one owner."""
        return () if self.owner is None else (self.owner == owner_id,)

    def why_not(self, situation: Situation) -> str:
        """Why no row can be added to the contact that a command would act on."""
        if situation.row is None:
            return _("rien n’est choisi")
        return "" if self.shown(situation.row) else self.why_hidden


@dataclass(frozen=True)
class Together(Listing):
    """The list of a tab that several sections share: the rows of one record, group after group, one cursor for all."""

    sections: tuple[Section, ...] = ()
    owner_id: int = 0

    @staticmethod
    def of(sections: tuple[Section, ...], owner_id: int) -> "Together":
        """The list of these sections, whose columns stand below those of the first."""
        first = sections[0].listing

        def shown(number: int) -> Callable[[Values], str]:
            return lambda row: sections[row["part"]].listing.columns[number].show(row)

        columns = tuple(replace(column, show=shown(number)) for number, column in enumerate(first.columns))
        commands = tuple(dict.fromkeys(command for section in sections for command in section.listing.commands))
        id_ = "+".join(section.id for section in sections)
        return Together(
            id_, sections[0].heading or sections[0].title, first.model, (), columns, (), first.empty, commands=commands,
            sections=sections, owner_id=owner_id,
        )  # fmt: skip

    @property
    def tables(self) -> list[type[Record]]:
        """The models of its rows."""
        return list(dict.fromkeys(section.listing.model for section in self.sections))

    def place_of(self, model: type[Record], record: int) -> int:
        """The id that a record has in this list."""
        tables = self.tables
        return record * len(tables) + tables.index(model)

    def labels(self, row: Values, columns: Sequence[Column]) -> tuple[str, ...]:
        own = {column.id: column.label for column in self.sections[row["part"]].listing.columns}
        return tuple("" if own[column.id] == column.label else own[column.id] for column in columns)

    def anywhere(self, ids: Sequence[int]) -> list[Values]:
        tables = self.tables
        found = []
        for number, model in enumerate(tables):
            part = next(part for part, section in enumerate(self.sections) if section.listing.model is model)
            own = [id_ // len(tables) for id_ in ids if id_ % len(tables) == number]
            for row in self.sections[part].listing.anywhere(own) if own else ():
                found.append({**row, "id": self.place_of(model, row["id"]), "record": row["id"], "part": part})
        return found

    def changed(self, news: News) -> set[int]:
        return {self.place_of(model, id_) for model in self.tables for id_ in news.of(model)}

    def arrived(self, news: News) -> set[int]:
        return {self.place_of(model, id_) for model in self.tables for id_ in news.new(model)}

    def walk(self, view: View, *conditions: peewee.Node) -> Walk:
        tables = self.tables
        parts = (
            Part(
                section.listing.title,
                section.listing.walk(replace(view, archived=True), *section.of(self.owner_id), *conditions),
                tables.index(section.listing.model),
            )
            for section in self.sections
        )
        return Grouped(tuple(parts), len(tables))
