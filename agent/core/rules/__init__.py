"""The waiting rules (DESIGN section 3): `withdraw`, `decide`, `admit`; facts, policy and now to
decisions.
"""
