"""The files of tests/data/csv, and what must come out of each: written by hand here, written out by `write`."""
