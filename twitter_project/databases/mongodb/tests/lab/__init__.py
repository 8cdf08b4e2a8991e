"""Cases that run alike on our engine and on the stock one, in a process of their own.

`python -m lab ENGINE`, from the folder of the tests, makes a small world in a database
of its own, runs every case, and prints as JSON what each one saw.
"""
