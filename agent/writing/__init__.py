"""A decision's words: texts assembled from parts, and the checks every text has to pass."""

from agent.writing.checks import check, problems
from agent.writing.letters import OwnLetters
from agent.writing.words import Words

__all__ = ["OwnLetters", "Words", "check", "problems"]
