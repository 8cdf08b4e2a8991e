"""How deliveries get from the outbox to whoever runs them.

Each backend is one of the Tasks API (`django-tasks`), and all three run the same
handlers from the same rows. A message names a delivery and only wakes whoever gets it:
the row says what is to be done, and claiming it decides who does it. So a message may
be lost, late, or come twice. docs/adr/0008-task-backends.md says why.
"""
