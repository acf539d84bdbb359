"""The ``.venv`` of this checkout: made once, filled from the locked requirements, left alone while nothing changed."""

import hashlib
import shutil
import sys
from pathlib import Path

import system_packages
from console import ROOT, Stop, call, output, say

VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "packaging" / "requirements.txt"
STAMP = VENV / "mbdesk-installed.txt"
ASK_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"


def venv_program(name: str) -> Path:
    """The path of a program inside ``.venv``, such as ``python`` or ``ruff``."""
    return VENV / "Scripts" / f"{name}.exe" if sys.platform == "win32" else VENV / "bin" / name


def stamp(version: str) -> str:
    """What ``.venv`` must hold, as one hash: lock, project file, Python version and where the checkout lies."""
    digest = hashlib.sha256(f"{version}\n{ROOT}\n".encode())
    for file in (REQUIREMENTS, ROOT / "pyproject.toml"):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def ready(python: str | None = None) -> Path:
    """Bring ``.venv`` up to date and return its interpreter.

    ``python`` names the interpreter to build on (default: the one running now); an existing ``.venv`` of another
    version is then made anew. Without it an existing ``.venv`` of a fitting version is kept. When nothing changed since
    the last time, nothing is installed and nothing is fetched. Raises ``Stop`` when it cannot be done.
    """
    wanted = output([python, "-c", ASK_VERSION]).strip() if python else ""
    if python and not wanted:
        raise Stop(f"{python} is not a Python that runs here.")
    found = output([venv_program("python"), "-c", ASK_VERSION]).strip()
    if found not in {"3.11", "3.12", "3.13", "3.14"} or (wanted and found != wanted):
        make(python or sys.executable)
        found = output([venv_program("python"), "-c", ASK_VERSION]).strip()
    if not (STAMP.is_file() and STAMP.read_text(encoding="utf-8") == stamp(found)):
        install(found)
    return venv_program("python")


def make(python: str) -> None:
    """Make an empty ``.venv`` on the interpreter ``python``."""
    if VENV.exists():
        say("The .venv in this folder does not fit; it is made anew.")
        shutil.rmtree(VENV)
    if not output([python, "-c", "import ensurepip, venv; print('there')"]):
        version = output([python, "-c", ASK_VERSION]).strip()
        say("This Python came without the part that makes virtual environments.")
        system_packages.install([f"python{version}-venv"])
    say("Making .venv, a place of its own for the libraries mbdesk needs.")
    if call([python, "-m", "venv", VENV]) != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Stop("Python could not make .venv. Its message stands above.")


def install(version: str) -> None:
    """Fill ``.venv`` with exactly the locked requirements, then put this checkout into it."""
    python = venv_program("python")
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-input",
        "--no-cache-dir",
        "install",
        "--quiet",
    ]
    STAMP.unlink(missing_ok=True)
    if not output([python, "-m", "pip", "--version"]):
        call([python, "-m", "ensurepip"])
    say(f"Installing the locked requirements into .venv (Python {version}; a minute or two the first time) ...")
    if call([*pip, "--require-hashes", "--only-binary", ":all:", "-r", REQUIREMENTS]) != 0:
        raise Stop("The requirements could not be installed. Is the internet reachable? pip's message stands above.")
    if call([*pip, "--no-index", "--no-deps", "--no-build-isolation", "--editable", ROOT]) != 0:
        raise Stop("mbdesk itself could not be put into .venv. pip's message stands above.")
    STAMP.write_text(stamp(version), encoding="utf-8")
    say("Installed.")


def lock(*, upgrade: bool) -> int:
    """Write ``requirements.txt`` and ``requirements-app.txt`` from ``pyproject.toml``, for every system at once."""
    uv = venv_program("uv")
    common: list[str | Path] = [
        *(uv, "pip", "compile", "pyproject.toml", "--universal", "--generate-hashes", "--python-version", "3.11"),
        *(
            "--only-binary",
            ":all:",
            "--no-cache",
            "--quiet",
            "--custom-compile-command",
            "python3 packaging/dev.py lock",
        ),
        *(["--upgrade"] if upgrade else []),
    ]
    app = REQUIREMENTS.with_name("requirements-app.txt")
    say("Choosing versions for everything the tests need, then for the program alone.")
    if call([*common, "--extra", "dev", "--output-file", REQUIREMENTS]) != 0:
        return 1
    return call([*common, "--constraint", REQUIREMENTS, "--output-file", app])
