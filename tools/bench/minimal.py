"""The least that a program with a list can be in Textual, a table of a thousand rows: jbtui is measured against it."""

from textual.app import App, ComposeResult
from textual.widgets import DataTable

ROWS = 1_000


class Minimal(App[None]):
    """A table, and nothing else."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("Code", "Nom", "Ville", "Téléphone")
        table.add_rows(
            (f"C{row:05}", f"Entreprise {row}", "69001 Lyon", f"04 72 {row:06}") for row in range(1, ROWS + 1)
        )


if __name__ == "__main__":
    Minimal().run()
