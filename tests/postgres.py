"""A PostgreSQL server of the tests' own: made in a temporary directory, reached by its socket, removed at the end."""

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

SUPERUSER = "postgres"
# A French server's collation, so that a sort that needs the order of bytes must ask for it.
INITDB = ("--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=fr")
SETTINGS = (
    "-c fsync=off -c full_page_writes=off -c max_wal_size=128MB"
    " -c listen_addresses= -c unix_socket_directories={directory}"
)
MEMORY = Path("/dev/shm")  # Linux's file system in memory: a database has 300 files, made 20 times as fast as on a disk


class PostgresServer:
    """A running server, empty databases on it, and their URLs."""

    def __init__(self, directory: Path, control: Callable[..., None]) -> None:
        self._directory, self._control, self.running = directory, control, True
        self._names = (f"test_{number}" for number in itertools.count(1))
        self._connection = psycopg.connect(self.url("postgres"), autocommit=True)

    def stop(self) -> None:
        """Stop the server as a restart of the machine does: whoever is connected is sent away."""
        self._control("stop", "--wait", "--mode=fast")
        self.running = False

    def start(self) -> None:
        """Start a stopped server again."""
        self._control("start", "--wait", f"--options={SETTINGS.format(directory=self._directory)}")
        self._connection = psycopg.connect(self.url("postgres"), autocommit=True)
        self.running = True

    def url(self, database: str) -> str:
        """The URL of a database of this server, as --db takes it."""
        return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(self._directory), safe='')}"

    def create(self, template: str = "template1") -> str:
        """The name of a new database, a copy of `template`, which nobody may be connected to."""
        name = next(self._names)
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        self._connection.execute(statement)
        return name

    def drop(self, database: str) -> None:
        """Remove a database, and the connections to it that a failed test left behind."""
        self._connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def close(self) -> None:
        """Leave the server."""
        self._connection.close()


def server_binaries() -> Path | None:
    """The directory that holds initdb, pg_ctl and postgres: pg_config's, the newest of Debian's, or one of PATH's."""
    candidates: list[Path] = []
    if shutil.which("pg_config"):
        # Debian's pg_config is there, and fails, where only the client is installed.
        answer = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        candidates += map(Path, answer.stdout.splitlines())
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    candidates += sorted(debian, key=lambda path: int(path.parent.name), reverse=True)
    candidates += map(Path, os.get_exec_path())
    return next((path for path in candidates if _holds_a_server(path)), None)


def _holds_a_server(directory: Path) -> bool:
    return all(os.access(directory / name, os.X_OK) for name in ("initdb", "pg_ctl", "postgres"))


@contextmanager
def running_server(binaries: Path) -> Iterator[PostgresServer]:
    """A new server until the block ends. Raises RuntimeError, with what it said, if it does not start."""
    # Not pytest's tmp_path: a socket's path is at most 107 bytes long, and its owner may be another user than ours.
    directory = Path(tempfile.mkdtemp(prefix="jbtui-", dir=MEMORY if _has_room(MEMORY) else None))
    data = directory / "data"
    owner = _owner(directory)

    def run(program: str, *arguments: str) -> None:
        with (directory / "log").open("a+") as log:
            command = [str(binaries / program), f"--pgdata={data}", *arguments]
            environment = {**os.environ, "LC_ALL": "C"}
            done = subprocess.run(command, stdout=log, stderr=log, cwd=directory, env=environment, check=False, **owner)
            if done.returncode:
                log.seek(0)
                raise RuntimeError(f"{program} failed:\n{log.read()}")

    try:
        run("initdb", f"--username={SUPERUSER}", *INITDB)
        run("pg_ctl", "start", "--wait", f"--options={SETTINGS.format(directory=directory)}")
        server = None
        try:
            with closing(PostgresServer(directory, partial(run, "pg_ctl"))) as server:
                yield server
        finally:
            if server is None or server.running:
                run("pg_ctl", "stop", "--wait", "--mode=immediate")
    finally:
        shutil.rmtree(directory)


def _has_room(directory: Path) -> bool:
    return os.access(directory, os.W_OK) and shutil.disk_usage(directory).free > 2**30


def _owner(directory: Path) -> dict[str, Any]:
    """Who runs the server, as subprocess.run takes it: ourselves, or, as PostgreSQL refuses root, its own user."""
    if os.getuid() != 0:
        return {}
    shutil.chown(directory, SUPERUSER, SUPERUSER)
    return {"user": SUPERUSER, "group": SUPERUSER, "extra_groups": []}
