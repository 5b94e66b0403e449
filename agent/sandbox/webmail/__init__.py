"""The sandbox's mailbox as pages in a browser: read threads, be the user, and be the employer."""

from agent.sandbox.webmail.site import Webmail

__all__ = ["Webmail"]
