"""Lists of people: who is on them, who sees them, and whom they keep out of home."""
