"""Runs in the environment `csv-detective`: what data.gouv.fr recognises in each column of a file."""

import json
import sys

from csv_detective import routine

if __name__ == "__main__":
    found = routine(sys.argv[1], num_rows=-1, save_results=False)
    print(json.dumps({"columns": found["columns"]}, default=str))  # noqa: T201 # the answer
