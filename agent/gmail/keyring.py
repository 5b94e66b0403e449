"""The login in the system's keyring, for who has one: `[gmail] token_file = "keyring"`.

The library is an extra (`tactful[keyring]`); a headless computer has no keyring at all.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from agent.errors import LoginNeeded

PLACE = Path("keyring")
_SERVICE, _NAME = "tactful", "gmail"


def read() -> str | None:
    """What is kept, None where nothing is. Raises LoginNeeded where there is no keyring."""
    library = _library()
    try:
        found = library.get_password(_SERVICE, _NAME)
    except Exception as fault:
        raise _no_keyring(fault) from fault
    return None if found is None else str(found)


def write(text: str) -> None:
    """Keep it. Raises OSError where the keyring refuses, as a file would."""
    library = _library()
    try:
        library.set_password(_SERVICE, _NAME, text)
    except Exception as fault:
        raise OSError(0, f"the keyring says: {type(fault).__name__}") from fault


def forget() -> bool:
    """Remove it; whether there was one. Raises LoginNeeded where the keyring refuses."""
    if read() is None:
        return False
    try:
        _library().delete_password(_SERVICE, _NAME)
    except Exception as fault:
        raise _no_keyring(fault) from fault
    return True


def _library() -> ModuleType:
    try:
        import keyring
    except ImportError:
        raise LoginNeeded(
            "The login is to be kept in the system's keyring, but the library for it is missing.",
            hint="Install tactful[keyring]; or leave [gmail] token_file empty to keep it in a "
            "file that only you can read.",
        ) from None
    return keyring


def _no_keyring(fault: Exception) -> LoginNeeded:
    return LoginNeeded(
        f"The system's keyring can't be used ({type(fault).__name__}).",
        hint="Unlock it; or, on a computer without a desktop, leave [gmail] token_file empty to "
        "keep the login in a file that only you can read.",
    )
