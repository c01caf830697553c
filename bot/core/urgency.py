"""How urgent a message is, and why (SOP rows T2 to T4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

NORMAL = "normal"
URGENT = "urgent"
CRITICAL = "critical"
LEVELS = (NORMAL, URGENT, CRITICAL)
LEVEL_NAMES = {NORMAL: ("普通", "Normal"), URGENT: ("紧急", "Urgent"), CRITICAL: ("特急", "Critical")}

# What each signal is called in the reasons that staff read.
SIGNAL_REASONS = {
    "agitation": ("客户情绪激动", "The customer is agitated"),
    "threat": ("客户提到投诉、监管或媒体", "The customer mentions a complaint, a regulator or the media"),
    "fraud_loss": ("可能有较大或未经同意的财产损失", "A large or unauthorised loss may be at stake"),
    "danger": ("可能有人身或信息安全风险", "People or data may be in danger"),
    "dissatisfaction": ("客户明显不满", "The customer is clearly dissatisfied"),
    "chase": ("客户再次催问同一件事", "The customer chases the same matter again"),
    "deadline": ("客户有明确的时间要求", "The customer has a real deadline"),
    "promise_broken": ("承诺的时间已过", "A promised time has passed"),
    "not_received": ("显示签收但客户未收到", "Shown as delivered but not received"),
    "money_late": ("款项缺失或逾期", "Money is missing or late"),
    "compensation": ("客户要求补偿", "The customer asks for compensation"),
    "unanswered": ("客户觉得没有人理会", "The customer feels ignored"),
}


@dataclass(frozen=True)
class Urgency:
    """A level with what led to it: signals, reasons as staff read them, and the deciding words of the message."""

    level: str = NORMAL
    signals: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def reasons(self) -> list[str]:
        """The reasons in Chinese, in the order of the signals."""
        return [SIGNAL_REASONS[signal][0] for signal in self.signals if signal in SIGNAL_REASONS]

    @property
    def reasons_en(self) -> list[str]:
        """The reasons in English."""
        return [SIGNAL_REASONS[signal][1] for signal in self.signals if signal in SIGNAL_REASONS]


@dataclass(frozen=True)
class Evidence:
    """What one message shows by itself.

    `strength` maps a signal to its strength in [0, 1]; `urgent` and `critical` are the classifier's estimated
    probabilities that the message is at least urgent, or critical. The classifier has seen the weaker signals already.
    """

    strength: dict[str, float] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    urgent: float = 0.0
    critical: float = 0.0


CRITICAL_SIGNALS = ("agitation", "threat", "fraud_loss", "danger")


@dataclass(frozen=True)
class UrgencyThresholds:
    """Probabilities from which the classifier alone raises a level. Source: docs/decisions/0003-urgency.md."""

    urgent: float = 0.5
    critical: float = 0.5


def judge(evidence: Evidence, earlier_texts: Sequence[str], text: str, thresholds: UrgencyThresholds) -> Urgency:
    """Judge one message from what it shows and from the customer's earlier turns.

    Args:
        evidence: Of this message.
        earlier_texts: The customer's earlier turns, oldest first, cleaned.
        text: This message, cleaned.
        thresholds: For the classifier's share.
    """
    strength = dict(evidence.strength)
    repeats = times_asked_before(text, earlier_texts)
    if repeats >= 2:
        strength["chase"] = max(strength.get("chase", 0.0), 1.0)
    elif repeats == 1 and strength.get("chase"):
        strength["chase"] = 1.0
    critical_strength = max((strength.get(signal, 0.0) for signal in CRITICAL_SIGNALS), default=0.0)
    any_strength = max(strength.values(), default=0.0)
    if critical_strength >= 1.0 or evidence.critical >= thresholds.critical:
        level = CRITICAL
    elif any_strength >= 1.0 or evidence.urgent >= thresholds.urgent:
        level = URGENT
    else:
        return Urgency()
    signals = sorted((s for s, value in strength.items() if value >= 0.3), key=lambda s: -strength[s])
    if not signals:
        signals = ["agitation" if level == CRITICAL else "dissatisfaction"]
    return Urgency(level, tuple(signals), evidence.words)


def times_asked_before(text: str, earlier_texts: Sequence[str]) -> int:
    """How often the customer said nearly the same before; texts under four characters never count."""
    if len(text) < 4:
        return 0
    return sum(
        len(earlier) >= 4 and SequenceMatcher(None, text, earlier, autojunk=False).ratio() >= 0.75
        for earlier in earlier_texts
    )


def higher(first: str, second: str) -> str:
    """The higher of two levels."""
    return max(first, second, key=LEVELS.index)
