"""The demo world: a harbour town with its own texts and pictures, in two languages."""
