"""Keep an exact copy of a CartoQuartiers map in a SQLite file. Standard library only; Python 3.9 or later.

    python mirror.py https://carte.example.fr places.sqlite
    python mirror.py https://carte.example.fr places.sqlite --geojson places.geojson

The first run takes the whole file, the following ones only what changed since. Run it as often as you like,
stop it when you like: each page is one transaction, kept with the number of the change that it reaches.
"""

import argparse
import json
import sqlite3
import sys
import urllib.error
import urllib.request
from pathlib import Path

PAGE = 1000
PATIENCE = 60  # seconds without a byte
SCHEMA = """
CREATE TABLE IF NOT EXISTS place (id TEXT PRIMARY KEY, feature TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS gone (id TEXT PRIMARY KEY, time TEXT NOT NULL, op TEXT NOT NULL, replaced_by TEXT);
CREATE TABLE IF NOT EXISTS state (one INTEGER PRIMARY KEY CHECK (one = 1), source TEXT, tick INTEGER);
"""


class Reset(Exception):
    """The site is behind the copy: it was restored from a backup."""


class Cut(Exception):
    """The file ended before its announced length."""


def fetch(url):
    """Open an address; the answer has `.headers` and gives its lines. Raises Reset for 410."""
    request = urllib.request.Request(url, headers={"User-Agent": "cartoquartiers-mirror"})  # noqa: S310 # given by you
    try:
        return urllib.request.urlopen(request, timeout=PATIENCE)  # noqa: S310 # given by you
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 410:
            raise Reset from None
        raise


class Mirror:
    """A copy in the SQLite file `path` of the set `dataset` (lieux, lieux-odbl) of the site at `base`."""

    def __init__(self, base, path, dataset="lieux", fetch=fetch):
        self.base, self.dataset, self.fetch = base.rstrip("/"), dataset, fetch
        self.store = sqlite3.connect(path, isolation_level=None)
        self.store.executescript(SCHEMA)

    def close(self):
        """Close the file."""
        self.store.close()

    def update(self):
        """Bring the copy up to date and return the number of the last change that it holds."""
        source = f"{self.base} {self.dataset}"
        row = self.store.execute("SELECT tick FROM state WHERE source = ?", (source,)).fetchone()
        tick = row[0] if row else self.snapshot()
        try:
            tick = self.follow(tick)
        except Reset:
            tick = self.follow(self.snapshot())
        if not self.is_whole(tick):
            tick = self.follow(self.snapshot())
        return tick

    def snapshot(self):
        """Take the whole file, one place a line, in one transaction. Raises Cut when it is not whole."""
        with self.fetch(f"{self.base}/exports/{self.dataset}.geojsonl") as answer:
            tick = int(answer.headers["X-Dataset-Tick"])
            announced = answer.headers["Content-Length"]
            length = 0
            with self.transaction():
                self.store.execute("DELETE FROM place")
                self.store.execute("DELETE FROM gone")
                for line in answer:
                    length += len(line)
                    self.put(json.loads(line)["id"], line.decode().rstrip("\n"))
                if announced is not None and length != int(announced):
                    raise Cut(f"{length} bytes of {announced}")
                self.reach(tick)
        return tick

    def follow(self, tick):
        """Apply every change after `tick`, a page at a time. Raises Reset."""
        url = f"{self.base}/api/v1/changes?since={tick}&limit={PAGE}&dataset={self.dataset}"
        while url:
            with self.fetch(url) as answer:
                page = json.loads(answer.read())
            with self.transaction():
                for change in page["changes"]:
                    self.apply(change)
                tick = page["changes"][-1]["tick"] if page["next"] else page["tick"]
                self.reach(tick)
            url = page["next"]
        return tick

    def apply(self, change):
        """Put or take away one place; `gone` remembers what a merged one became."""
        if change["feature"] is not None:
            self.put(change["id"], json.dumps(change["feature"], ensure_ascii=False, separators=(",", ":")))
            return
        self.store.execute("DELETE FROM place WHERE id = ?", (change["id"],))
        row = (change["id"], change["time"], change["op"], change["replaced_by"])
        self.store.execute("INSERT OR REPLACE INTO gone VALUES (?, ?, ?, ?)", row)

    def is_whole(self, tick):
        """Whether the copy holds as many places as the site.

        A site restored from a backup that has published since as much as it lost is found out here.
        """
        with self.fetch(f"{self.base}/exports/index.json") as answer:
            index = json.loads(answer.read())
        if index["tick"] != tick:
            return True  # something was published meanwhile: the next run compares
        rows = [row for row in index["files"] if row["dataset"] == self.dataset]
        return not rows or rows[0]["places"] == self.count()

    def put(self, uid, feature):
        """Keep one place as it is now."""
        self.store.execute("INSERT OR REPLACE INTO place VALUES (?, ?)", (uid, feature))
        self.store.execute("DELETE FROM gone WHERE id = ?", (uid,))

    def reach(self, tick):
        """Note how far the copy has come, in the transaction of what it holds."""
        state = (f"{self.base} {self.dataset}", tick)
        self.store.execute("INSERT OR REPLACE INTO state VALUES (1, ?, ?)", state)

    def transaction(self):
        """All or nothing: what is interrupted leaves the copy as it was."""
        self.store.execute("BEGIN IMMEDIATE")
        return self.store

    def count(self):
        """How many places the copy holds."""
        return self.store.execute("SELECT count(*) FROM place").fetchone()[0]

    def features(self):
        """The places, each as GeoJSON text."""
        return (row[0] for row in self.store.execute("SELECT feature FROM place ORDER BY id"))

    def write_geojson(self, path):
        """Write all places to a file, which appears whole or not at all."""
        making = Path(f"{path}.part")
        with making.open("w", encoding="utf-8") as file:
            file.write('{"type":"FeatureCollection","features":[\n')
            file.writelines((",\n" if rank else "") + feature for rank, feature in enumerate(self.features()))
            file.write("\n]}\n")
        making.replace(path)


def main():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("site")
    parser.add_argument("file")
    parser.add_argument("--dataset", default="lieux", choices=["lieux", "lieux-odbl"])
    parser.add_argument("--geojson", metavar="FILE")
    given = parser.parse_args()
    mirror = Mirror(given.site, given.file, given.dataset)
    try:
        tick = mirror.update()
        if given.geojson:
            mirror.write_geojson(given.geojson)
        sys.stdout.write(f"{mirror.count()} places, change {tick}\n")
    except (Cut, OSError) as error:
        sys.exit(f"The copy stays as it was: {error}")
    finally:
        mirror.close()


if __name__ == "__main__":
    main()
