"""How long the desk waits for what, in seconds. Tests run the same desk with shorter times."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Timings:
    """All waiting times of the desk.

    Source: the brief of the desk; `rasa_timeout` is five times the slowest answer seen while a model was loading.
    """

    rasa_timeout: float = 15.0
    parse_timeout: float = 1.0
    welcome_timeout: float = 3.0
    health_timeout: float = 2.0
    tell_no_answer_after: float = 10.0
    call_person_after: float = 120.0
    first_retry_after: float = 0.5
    longest_retry_after: float = 8.0
    agent_absent_for: float = 60.0
    online_lease: float = 30.0
    sweep_every: float = 5.0
    alert_retries_after: tuple[float, ...] = (1.0, 5.0, 30.0)
