"""Everything that the package `jbtui.declarations` declares, found by walking its modules."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from types import ModuleType
from typing import Any, TypeVar

import peewee

from jbtui import declarations
from jbtui.declarations.base import Command, Form, Listing, Section
from jbtui.models.base import Record

T = TypeVar("T")


def modules(package: ModuleType) -> list[ModuleType]:
    """Every module of a package, imported."""
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [package, *(importlib.import_module(module.name) for module in found)]


def declared(kind: type[T], within: Iterable[ModuleType] | None = None) -> list[T]:
    """Every declaration of a kind, in modules and inside other declarations; each once."""
    found: list[T] = []
    for module in within or modules(declarations):
        for value in vars(module).values():
            found += [each for each in _inside(value, kind) if not any(each is other for other in found)]
    return found


def _inside(value: Any, kind: type[T]) -> Iterator[T]:
    if isinstance(value, kind):
        yield value
    if isinstance(value, tuple | list) and not hasattr(value, "_fields"):
        for each in value:
            yield from _inside(each, kind)
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from _inside(getattr(value, each.name), kind)


LISTINGS = [listing for listing in declared(Listing) if type(listing) is Listing]
"""Without those that are made of several walks: their parts are looked over where they are tested."""
FORMS = declared(Form)
SECTIONS = declared(Section)
COMMANDS = declared(Command)
MODELS: list[type[Record]] = sorted({listing.model for listing in LISTINGS}, key=lambda model: model.__name__)


def owner_of(listing: Listing) -> peewee.ForeignKeyField | None:
    """The column that says whose rows a tab's list shows; None for a list that stands alone."""
    return next((section.owner for section in SECTIONS if section.listing is listing), None)
