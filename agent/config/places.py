"""Where files lie when nobody says otherwise: the user's own folders, as their system has them."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_NAME = "tactful"


def user_file() -> Path:
    return platformdirs.user_config_path(_NAME, appauthor=False) / "config.toml"


def token_file() -> Path:
    return platformdirs.user_config_path(_NAME, appauthor=False) / "token.json"


def ledger_file() -> Path:
    return platformdirs.user_data_path(_NAME, appauthor=False) / "tactful.db"


def client_secret_file() -> Path:
    return platformdirs.user_config_path(_NAME, appauthor=False) / "client_secret.json"
