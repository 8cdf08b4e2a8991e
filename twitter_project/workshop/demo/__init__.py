"""The demo world: a harbour town of our own words and pictures, in two languages."""
