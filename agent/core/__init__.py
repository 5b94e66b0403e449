"""The pure heart: mail in, facts, decisions out. No clock, no network, no files, no state."""
