"""How `python -m bot run` ends: by Ctrl-C without a trace, after a failure with one sentence that says what to do."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from offline_visit import Visit

pytestmark = [pytest.mark.model, pytest.mark.server]

ROOT = Path(__file__).resolve().parents[2]
RUN = [sys.executable, "-m", "bot", "run"]
OWN_MOUNTS = ["unshare", "--map-root-user", "--mount"]
MARK = "JIEDAI_TEST_MARK"
READY_WITHIN_SECONDS = 120
NOT_OURS = ("RASA_URL", "ACTIONS_URL", "RASA_TRACKER_URL", "REDIS_URL", "DATABASE_URL", "ORDERS_URL", "NOTIFY_URL")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Shop:
    """A copy of the project with a `var` and a `data` of its own, so that a test may spoil both."""

    folder: Path
    port: int = field(default_factory=free_port)
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)

    def environment(self, **settings: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        return kept | {"PORT": str(self.port), MARK: self.mark} | settings

    def run(self, command: list[str] | None = None, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run until it ends by itself."""
        return subprocess.run(
            command or RUN,
            cwd=self.folder,
            env=self.environment(**settings),
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )

    def start(self, command: list[str] | None = None, **settings: str) -> Running:
        """Start, in a process group of its own, as a terminal does."""
        out = self.folder / "run.out"
        with out.open("w") as file:
            process = subprocess.Popen(
                command or RUN,
                cwd=self.folder,
                env=self.environment(**settings),
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return Running(process, out)

    def processes(self) -> list[str]:
        """The command lines of all processes that carry this shop's mark."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if f"{MARK}={self.mark}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                    found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
            except OSError:
                continue
        return found

    def kill_what_is_left(self) -> None:
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if f"{MARK}={self.mark}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                    os.kill(int(entry.name), signal.SIGKILL)
            except OSError:
                continue


@dataclass
class Running:
    """The program while it runs, and what it said so far."""

    process: subprocess.Popen[bytes]
    out: Path

    def said(self) -> str:
        return self.out.read_text("utf-8")

    def until(self, words: str) -> None:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while words not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.02)

    def press_ctrl_c(self) -> None:
        """A terminal sends the signal to the whole group."""
        os.killpg(self.process.pid, signal.SIGINT)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    folder = tmp_path / "shop"
    folder.mkdir()
    for entry in ROOT.iterdir():
        if entry.name not in ("var", "data", ".git", ".venv", "tests"):
            (folder / entry.name).symlink_to(entry)
    shutil.copytree(ROOT / "data", folder / "data")
    for made in (entry for entry in (ROOT / "var").iterdir() if entry.is_dir() and entry.name != "log"):
        shutil.copytree(made, folder / "var" / made.name)
    copy = Shop(folder)
    yield copy
    copy.kill_what_is_left()


def assert_one_sentence(done: subprocess.CompletedProcess[str], words: str) -> None:
    assert done.returncode == 1, done.stdout + done.stderr
    [sentence] = [line for line in done.stderr.splitlines() if line.strip()]
    assert words in sentence
    assert "Traceback" not in done.stdout + done.stderr


# Settings and ports


def test_a_taken_port_is_named_with_a_way_out(shop: Shop) -> None:
    """Before anything is prepared or started."""
    with socket.create_server(("127.0.0.1", shop.port)):
        done = shop.run()

    assert_one_sentence(done, f"Port {shop.port} is taken by another program. Choose another: make run PORT=")
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "eight", "Setting PORT is 'eight'. Write a number from 1 to 65535"),
        ("PORT", "99999", "Setting PORT is '99999'."),
        ("STAFFED_HOURS", "always", "Setting STAFFED_HOURS is 'always'"),
        ("ORDERS_URL", "erp", "Setting ORDERS_URL is no web address"),
        ("DATABASE_URL", "mysql://h/d", "Setting DATABASE_URL is neither SQLite nor PostgreSQL"),
    ],
)
def test_a_wrong_setting_is_named(shop: Shop, name: str, value: str, words: str) -> None:
    """Before anything is prepared or started."""
    done = shop.run(**{name: value})

    assert_one_sentence(done, words)
    assert done.stdout == ""


def test_a_database_that_is_not_there_is_named(shop: Shop) -> None:
    """In English, as everything that the terminal says; the address is not repeated."""
    done = shop.run(DATABASE_URL=f"postgresql://me:secret@127.0.0.1:{free_port()}/shop")

    assert_one_sentence(done, "The database cannot be opened or upgraded (OperationalError). Check DATABASE_URL.")
    assert "secret" not in done.stdout + done.stderr


# Broken files


@pytest.mark.parametrize(
    ("file", "spoil", "words"),
    [
        ("data/nlu/pre_sale.yml", lambda text: text + '\n- intent: "half\n', "pre_sale.yml line"),
        ("data/faq/invoice.csv", lambda text: text + "a.b,refnd,,,,,,,,,,,\n", "invoice.csv line"),
        ("data/lexicon/urgency.csv", lambda text: text + "[unclosed,chase,0.5\n", "urgency.csv line"),
        ("data/rules/reception.yml", lambda text: text + "\n  - rule: [half\n", "Training the Rasa model failed"),
        ("domain.yml", lambda text: text + "\n  utter_half: [\n", "Training the Rasa model failed"),
    ],
)
def test_a_broken_file_is_named(shop: Shop, file: str, spoil: Callable[[str], str], words: str) -> None:
    """A trainer's mistake is the trainer's to find; the model in force is kept."""
    path = shop.folder / file
    assert path.is_file(), f"{file} has another name now"
    text = path.read_text("utf-8")
    path.unlink()
    path.write_text(spoil(text), "utf-8")
    before = (shop.folder / "var/models/jiedai.tar.gz").read_bytes()
    done = shop.run()

    assert_one_sentence(done, words)
    assert (shop.folder / "var/models/jiedai.tar.gz").read_bytes() == before


def test_a_data_folder_that_is_not_there_is_named(shop: Shop) -> None:
    """Misspelt in DATA_DIR."""
    assert_one_sentence(shop.run(DATA_DIR="dta"), "dta")


# Full disks


@pytest.fixture
def own_mounts() -> list[str]:
    """Prefix of a command that may mount a tiny disk which nobody else sees."""
    try:
        possible = subprocess.run([*OWN_MOUNTS, "true"], capture_output=True, timeout=10, check=False)
    except FileNotFoundError:
        pytest.skip("this machine has no `unshare`, so a full disk cannot be tried")
    if possible.returncode:
        pytest.skip("this machine does not permit `unshare --mount`, so a full disk cannot be tried")
    return OWN_MOUNTS


def on_a_full_disk(prefix: list[str], folder: str, kilobytes: int) -> list[str]:
    """`python -m bot run` with a disk mounted over a folder, on which nothing is free but so many kilobytes."""
    script = (
        f"mkdir -p {folder} && mount -t tmpfs -o size={kilobytes + 64}k tmpfs {folder} && "
        f'head -c 65536 /dev/zero > {folder}/filling && exec "$@"'
    )
    return [*prefix, "sh", "-c", script, "sh", *RUN]


def test_a_nearly_full_disk_is_named_before_the_work(shop: Shop, own_mounts: list[str]) -> None:
    """Rather than in the middle of a training."""
    done = shop.run(on_a_full_disk(own_mounts, "var", 20_000))

    assert_one_sentence(done, "MB are free on this disk; 500 MB are needed. Free some space.")


def test_a_full_disk_is_named_when_the_first_file_is_written(shop: Shop, own_mounts: list[str]) -> None:
    """That is the key; the sentence shows the way without it."""
    done = shop.run(on_a_full_disk(own_mounts, "var", 0))

    assert_one_sentence(done, "No space left on device")
    assert "Set SECRET_KEY instead" in done.stderr


def test_a_full_disk_of_the_database_is_named(shop: Shop, own_mounts: list[str]) -> None:
    """Everything is prepared, but no conversation could be kept."""
    done = shop.run(on_a_full_disk(own_mounts, "kept", 8), DATABASE_URL="sqlite:///kept/jiedai.db")

    assert_one_sentence(done, "The database cannot be opened or upgraded")


def test_a_full_disk_of_the_logs_does_not_close_the_shop(shop: Shop, own_mounts: list[str]) -> None:
    """Lines of the logs are lost, nothing else."""
    running = shop.start(on_a_full_disk(own_mounts, "var/log", 0))
    running.until("Ready.")
    running.press_ctrl_c()

    assert running.process.wait(30) == 0
    assert "Traceback" not in running.said()


# Parts that fail


def test_a_part_that_never_gets_healthy_is_named(shop: Shop) -> None:
    """Here Rasa, whose model file is damaged; after the time allowed everything is ended."""
    (shop.folder / "var/models/jiedai.tar.gz").write_bytes(b"damaged")
    run = "import sys; from bot.commands.run import run; sys.exit(run(healthy_within_seconds=25))"
    done = shop.run([sys.executable, "-c", run])

    assert_one_sentence(done, "Not healthy after 25 s: rasa failing. Look into var/log/.")
    assert shop.processes() == []


def test_a_part_that_ends_is_named_with_its_log(shop: Shop) -> None:
    """Here Rasa, whose port belongs to somebody else; the others are ended, too."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = shop.run(RASA_URL=f"http://127.0.0.1:{taken.getsockname()[1]}")

    assert_one_sentence(done, "The part 'rasa' ended unexpectedly. Its last line: ")
    assert "The whole story stands in var/log/rasa.log." in done.stderr
    assert shop.processes() == []


def test_a_broken_order_file_is_named_in_the_log_of_the_actions(shop: Shop) -> None:
    """The customer hears that the orders are away, whoever looks into the log reads file and line."""
    (shop.folder / "data/catalog/orders.csv").write_text("broken\n", "utf-8")
    running = shop.start()
    running.until("Ready.")
    visit = Visit(f"http://127.0.0.1:{shop.port}")
    told = visit.says("帮我查一下物流到哪了，订单号YB20260001，手机尾号5521")
    visit.leave()
    running.press_ctrl_c()
    running.process.wait(30)

    assert "订单系统暂时查不到" in told
    log = (shop.folder / "var/log/actions.log").read_text("utf-8")
    assert "data/catalog/orders.csv line 1: column 'order_number' is missing." in log
    assert "Traceback" not in log


# Ctrl-C


def test_ctrl_c_ends_everything(shop: Shop) -> None:
    """Once it is ready: exit code 0, and no process is left behind."""
    running = shop.start()
    running.until("Ready.")
    assert len(shop.processes()) > 3
    running.press_ctrl_c()

    assert running.process.wait(30) == 0
    assert "Stopped. Conversations are kept in the database." in running.said()
    assert "Traceback" not in running.said()
    assert shop.processes() == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_service_manager_or_a_closed_terminal_end_everything(shop: Shop, number: signal.Signals) -> None:
    """The signal goes to the one process that was started."""
    running = shop.start()
    running.until("Ready.")
    running.process.send_signal(number)

    assert running.process.wait(30) == 0
    assert shop.processes() == []


@pytest.mark.parametrize("seconds", [0.0, 0.3, 0.6, 0.9, 1.2, 1.5, 2.0, 3.0, 5.0])
def test_ctrl_c_while_it_starts_ends_everything(shop: Shop, seconds: float) -> None:
    """At any moment of the start: what has been started already is ended, too."""
    running = shop.start()
    running.until("Building the web pages")
    time.sleep(seconds)
    running.press_ctrl_c()

    assert running.process.wait(30) in (0, 130)
    assert "Traceback" not in running.said()
    assert shop.processes() == []
