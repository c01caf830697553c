"""Calls a person when the newest message or the conversation demands it, whatever else is going on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.core.constants import POLICY_PRIORITY
from rasa.core.featurizers.tracker_featurizers import TrackerFeaturizer
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

import bot.core.escalation as core_escalation
from bot.core.escalation import escalation_of
from bot.core.urgency import NORMAL, Urgency
from bot.nlu.fingerprints import digest_of

HAND_OVER = "action_hand_over"
ANSWER = "action_answer"
FAILURES_SLOT = "failures"
HANDOFF_REASON_SLOT = "handoff_reason"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class EscalationPolicy(Policy):
    """Predicts the handoff right after a message that calls for a person, or after a second failure in a row.

    Its priority is above the rules', and forms are interrupted too: the handoff action ends an active loop.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Priority above RulePolicy (6)."""
        return {POLICY_PRIORITY: 10}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        featurizer: TrackerFeaturizer | None = None,
    ) -> None:
        super().__init__(config, model_storage, resource, execution_context, featurizer)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """The rule's source."""
        return digest_of([Path(str(core_escalation.__file__))])

    def train(self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """There is nothing to learn."""
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> EscalationPolicy:
        """There is nothing to load."""
        return cls(config, model_storage, resource, execution_context)

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Certain of the handoff, certain of listening after it, or silent."""
        last_action = tracker.latest_action_name
        if last_action == HAND_OVER:
            return self._certain(ACTION_LISTEN_NAME, domain)
        if last_action not in (ACTION_LISTEN_NAME, ANSWER) or tracker.latest_message is None:
            return self._prediction(self._default_predictions(domain))
        parsed = tracker.latest_message.parse_data
        failures = int(tracker.get_slot(FAILURES_SLOT) or 0)
        escalation = escalation_of(
            urgency_of(parsed) if last_action == ACTION_LISTEN_NAME else Urgency(),
            asks_for_person=(parsed.get("intent") or {}).get("name") == "ask_human",
            failures=failures if last_action == ANSWER else 0,
            handoff_reason=tracker.get_slot(HANDOFF_REASON_SLOT) if last_action == ANSWER else None,
        )
        if escalation is None:
            return self._prediction(self._default_predictions(domain))
        return self._certain(HAND_OVER, domain)

    def _certain(self, action: str, domain: Domain) -> PolicyPrediction:
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities, is_no_user_prediction=action == ACTION_LISTEN_NAME)


def urgency_of(parsed: dict[str, Any]) -> Urgency:
    """The urgency that the tagger put into a parsed message; normal if there is none.

    Stories of `rasa test` carry it as an entity only.
    """
    data = parsed.get("urgency")
    if data:
        return Urgency(data.get("level", NORMAL), tuple(data.get("signals", ())), tuple(data.get("words", ())))
    entities = parsed.get("entities") or []
    return Urgency(next((str(e.get("value")) for e in entities if e.get("entity") == "urgency"), NORMAL))
