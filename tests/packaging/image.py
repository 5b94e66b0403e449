"""Runs each step of the Dockerfile, in order, in a fresh Debian root; says how big the image is.

`make image-check`, as root, on Debian or Ubuntu. It stands in for an engine where there is none:
a `FROM` is a root made by debootstrap with Debian's Python where the image has its own, a `COPY`
copies, a `RUN` runs in a chroot. It ends with the program itself, as the image would start it: not
as root, with a root file system that it can't write to.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LARGEST = 250
"""Megabytes that the image's content may have."""
PASSED_ON = ("PIP_", "SSL_", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")


@dataclass
class Stage:
    name: str
    root: Path
    env: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"
    user: str = "0:0"
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)


def instructions(text: str) -> list[tuple[str, str]]:
    """The Dockerfile's instructions with their arguments, continued lines joined."""
    found: list[tuple[str, str]] = []
    held = ""
    for line in text.splitlines():
        if line.lstrip().startswith("#") or (not line.strip() and not held):
            continue
        held += line.rstrip("\\").strip() + " "
        if not line.endswith("\\"):
            word, _, rest = held.strip().partition(" ")
            found.append((word, rest.strip()))
            held = ""
    return found


def is_sent_to_the_engine(name: str, ignored: list[str]) -> bool:
    """Whether .dockerignore lets the top-level file or folder into the build."""
    sent = True
    for pattern in ignored:
        if fnmatch(name, pattern.removeprefix("!")):
            sent = pattern.startswith("!")
    return sent


class Build:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stages: list[Stage] = []
        self.base = folder / "base"
        self.ignored = (ROOT / ".dockerignore").read_text().split()

    @property
    def stage(self) -> Stage:
        return self.stages[-1]

    def take(self, word: str, rest: str) -> None:
        print(f"-- {word} {rest[:100]}", flush=True)
        match word:
            case "FROM":
                self._from(rest)
            case "WORKDIR":
                self.stage.workdir = rest
                (self.stage.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
            case "ENV":
                for pair in shlex.split(rest):
                    name, _, value = pair.partition("=")
                    self.stage.env[name] = value.replace("$PATH", self.stage.env["PATH"])
            case "COPY":
                self._copy(rest)
            case "RUN":
                self._run(["/bin/sh", "-c", rest])
            case "USER":
                self.stage.user = rest
            case "ENTRYPOINT":
                self.stage.entrypoint = eval_list(rest)
            case "CMD":
                self.stage.command = eval_list(rest)
            case "HEALTHCHECK":
                self.stage.health = eval_list(rest.partition(" CMD ")[2])
            case "VOLUME" | "STOPSIGNAL":
                pass
            case _:
                sys.exit(f"{word}: this script does not know that instruction")

    def _from(self, rest: str) -> None:
        image, _, name = rest.partition(" AS ")
        if not self.base.exists():
            make_base(self.base, image)
        root = self.folder / f"stage-{len(self.stages)}"
        subprocess.run(["cp", "-a", self.base, root], check=True)
        path = "/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin"
        self.stages.append(Stage(name or str(len(self.stages)), root, {"PATH": path}))

    def _copy(self, rest: str) -> None:
        words = shlex.split(rest)
        flags = {word.split("=")[0]: word.partition("=")[2] for word in words if word[:2] == "--"}
        *sources, target = [word for word in words if word[:2] != "--"]
        here = ROOT
        if name := flags.get("--from"):
            here = next(one.root for one in self.stages if one.name == name)
        landing = self.stage.root / str(Path(self.stage.workdir) / target).lstrip("/")
        for source in sources:
            start = here / source.lstrip("/")
            if here == ROOT and not is_sent_to_the_engine(source.split("/")[0], self.ignored):
                sys.exit(f"{source} is left out by .dockerignore")
            if start.is_dir():
                landing.parent.mkdir(parents=True, exist_ok=True)
                keep_out = shutil.ignore_patterns("__pycache__") if here == ROOT else None
                shutil.copytree(start, landing, symlinks=True, ignore=keep_out, dirs_exist_ok=True)
                shutil.copystat(start, landing)
            else:
                into = landing / start.name if target.endswith(("/", ".")) else landing
                into.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(start, into)
        if owner := flags.get("--chown"):
            subprocess.run(["chown", "-R", owner, landing], check=True)

    def _run(self, words: list[str], *, user: str = "", check: bool = True) -> int:
        stage = self.stage
        env = stage.env | {
            name: value for name, value in os.environ.items() if name.startswith(PASSED_ON)
        }
        uid, _, gid = (user or stage.user).partition(":")
        as_whom = ["setpriv", "--reuid", uid, "--regid", gid, "--clear-groups"]
        inside = ["chroot", str(stage.root), *as_whom, "env", "-C", stage.workdir, *words]
        return subprocess.run(inside, env=env, check=check).returncode

    def starts(self) -> None:
        """The program as the image starts it: its own user, and little that it can write to."""
        stage = self.stage
        print(f"-- as {stage.user}, read-only: {' '.join(stage.entrypoint)}", flush=True)
        writable = subprocess.run(
            ["chroot", stage.root, "setpriv", "--reuid=10001", "--regid=10001", "--clear-groups",
             "find", "/", "-xdev", "-writable", "-not", "-type", "l",
             "-not", "-path", "/state*", "-not", "-path", "/tmp*", "-not", "-path", "/proc*",
             "-not", "-path", "/dev*", "-not", "-path", "/var/tmp*", "-not", "-path", "/run/lock*"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if writable.stdout.strip():
            sys.exit(f"the program could write to:\n{writable.stdout}")
        for words in (["--version"], ["demo", "--days", "5"]):
            self._run([*stage.entrypoint, *words])
        # nothing has run yet: the health check has to say so, and not to fail to start
        if self._run(stage.health, check=False) != 1:
            sys.exit("the health check of a container that never worked did not answer 1")


def eval_list(text: str) -> list[str]:
    return [word.strip().strip('"') for word in text.strip("[] ").split(",")]


def make_base(base: Path, image: str) -> None:
    """Debian with a Python at the place where the official image has it."""
    version, _, suite = image.partition(":")[2].split("-")
    wanted = f"python{version.rpartition('.')[0]}"  # Debian has one patch level of each
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    subprocess.run(["debootstrap", "--variant=minbase", suite, base, mirror()], **quiet)
    shutil.copy("/etc/resolv.conf", base / "etc/resolv.conf")
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    packages = [f"{wanted}-venv", "ca-certificates"]
    subprocess.run(["chroot", base, *install, *packages], env=env, **quiet)
    for name in ("python", "python3"):
        (base / "usr/local/bin" / name).symlink_to(f"/usr/bin/{wanted}")
    shutil.rmtree(base / "var/cache/apt", ignore_errors=True)
    shutil.rmtree(base / "var/lib/apt/lists", ignore_errors=True)
    for name in ("doc", "man", "locale", "info"):  # the slim images are without them too
        shutil.rmtree(base / "usr/share" / name, ignore_errors=True)
    for name in ("/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt"):
        if Path(name).exists():
            shutil.copy(name, base / name.lstrip("/"))
    for node, number in (("null", 3), ("zero", 5), ("urandom", 9)):
        path = base / "dev" / node
        if not path.exists():
            subprocess.run(["mknod", "-m", "666", path, "c", "1", str(number)], check=True)


def mirror() -> str:
    """Where this computer itself gets its packages from."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(SITE)"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    if not listed:
        sys.exit("No package list is known.  Run:  apt-get update")
    return listed[0]


def megabytes(*folders: Path) -> float:
    """The bytes of all files, as an engine counts an image's size."""
    measure = ["du", "-s", "--apparent-size", "--block-size=1000", *folders]
    done = subprocess.run(measure, capture_output=True, text=True, check=True)
    return sum(int(line.split()[0]) for line in done.stdout.splitlines()) / 1000


def main() -> None:
    if os.geteuid() != 0:
        sys.exit("This needs root, for chroot.")
    if shutil.which("debootstrap") is None:
        sys.exit("debootstrap is missing.  Run:  apt-get install debootstrap")
    with tempfile.TemporaryDirectory(prefix="tactful-image-") as folder:
        build = Build(Path(folder))
        for word, rest in instructions((ROOT / "Dockerfile").read_text()):
            build.take(word, rest)
        build.starts()
        ours = megabytes(build.stage.root / "opt", build.stage.root / "state")
        whole = megabytes(build.stage.root)
    print(f"image content: {whole:.0f} MB, {ours:.0f} MB of it on top of Debian with Python")
    if whole >= LARGEST:
        sys.exit(f"that is more than {LARGEST} MB")


if __name__ == "__main__":
    main()
