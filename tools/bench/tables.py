"""What was measured, as Markdown tables, and which aims are reached."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles

FRAME = 1000 / 60
"""Milliseconds between two pictures that Textual draws."""


@dataclass
class Figures:
    """What one program gave on one base, by act: milliseconds, bytes, and what the bare driver takes for the same
    statements."""

    took: dict[str, list[float]] = field(default_factory=dict)
    sent: dict[str, list[int]] = field(default_factory=dict)
    bare: dict[str, float] = field(default_factory=dict)
    memory: float = 0.0
    """Megabytes after the keys of the list."""
    memory_later: float = 0.0
    """Megabytes after sheets were opened and saved."""

    def add(self, act: str, milliseconds: float, sent: int) -> None:
        """One more measure."""
        self.took.setdefault(act, []).append(milliseconds)
        self.sent.setdefault(act, []).append(sent)

    def median(self, act: str) -> float:
        """Milliseconds, half of the times at most."""
        return median(self.took[act])

    def most(self, act: str) -> float:
        """Milliseconds, 95 times of 100 at most."""
        took = self.took[act]
        return quantiles(took, n=20, method="inclusive")[-1] if len(took) > 1 else took[0]

    def bytes(self, act: str) -> int:
        """Bytes, half of the times at most."""
        return round(median(self.sent[act]))


Pair = tuple[str, Figures, Figures]
"""An engine, with few contacts and with many."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def beside(least: Figures, pairs: Sequence[Pair]) -> str:
    """The minimal program, and jbtui with many contacts."""
    columns = [(engine, many) for engine, _few, many in pairs]

    def rows() -> Iterator[Sequence[str]]:
        for act in ("start", "cursor down", "page down"):
            shown = [f"{each.median(act):.0f} ({each.most(act):.0f}) ms" for each in (least, *(c[1] for c in columns))]
            yield [act, *shown, *(f"{many.median(act) / least.median(act):.2f}" for _engine, many in columns)]
        for act in ("start", "cursor down", "page down"):
            shown = [f"{each.bytes(act):,}" for each in (least, *(c[1] for c in columns))]
            yield [f"bytes of {act}", *shown, *(f"{many.bytes(act) / least.bytes(act):.2f}" for _e, many in columns)]
        shown = [f"{each.memory:.1f} MB" for each in (least, *(c[1] for c in columns))]
        yield ["memory (PSS)", *shown, *(f"{many.memory / least.memory:.2f}" for _engine, many in columns)]
        later = [many.memory_later for _engine, many in columns]
        shown = [f"{megabytes:.1f} MB" for megabytes in later]
        yield ["memory, sheets opened and saved", "", *shown, *(f"{each / least.memory:.2f}" for each in later)]

    engines = [engine for engine, _many in columns]
    return table(["", "minimal", *(f"jbtui, {e}" for e in engines), *(f"{e} : minimal" for e in engines)], rows())


def acts(names: Sequence[str], pairs: Sequence[Pair], counts: tuple[int, int], title: str) -> str:
    """Acts with few and with many contacts, on each engine, beside the bare driver."""
    head = [title]
    for engine, _few, _many in pairs:
        head += [f"{engine}, {counts[0]:,}", f"{counts[1]:,}", "ratio", "bare"]

    def rows() -> Iterator[Sequence[str]]:
        for name in names:
            row = [name]
            for _engine, few, many in pairs:
                bare = f"{few.bare[name]:.1f}, {many.bare[name]:.1f}" if name in many.bare else ""
                row += [
                    f"{few.median(name):.0f} ({few.most(name):.0f})",
                    f"{many.median(name):.0f} ({many.most(name):.0f})",
                    f"{many.median(name) / few.median(name):.2f}",
                    bare,
                ]
            yield [*row, f"{pairs[0][2].bytes(name):,}"]

    return table([*head, "bytes"], rows())


@dataclass(frozen=True)
class Aim:
    """What is aimed at, what was measured, and at most what it should be."""

    words: str
    found: float
    limit: float
    digits: int = 2

    def row(self) -> Sequence[str]:
        """The aim in a table."""
        figures = [f"{number:,.{self.digits}f}" for number in (self.found, self.limit)]
        return [self.words, *figures, "yes" if self.found <= self.limit else "**no**"]


def aims(least: Figures, pairs: Sequence[Pair], others: Sequence[str], searches: Mapping[str, bool]) -> Iterator[Aim]:
    """All aims; `searches` says of each searched text whether it is one of the heavy ones."""
    for engine, few, many in pairs:
        yield Aim(f"{engine}: start : minimal", many.median("start") / least.median("start"), 1.3)
        yield Aim(f"{engine}: bytes of cursor down", many.bytes("cursor down"), 400, 0)
        yield Aim(f"{engine}: cursor down : minimal", many.median("cursor down") / least.median("cursor down"), 1)
        yield Aim(f"{engine}: page down : repaint", many.median("page down") / many.median("repaint"), 2)
        yield Aim(f"{engine}: memory : minimal", many.memory / least.memory, 1.2)
        name = max(others, key=lambda name: many.median(name) / few.median(name))
        yield Aim(f"{engine}: many : few, {name} (the worst)", many.median(name) / few.median(name), 1.3)
        for heavy, limit, kind in (
            (False, 1.3, "a search"),
            (True, 3.0, "several words, one letter, digits that many share"),
        ):
            names = [name for name, is_heavy in searches.items() if is_heavy == heavy]
            name = max(names, key=lambda name: many.median(name) / few.median(name))
            yield Aim(f"{engine}: many : few, {kind}: {name}", many.median(name) / few.median(name), limit)
        name = max(searches, key=lambda name: many.median(name) / (3 * many.bare[name] + FRAME))
        yield Aim(
            f"{engine}: milliseconds of a search, three times the bare queries and a frame: {name}",
            many.median(name),
            3 * many.bare[name] + FRAME,
            0,
        )
