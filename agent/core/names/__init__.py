"""First names, employers and roles out of display names, domains and subjects, only where sure.

None or "" whenever in doubt: "Hello," is right for everybody, a wrong name for nobody.
"""

from agent.core.names.employer import employer_name
from agent.core.names.people import addressed_as, first_name, formally
from agent.core.names.role import role_title
from agent.core.names.subject import bare_subject

__all__ = ["addressed_as", "bare_subject", "employer_name", "first_name", "formally", "role_title"]
