"""The benchmark, `make bench`: our reads and writes beside a bare floor."""
