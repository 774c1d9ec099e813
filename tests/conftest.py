"""What every test stands on: an environment of its own, and a fresh database on each engine."""

import os
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from jbtui.models import days
from tests import sqlite
from tests.postgres import PostgresServer, running_server, server_binaries

REQUIRED = {marker for marker in ("postgres", "samples") if os.environ.get(f"JBTUI_REQUIRE_{marker.upper()}")}
"""The markers whose tests must run here, and not be skipped."""


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the files nor the settings of whoever runs the tests: empty XDG directories, no JBTUI_ variable."""
    for name in [name for name in os.environ if name.startswith("JBTUI_")]:
        monkeypatch.delenv(name)
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / "xdg" / kind.lower()))


OF_THE_MACHINE = days.clock


@pytest.fixture(autouse=True)
def own_clock() -> Iterator[None]:
    """The clock of the machine again after each test, whatever it or a fixture of its module set."""
    yield
    days.clock = OF_THE_MACHINE


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn: « sqlite » or « postgres »."""
    return str(request.param)


@pytest.fixture
def database_url(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database on `engine` with today's schema and no row: the path of a SQLite file, or a PostgreSQL URL."""
    if engine == "sqlite":
        yield str(sqlite.empty(tmp_path / "jbtui.sqlite"))
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create(request.getfixturevalue("postgres_template"))
    yield server.url(name)
    server.drop(name)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A server for the whole run, its databases empty."""
    binaries = server_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server binary found")
    with running_server(binaries) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """The name of a database with today's schema and no row: copying it is faster than migrating again."""
    from jbtui.database import open_database

    name = postgres_server.create()
    open_database(postgres_server.url(name)).close()
    return name


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of its own that holds two megabytes; root alone can make one."""
    with tempfile.TemporaryDirectory() as name:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", name], capture_output=True, check=False
        )
        if made.returncode:
            pytest.skip("no small file system can be mounted here")
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that ask for the server without an `engine`."""
    for item in items:
        if "postgres_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where PostgreSQL or the sample files are required, a test of them that is skipped, for whatever reason, fails."""
    report = yield
    required = {marker.name for marker in item.iter_markers()} & REQUIRED
    if required and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{', '.join(required)} is required here, and this test was skipped: {report.longreprtext}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many of PostgreSQL's tests ran, or that there is no server to run them on."""
    counts = {
        outcome: sum(
            "postgres" in report.keywords
            for report in terminalreporter.getreports(outcome)
            if isinstance(report, pytest.TestReport)
        )
        for outcome in ("passed", "failed", "error", "skipped")
    }
    skipped = counts.pop("skipped")
    if skipped and server_binaries() is None:
        terminalreporter.write_line(f"PostgreSQL: no server binary found, {skipped} tests skipped", yellow=True)
    elif any(counts.values()) or skipped:
        terminalreporter.write_line(f"PostgreSQL: {sum(counts.values())} tests run, {skipped} skipped")
