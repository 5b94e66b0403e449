"""What the user is shown and may say, as values: the commands, the page and the notices share it.

It reads the ledger and prints nothing. Gmail is never asked from here.
"""
