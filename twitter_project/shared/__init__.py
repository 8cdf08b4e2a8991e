"""The shared kernel: what every app stands on, and which knows no app."""
