"""What the installer tells of pip's work."""

from __future__ import annotations

from pathlib import Path

from bot.commands.install import PipState


def install_packages(environment: Path, *names: str) -> None:
    for name in names:
        (environment / f"lib/python3.10/site-packages/{name}.dist-info").mkdir(parents=True)


def test_while_pip_collects_the_packages_found_are_counted(tmp_path: Path) -> None:
    """Other lines do not count."""
    pip = PipState(tmp_path)
    for line in ("Collecting rasa\n", "  Downloading rasa.whl (1 MB)\n", "Collecting numpy\n"):
        pip.read(line)

    assert pip.words() == "2 packages found"


def test_while_pip_installs_only_new_packages_are_counted(tmp_path: Path) -> None:
    """Those that stood there before are not its work."""
    install_packages(tmp_path, "pip-26", "wheel-1")
    pip = PipState(tmp_path)
    pip.read("Installing collected packages: numpy, scipy, rasa\n")
    install_packages(tmp_path, "numpy-1")

    assert pip.words() == "1 of 3 packages installed"


def test_the_last_error_is_kept_without_a_password(tmp_path: Path) -> None:
    """The address of a private index may hold one."""
    pip = PipState(tmp_path)
    pip.read("ERROR: Could not fetch https://me:secret@index.example/simple/rasa\n")

    assert pip.error == "Could not fetch https://index.example/simple/rasa"
