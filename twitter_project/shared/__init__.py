"""The shared kernel: code that every app builds on and that knows no app."""
