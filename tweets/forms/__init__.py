"""The forms for writing, one module per topic."""
