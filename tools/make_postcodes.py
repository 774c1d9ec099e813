"""Make jbtui/data/postcodes.txt.gz from the file of the npm package `codes-postaux` (4.1.2 was used last).

    npm pack codes-postaux@4.1.2 && tar xzf codes-postaux-4.1.2.tgz
    python tools/make_postcodes.py package/codes-postaux.json

The result is gzip of UTF-8 text in two halves parted by an empty line: the city names in folded order, one a line, then
the postcodes of each of them in the same order, parted by blanks. Two runs over one file give the same bytes.
"""

import argparse
import gzip
import json
import re
from collections import defaultdict
from pathlib import Path

from jbtui.postcodes import TABLE
from jbtui.text import fold

# « Lyon 3e Arrondissement » is written « Lyon », « Bors (Canton de Charente-Sud) » is « Bors »: the postcode tells.
_NOT_WRITTEN = re.compile(r" \d+er? Arrondissement$| \(.*\)$")


def main() -> None:
    """Read the package's JSON, write the table and print its size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="codes-postaux.json")
    rows: list[dict[str, str]] = json.loads(parser.parse_args().source.read_text("utf-8"))

    postcodes: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        # The one CEDEX of the source is a military camp filed under a neighbouring commune.
        if "CEDEX" not in row["libelleAcheminement"]:
            postcodes[_NOT_WRITTEN.sub("", row["nomCommune"])].add(row["codePostal"])
    names = sorted(postcodes, key=lambda name: (fold(name), name))
    text = "\n".join(names) + "\n\n" + "\n".join(" ".join(sorted(postcodes[name])) for name in names)
    TABLE.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{TABLE.name}: {len(names)} cities, {TABLE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
