"""The benchmark, `make bench`: what our reads and writes cost, beside a bare floor."""
