"""Make jbtui/data/naf.txt from the file of the npm package `@socialgouv/codes-naf` (1.1.1 was used last).

    npm pack @socialgouv/codes-naf@1.1.1 && tar xzf socialgouv-codes-naf-1.1.1.tgz
    python tools/make_naf.py package/index.json

The result has one sub-class a line: its code without the dot, a blank, its label.
"""

import argparse
import json
import re
from pathlib import Path

from jbtui.naf import TABLE

_SUBCLASS = re.compile(r"\d\d\.\d\d[A-Z]")


def main() -> None:
    """Read the package's JSON, write the table and print how many sub-classes it has."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="index.json")
    entries: list[dict[str, str]] = json.loads(parser.parse_args().source.read_text("utf-8"))

    lines = sorted(_line(entry) for entry in entries if _SUBCLASS.fullmatch(entry["id"]))
    TABLE.write_text("".join(lines), "utf-8")
    print(f"{TABLE.name}: {len(lines)} sub-classes")


def _line(entry: dict[str, str]) -> str:
    # Labels are shown, hence French typography: the source mixes both apostrophes and has a few double blanks.
    label = " ".join(entry["label"].split()).replace("'", "’")
    return f"{entry['id'].replace('.', '')} {label}\n"


if __name__ == "__main__":
    main()
