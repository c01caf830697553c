"""The FAQ index of a running bot: a new version is loaded in the background and taken up in one step."""

from __future__ import annotations

import logging
import math
import threading
import time
import weakref

from bot.core.errors import JiedaiError
from bot.knowledge.index import FaqIndex
from bot.knowledge.published import POINTER
from bot.knowledge.versions import FaqVersions

logger = logging.getLogger(__name__)

# A published version is to serve within 2 s, loading included.
LOOK_EVERY_SECONDS = 0.2
FIRST_LOAD_WITHIN_SECONDS = 120
# While the version in force cannot serve it is tried again so often: someone may put its files back.
TRY_AGAIN_SECONDS = 30


class LiveIndex:
    """Always the newest sound version that is in force; never waits for a load but the first one."""

    def __init__(self, versions: FaqVersions, encoder_print: str) -> None:
        """Begin to load what is in force.

        Args:
            versions: Where versions live.
            encoder_print: Fingerprint of the encoder that makes the queries' vectors; other versions are refused.
        """
        self._versions = versions
        self._encoder_print = encoder_print
        self._index: FaqIndex | None = None
        self._seen: object = "nothing yet"
        self._try_again_at = math.inf
        self._said = ""
        self._looked_once = threading.Event()
        self._ended = threading.Event()
        # The thread must not keep alive what it serves: Rasa makes a new component with each model that it loads.
        weakref.finalize(self, self._ended.set)
        threading.Thread(
            target=_look_again_and_again, args=(weakref.ref(self), self._ended), name="faq-versions", daemon=True
        ).start()

    def current(self) -> FaqIndex | None:
        """The index to be searched now, or None if nothing that was published can serve."""
        if not self._looked_once.is_set():
            self._looked_once.wait(FIRST_LOAD_WITHIN_SECONDS)
        return self._index

    def look(self) -> None:
        """Take up another version if the pointer was replaced since the last look."""
        seen = self._pointer_state()
        if seen == self._seen and time.monotonic() < self._try_again_at:
            return
        self._seen = seen
        refused: set[int] = set()
        while True:
            serving = self._versions.serving(self._encoder_print, without=refused)
            self._try_again_at = time.monotonic() + TRY_AGAIN_SECONDS if serving.reason else math.inf
            if serving.sentence != self._said:
                self._said = serving.sentence
                if serving.sentence:
                    logger.error("%s", serving.sentence)
            # Where nothing can serve, what is in memory is better than silence.
            if serving.number is None or self._serves(serving.number):
                return
            try:
                self._index = self._versions.load(serving.number, encoder_print=self._encoder_print)
                logger.info("FAQ version %s serves.", serving.number)
                return
            except (JiedaiError, MemoryError) as error:
                logger.error("FAQ version %s not taken up: %s", serving.number, error)
                refused.add(serving.number)

    def _serves(self, number: int) -> bool:
        return self._index is not None and self._index.version == number

    def _pointer_state(self) -> object:
        try:
            state = (self._versions.folder / POINTER).stat()
        except OSError:
            return None
        return (state.st_ino, state.st_mtime_ns, state.st_size)


def _look_again_and_again(live: weakref.ref[LiveIndex], ended: threading.Event) -> None:
    while True:
        index = live()
        if index is None:
            return
        try:
            index.look()
        except Exception:
            # Whatever is wrong with the files, the thread must go on looking.
            logger.exception("The FAQ versions could not be looked at.")
        index._looked_once.set()
        del index
        if ended.wait(LOOK_EVERY_SECONDS):
            return
