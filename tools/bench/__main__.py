"""Measure the program with few and with many contacts, on SQLite and on PostgreSQL, beside the least that a program in
Textual can be: `python -m tools.bench [CONTACTS]` (1,000,000 unless said).

Each program is a process with a real terminal of 80×24. The time of a key is that until the last byte of what comes of
it. The tables are printed in Markdown, what goes on meanwhile on the standard error.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from time import perf_counter

from jbtui.database import open_database
from jbtui.declarations.contacts import CONTACTS
from jbtui.services import contacts
from jbtui.services.unit import Session, system_session
from jbtui.widgets.list_pane import DEBOUNCE
from tests.postgres import running_server, server_binaries
from tools.bench import follow_up, minimal, queries
from tools.bench.queries import Bare
from tools.bench.session import Answer, Program, Screen
from tools.bench.tables import Figures, Pair, acts, aims, beside, table

FEW = 1_000
UP, DOWN, NEXT_PAGE, END, HOME = "\x1b[A", "\x1b[B", "\x1b[6~", "\x1b[F", "\x1b[H"
REDRAW, ESCAPE, SAVE = "\x0c", "\x1b", "\x13"
FEW_ENTRIES, ENTRIES = 10, 5_000
"""What the contact RARE has of actions and informations, in the small base and in the large one."""
RARE = "Zwingelstein Ferronnerie"
SEARCHES = {
    "a common name": "martin",
    "a rare one": "zwingel",
    "accents": "hélène",
    "part of a phone number": "4821",
    "the beginning that a third of the invented numbers share": "399812",
    "no match": "zzyx",
    "two words": "martin ly",
}
MINE, EVERYBODYS, FOLLOW_UP = "actions to do, mine", "actions to do, everybody’s", "follow-up of a contact"
PAUSE = DEBOUNCE * 1000
"""Milliseconds without a key that a search waits for, before it is asked."""
SETTLED = DEBOUNCE + 0.1
"""Seconds without a byte after which a search is over."""


def tell(text: str) -> None:
    """Say on the standard error what goes on."""
    print(text, file=sys.stderr, flush=True)


def add(figures: Figures, act: str, answer: Answer, *, listed: bool = False, pause: float = 0.0) -> None:
    """One more measure: until the last byte, or until the rows of the list are there."""
    figures.add(act, (answer.listed if listed else answer.seconds) * 1000 - pause, answer.bytes)


# --- the bases ------------------------------------------------------------------------------------------------------


def create(name: str, url: str, count: int) -> Sequence[str]:
    """Make a base of invented contacts; a row of the table about it."""
    tell(f"{name}: creating {count:,} contacts…")
    began = perf_counter()
    subprocess.run(
        [sys.executable, "-m", "jbtui", "--db", url, "demo", "--documents", "0", "--contacts", str(count)],
        check=True,
        stdout=2,
    )
    seconds = perf_counter() - began
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    with closing(open_database(url)) as handle:
        made = contacts.create(Session("bench"), {"nature": "company", "name": RARE, "is_customer": True})
        tell(f"{name}: as many actions…")
        follow_up.fill(handle, system_session().actor, made.row["id"], FEW_ENTRIES if count == FEW else ENTRIES)
    return [name, f"{count:,}", f"{seconds:.0f}", f"{count / seconds:,.0f}", f"{megabytes:.0f} MB"]


# --- the programs ---------------------------------------------------------------------------------------------------


def environment(state: Path) -> dict[str, str]:
    """What every program is started with: nothing of whoever measures."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV") if name in os.environ}
    xdg = {f"XDG_{kind}_HOME": str(state / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    path = os.pathsep.join(filter(None, sys.path))
    return {**kept, **xdg, "TERM": "xterm-256color", "PYTHONUTF8": "1", "JBTUI_HOME": "contacts", "PYTHONPATH": path}


def jbtui(url: str, state: Path) -> Program:
    """The program, not yet started."""
    return Program([sys.executable, "-m", "jbtui", "--db", url], environment(state))


def least(state: Path) -> Program:
    """The minimal program, not yet started."""
    return Program([sys.executable, "-m", minimal.__name__], environment(state))


def list_is_there(screen: Screen) -> bool:
    """Whether the list, its count and the keys show."""
    return "contact" in screen.text(3) and "Annuler" in screen.text(24) and screen.text(21).strip() != ""


def table_is_there(screen: Screen) -> bool:
    """Whether the minimal program shows its rows."""
    return "C00023" in screen.text(24)


def measure_start(figures: Figures, program: Program, complete: Callable[[Screen], bool]) -> None:
    """Start a program, and end it."""
    with program:
        add(figures, "start", program.begin(complete), listed=True)


def measure_least(figures: Figures, state: Path) -> None:
    """The keys of the minimal program."""
    with least(state) as program:
        program.begin(table_is_there)
        for _time in range(2):
            for _row in range(20):
                add(figures, "cursor down", program.press(DOWN))
            for _row in range(20):
                program.press(UP)
        for _row in range(22):
            program.press(DOWN)
        for _page in range(20):
            add(figures, "page down", program.press(NEXT_PAGE))
        figures.memory = program.memory()


def measure_session(figures: Figures, url: str, state: Path, times: int) -> None:
    """Everything that is measured in one session of the program, from its start to its end."""
    with jbtui(url, state) as program:
        program.begin(list_is_there)
        for _time in range(3):
            for _row in range(14):
                add(figures, "cursor down", program.press(DOWN))
            program.press(HOME)
        for _row in range(15):
            program.press(DOWN)
        for _row in range(20):
            add(figures, "cursor down, scrolling", program.press(DOWN))
        for _page in range(30):
            add(figures, "page down", program.press(NEXT_PAGE))
        for _time in range(10):
            add(figures, "repaint", program.press(REDRAW))
        for _time in range(5):
            add(figures, "end of the list", program.press(END))
            add(figures, "beginning of the list", program.press(HOME))
        for _time in range(times):
            measure_views(figures, program)
        for _time in range(times):
            measure_searches(figures, program)
        figures.memory = program.memory()
        for _time in range(8):
            add(figures, "open a sheet", program.press("\r", lambda screen: "[1 Fiche]" in screen.text(2)))
            program.press(ESCAPE, list_is_there, quiet=0.25)
            program.press(DOWN)
        for number in range(8):
            program.press("e", lambda screen: "^S" in screen.text(24))
            program.press(str(number))
            add(figures, "save", program.press(SAVE, lambda screen: "enregistré" in screen.text(22)))
        figures.memory_later = program.memory()


def views() -> Iterator[tuple[str, str, str]]:
    """Every sort of every onglet: how it is called, the sort, the onglet."""
    for shelf in CONTACTS.shelves:
        for sort in CONTACTS.sorts:
            yield f"{shelf.id} by {sort.id}", sort.id, shelf.id


def measure_views(figures: Figures, program: Program) -> None:
    """Go through every sort of every onglet."""
    for number, shelf in enumerate(CONTACTS.shelves, 1):
        program.press(str(number), lambda screen, number=number: f"[{number} " in screen.text(2))  # type: ignore[misc]
        for place in (2, 3, 4, 5, 1):  # the usual one comes last, and is then not reversed
            program.press("t", lambda screen: "Par nom" in screen.text(10))
            answer = program.press(str(place), list_is_there)
            add(figures, f"{shelf.id} by {CONTACTS.sorts[place - 1].id}", answer)
    program.press("1")


def measure_searches(figures: Figures, program: Program) -> None:
    """Type every search, each key once the one before is answered."""
    for text in SEARCHES.values():
        program.press("/")
        for length in range(1, len(text) + 1):
            if text[length - 1] == " ":
                program.press(" ")
                continue
            typed = text[:length]
            answer = program.press(text[length - 1], quiet=SETTLED)
            add(figures, f"« {typed} »", answer, listed=True, pause=PAUSE)
        program.press(ESCAPE, quiet=SETTLED)
        if text != "zzyx":  # with no row left, one step back empties the field too
            program.press(ESCAPE, quiet=SETTLED)


Side = tuple[Figures, Program]
"""One of the programs that are measured in turn."""


def in_turn(sides: Sequence[Side], act: Callable[[Figures, Program], None]) -> None:
    """Do something in each program, the other one first each time, so that whatever else the machine does meanwhile
    falls on all of them; the first times, when there is still something to import and to read, are not counted."""
    for time in range(WARM_UP + ROUNDS):
        for figures, program in sides if time % 2 else sides[::-1]:
            act(figures if time >= WARM_UP else Figures(), program)


def measure_follow_up(sides: Sequence[Side]) -> None:
    """Go to the actions to do, mine and everybody's, and to the follow-up of the contact that has the most."""
    for _figures, program in sides:
        program.begin(list_is_there)
    in_turn(sides, measure_actions)
    for _figures, program in sides:
        program.press("/")
        program.press("zwing", quiet=SETTLED)
        program.press(ESCAPE, quiet=SETTLED)
        program.press("\r", lambda screen: "[1 Fiche]" in screen.text(2))
    in_turn(sides, measure_entries)


def measure_actions(figures: Figures, program: Program) -> None:
    """Go to the actions to do, look at mine and at everybody's, and come back."""
    program.press("m", lambda screen: "Menu" in "".join(map(screen.text, range(1, 25))))
    there = program.press("a", lambda screen: "pour moi" in screen.text(1) and "/20" in screen.text(6))
    add(figures, MINE, there, listed=True)
    all_of_them = program.press("p", lambda screen: "pour tous" in screen.text(1), quiet=SETTLED)
    add(figures, EVERYBODYS, all_of_them, listed=True)
    program.press("p", lambda screen: "pour moi" in screen.text(1), quiet=SETTLED)
    program.press(ESCAPE, list_is_there, quiet=SETTLED)


def measure_entries(figures: Figures, program: Program) -> None:
    """Open the follow-up of the contact that shows, and go back to its first onglet."""
    add(figures, FOLLOW_UP, program.press("5", lambda screen: "[5 " in screen.text(2)), listed=True)
    program.press("1", lambda screen: "[1 Fiche]" in screen.text(2))


def measure_bare(figures: Figures, url: str) -> None:
    """What the bare driver takes for the same statements."""
    with closing(Bare(url)) as bare:
        figures.bare["start"] = bare.milliseconds(queries.page)
        figures.bare["page down"] = bare.milliseconds(queries.page_after)
        figures.bare["end of the list"] = bare.milliseconds(queries.last_page)
        figures.bare["beginning of the list"] = figures.bare["start"]
        figures.bare["open a sheet"] = bare.milliseconds(queries.sheet)
        for act, asked in ((MINE, queries.mine), (EVERYBODYS, queries.actions), (FOLLOW_UP, queries.follow_up)):
            figures.bare[act] = bare.milliseconds(asked)
        for act, sort, shelf in views():
            figures.bare[act] = bare.milliseconds(lambda sort=sort, shelf=shelf: queries.page(sort=sort, shelf=shelf))  # type: ignore[misc]
        for act, text in searched():
            figures.bare[act] = bare.milliseconds(lambda text=text: queries.page(text=text))  # type: ignore[misc]


def searched() -> Iterator[tuple[str, str]]:
    """Every text that is searched on the way: how it is called, and itself."""
    for text in SEARCHES.values():
        for length in range(1, len(text) + 1):
            if text[length - 1] != " ":
                yield f"« {text[:length]} »", text[:length]


# --- all of it ------------------------------------------------------------------------------------------------------

STARTS, TIMES = 6, 2
WARM_UP, ROUNDS = 3, 15
"""Times that an act of the follow-up is done for nothing, and times that it is measured."""
ACTS = (
    *("start", "cursor down", "cursor down, scrolling", "page down", "repaint"),
    *("end of the list", "beginning of the list", "open a sheet", "save"),
    *(MINE, EVERYBODYS, FOLLOW_UP),
)


def main(many: int) -> None:
    """Measure, and print the tables."""
    binaries = server_binaries()
    counts = (FEW, many)
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = {("SQLite", count): str(directory / f"{count}.sqlite") for count in counts}
        if binaries:
            server = stack.enter_context(running_server(binaries))
            urls |= {("PostgreSQL", count): server.url(server.create()) for count in counts}
        else:
            tell("PostgreSQL: no server found")
        created = [create(engine, url, count) for (engine, count), url in urls.items()]
        least_figures = Figures()
        all_figures = {base: Figures() for base in urls}
        tell("starts…")
        for _time in range(STARTS):
            measure_start(least_figures, least(directory), table_is_there)
            for base, url in urls.items():
                measure_start(all_figures[base], jbtui(url, directory), list_is_there)
        measure_least(least_figures, directory)
        for base, url in urls.items():
            tell(f"{base[0]}, {base[1]:,} contacts: keys…")
            measure_session(all_figures[base], url, directory, TIMES)
            measure_bare(all_figures[base], url)
        for engine in dict.fromkeys(engine for engine, _count in urls):
            tell(f"{engine}: the follow-up, with few and with many in turn…")
            with jbtui(urls[engine, FEW], directory) as few, jbtui(urls[engine, many], directory) as very_many:
                measure_follow_up([(all_figures[engine, FEW], few), (all_figures[engine, many], very_many)])
    pairs = [(engine, all_figures[engine, FEW], all_figures[engine, many]) for engine, count in urls if count == many]
    report(created, least_figures, pairs, counts)


def report(
    created: Sequence[Sequence[str]], least_figures: Figures, pairs: Sequence[Pair], counts: tuple[int, int]
) -> None:
    """Print the tables."""
    texts = dict(searched())
    heavy = {name: " " in text or len(text) == 1 or text.startswith("399") for name, text in texts.items()}
    sorts = [name for name, _sort, _shelf in views()]
    print(table(["Creation", "contacts", "seconds", "a second", "largest process"], created))
    print(beside(least_figures, pairs))
    print(acts(ACTS, pairs, counts, "Milliseconds"))
    print(acts(sorts, pairs, counts, "First page, milliseconds"))
    print(acts(list(texts), pairs, counts, "A key of a search, milliseconds"))
    found = aims(least_figures, pairs, [*ACTS, *sorts], heavy)
    print(table(["Aim", "found", "at most", "reached"], (aim.row() for aim in found)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
