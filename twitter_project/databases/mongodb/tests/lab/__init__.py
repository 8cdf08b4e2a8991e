"""Cases that run on our engine and on the stock one, each in a separate process.

`python -m lab ENGINE`, from the folder of the tests, creates a small world in its own
database, runs every case, and prints as JSON what each one saw.
"""
