"""The page: every process as a line of time, what waits for the user, and what they may say.

It works on the ledger alone, beside a running agent, and never asks Gmail. Nothing it shows is
fetched from elsewhere, and mail is shown as text.
"""
