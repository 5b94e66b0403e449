"""One pass over a mailbox: sync, read, withdraw, decide, admit, apply, record.

It knows the world only through the ports in `ports.py`, which the outer packages fill.
"""
