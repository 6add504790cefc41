"""How fast the desk is, as ratios against pinned peers that are measured in the same run.

`python -m benchmarks` runs everything and prints the tables of docs/performance.md.
"""
