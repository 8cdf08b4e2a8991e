"""How deliveries get from the outbox to the process that runs them.

Each backend belongs to the Tasks API (`django-tasks`), and all three run the same
handlers from the same rows. A message names a delivery and only wakes its receiver: the
row says what to do, and claiming it decides who does it. So a message may get lost,
arrive late, or arrive twice. docs/adr/0008-task-backends.md explains why.
"""
