"""Telling the user: what is worth a word, when it may be said, that it is said once, and how.

It reads the ledger through `agent.views`, and keeps what was said in a small file of its own.
"""
