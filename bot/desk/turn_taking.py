"""One worker per conversation: it waits until the customer has finished, then takes the bot's turns in order."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import Any

from bot.core import notices
from bot.core.bot_answer import BotAnswer, read_understood
from bot.core.conversation import BOT, Conversation, Message
from bot.core.errors import BotUnavailableError
from bot.core.handoff import HandoffPacket, urgency_rank
from bot.core.turn_collection import OpenTurn, answer_at
from bot.desk.announcer import Announcer
from bot.desk.context import LOG, DeskContext, log_failure, now
from bot.services.answer_customer_turn import Turn, next_turn, store_answer, store_welcome, tell_no_answer
from bot.services.note_understood import note_understood
from bot.services.queue_conversation import queue_conversation
from bot.services.read_conversation import read_conversation

ASK_PERSON_INTENT = "ask_human"
WELCOME = "/welcome"

# An empty answer means that an action failed inside Rasa. Asking again may help once or twice, but every try
# is one more message in the tracker.
SILENT_ANSWERS_BORNE = 2

# Seconds. A full disk or a lost database connection may pass; afterwards the sweeper tries again now and then.
PAUSES_AFTER_FAILURES = (1.0, 3.0, 10.0)


@dataclass
class _Worker:
    """The task of one conversation; `open` are the lines heard since the last turn was taken."""

    wake: asyncio.Event = field(default_factory=asyncio.Event)
    open: OpenTurn | None = None
    task: asyncio.Task[None] | None = None


class TurnTaker:
    """Answers customers through Rasa, one turn at a time for each conversation."""

    def __init__(self, desk: DeskContext, announcer: Announcer) -> None:
        self._desk = desk
        self._announcer = announcer
        self._workers: dict[str, _Worker] = {}
        self._asides: set[asyncio.Task[None]] = set()

    def heard(self, conversation: Conversation, line: Message) -> None:
        """A customer's line was stored: collect it, or look whether it makes a waiting conversation more urgent."""
        if conversation.status == BOT:
            worker = self._worker(conversation.id)
            moment = asyncio.get_running_loop().time()
            before = worker.open or OpenTurn(first_at=moment, last_at=moment, last_chars=0)
            worker.open = replace(
                before,
                last_at=moment,
                last_chars=len(line.text),
                at_once=before.at_once or line.payload is not None,
            )
            worker.wake.set()
        if line.payload is None:
            self._aside(self._look_ahead(conversation, line))

    def begin(self, conversation_id: str) -> None:
        """Welcome a new customer, or pick up what was left open; nothing happens if that is being done already."""
        self._worker(conversation_id)

    def customer_types(self, conversation_id: str) -> None:
        """The customer is still typing: the collected lines wait a little longer."""
        worker = self._workers.get(conversation_id)
        if worker is not None and worker.open is not None:
            worker.open = replace(worker.open, typing_at=asyncio.get_running_loop().time())
            worker.wake.set()

    async def stop(self) -> None:
        """End all work; whatever is unanswered stays so in the database and is picked up at the next start."""
        tasks = [*self._asides, *(worker.task for worker in self._workers.values() if worker.task)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _worker(self, conversation_id: str) -> _Worker:
        worker = self._workers.get(conversation_id)
        if worker is None:
            worker = self._workers[conversation_id] = _Worker()
            worker.task = asyncio.create_task(self._work(conversation_id, worker))
        return worker

    def _aside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)

    async def _work(self, conversation_id: str, worker: _Worker) -> None:
        try:
            for pause in PAUSES_AFTER_FAILURES:
                try:
                    await self._take_turns(conversation_id, worker)
                    return
                except Exception:
                    log_failure("turn", conversation=conversation_id)
                await asyncio.sleep(pause)
        finally:
            # No await between the last look at `open` and here, so that no line falls between two workers.
            self._workers.pop(conversation_id, None)

    async def _take_turns(self, conversation_id: str, worker: _Worker) -> None:
        await self._welcome(conversation_id)
        while True:
            await _until_finished(worker)
            worker.open = None
            turn = await self._desk.call(next_turn, conversation_id)
            if turn is not None:
                await self._take(turn, worker)
            elif worker.open is None:
                return

    async def _welcome(self, conversation_id: str) -> None:
        conversation = await self._desk.call(read_conversation, conversation_id)
        if conversation.welcomed or conversation.status != BOT:
            return
        metadata: dict[str, object] = {
            "turns": [],
            "locale": conversation.locale,
            "product_id": conversation.product_id,
        }
        try:
            answer = await self._desk.rasa.say(
                conversation.bot_sender, WELCOME, metadata, timeout=self._desk.timings.welcome_timeout
            )
        except BotUnavailableError:
            answer = BotAnswer()
        shop = self._desk.settings.shop_name
        change = await self._desk.call(store_welcome, conversation_id, answer, shop, now=now())
        await self._announcer.announce(change)

    async def _take(self, turn: Turn, worker: _Worker) -> None:
        """Ask Rasa until it answers, a person is called, or the bot may not speak any more."""
        conversation_id = turn.conversation.id
        telling = asyncio.get_running_loop().call_later(
            self._desk.timings.tell_no_answer_after, lambda: self._aside(self._tell_no_answer(turn))
        )
        await self._announcer.announce_bot_typing(conversation_id, is_typing=True)
        try:
            await self._ask_until_done(turn, worker)
        finally:
            telling.cancel()
            await self._announcer.announce_bot_typing(conversation_id, is_typing=False)

    async def _ask_until_done(self, first: Turn, worker: _Worker) -> None:
        timings, loop = self._desk.timings, asyncio.get_running_loop()
        began, pause, silent = loop.time(), timings.first_retry_after, 0
        turn: Turn | None = first
        while turn is not None:
            try:
                conversation = turn.conversation
                answer = await self._desk.rasa.say(
                    conversation.bot_sender, turn.message, turn.metadata, timeout=timings.rasa_timeout
                )
                if not answer.is_silent:
                    await self._store(turn, answer)
                    return
                silent += 1
            except BotUnavailableError:
                pass
            LOG.warning("no answer from Rasa conversation=%s seq=%s", turn.conversation.id, turn.seqs[0])
            given_up = silent > SILENT_ANSWERS_BORNE or loop.time() - began >= timings.call_person_after
            if turn.asks_person or given_up:
                await self._call_person(turn)
                return
            worker.wake.clear()
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(worker.wake.wait(), pause)
            pause = min(pause * 2, timings.longest_retry_after)
            # Lines that came meanwhile join the turn; None means that a person has it now.
            turn = await self._desk.call(next_turn, turn.conversation.id)

    async def _store(self, turn: Turn, answer: BotAnswer) -> None:
        change = await self._desk.call(store_answer, turn, answer, self._desk.opening, now=now())
        if change is None:
            LOG.info("late answer dropped conversation=%s service=%s", turn.conversation.id, turn.conversation.service)
            return
        await self._announcer.announce(change)

    async def _call_person(self, turn: Turn) -> None:
        reasons = (
            ("客户要求人工", notices.SYSTEM_FAILURE_REASON) if turn.asks_person else (notices.SYSTEM_FAILURE_REASON,)
        )
        summary = " / ".join(line.text for line in turn.lines)[:200]
        packet = HandoffPacket(reasons=reasons, summary=summary, order_number=turn.conversation.order_number)
        change = await self._desk.call(queue_conversation, turn.conversation.id, packet, self._desk.opening, now=now())
        await self._announcer.announce(change)

    async def _tell_no_answer(self, turn: Turn) -> None:
        try:
            change = await self._desk.call(tell_no_answer, turn, now=now())
            if change is not None:
                await self._announcer.announce(change)
        except Exception:
            log_failure("notice", conversation=turn.conversation.id)

    async def _look_ahead(self, conversation: Conversation, line: Message) -> None:
        """Let the NLU say whether a line must not wait: a person is asked for, or it is urgent."""
        metadata: dict[str, object] = {"turns": [], "locale": conversation.locale, "product_id": line.product_id}
        try:
            parse = await self._desk.rasa.parse(line.text, metadata, timeout=self._desk.timings.parse_timeout)
            urgency, intent = parse.get("urgency"), parse.get("intent")
            facts = urgency if isinstance(urgency, dict) else {}
            understood = read_understood(
                {"urgency": facts.get("level"), "reasons": facts.get("reasons"), "deciding_words": facts.get("words")}
            )
            is_urgent = urgency_rank(understood.urgency) > 0
            if conversation.status == BOT:
                asks_person = isinstance(intent, dict) and intent.get("name") == ASK_PERSON_INTENT
                worker = self._workers.get(conversation.id)
                if (is_urgent or asks_person) and worker is not None and worker.open is not None:
                    worker.open = replace(worker.open, at_once=True)
                    worker.wake.set()
            elif is_urgent:
                await self._announcer.announce(
                    await self._desk.call(note_understood, conversation.id, understood, now=now())
                )
        except BotUnavailableError:
            return
        except Exception:
            log_failure("look ahead", conversation=conversation.id, seq=line.seq)


async def _until_finished(worker: _Worker) -> None:
    """Wait until the collected lines are to be answered; lines left from before need no waiting."""
    loop = asyncio.get_running_loop()
    while worker.open is not None and (seconds := answer_at(worker.open) - loop.time()) > 0:
        worker.wake.clear()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(worker.wake.wait(), seconds)
