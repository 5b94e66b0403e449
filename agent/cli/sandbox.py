"""`tactful sandbox`: a Gmail of our own on this computer, to try anything against."""

from __future__ import annotations

from pathlib import Path

import click

from agent.errors import TactfulError
from agent.sandbox import SandboxMailbox, SandboxServer, TakeoutError, load_takeout


@click.command(
    epilog="Example:  tactful sandbox --port 8025 --mbox Takeout.mbox --token-file token.json"
)
@click.option("--port", type=click.IntRange(0, 65535), default=8025, show_default=True)
@click.option(
    "--mbox",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Fill it from a Google Takeout export.",
)
@click.option(
    "--token-file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("sandbox-token.json"),
    show_default=True,
    help="Where to write a login for it.",
)
@click.option("--me", "account", help="The mailbox's address (else found in the export).")
def command(port: int, mbox: Path | None, token_file: Path, account: str | None) -> None:
    """Serve a Gmail-compatible mailbox on 127.0.0.1 until Ctrl-C."""
    mailbox = _filled(mbox, account)
    try:
        server = SandboxServer(mailbox, port=port)
    except OSError as error:
        raise TactfulError(
            f"Port {port} can't be used: {error.strerror}.",
            hint="Name another with --port, or let the system choose: --port 0.",
        ) from error
    server.write_token_file(token_file)
    click.echo(f"A Gmail for {server.mailbox.account} is at {server.url}/")
    click.echo(f"Look at it in the browser: {server.url}/mail")
    click.echo(f"Its clock stands at {server.clock.now():%a %d %b %Y, %H:%M} UTC.")
    click.echo(f"The login for it is in {token_file}. Put this into config.toml:\n")
    click.echo(f'    [gmail]\n    api_root = "{server.url}/"\n    token_file = "{token_file}"')
    click.echo('    [store]\n    url = "sqlite:///sandbox-ledger.db"\n')
    click.echo("Then, in another terminal: tactful poll, tactful status. Ctrl-C ends it.")
    server.serve_forever()
    click.echo(f"\nThe sandbox is closed; send attempts: {server.send_attempts}.")


def _filled(mbox: Path | None, account: str | None) -> SandboxMailbox | None:
    if mbox is None:
        return SandboxMailbox(account=account) if account else None
    try:
        loaded = load_takeout(mbox, account=account or "")
    except TakeoutError as error:
        raise TactfulError(str(error), hint=error.hint) from error
    click.echo(
        f"{loaded.loaded} messages read from {mbox.name}"
        + (f", {len(loaded.skipped)} skipped" if loaded.skipped else "")
        + "."
    )
    return loaded.mailbox
