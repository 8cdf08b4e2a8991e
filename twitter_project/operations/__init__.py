"""What operators run: migrations, backups, verification, moving, housekeeping."""
