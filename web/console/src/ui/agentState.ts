import { useLingui } from "@lingui/react/macro";
import {
  IconBellOff,
  IconCircleCheck,
  IconHourglass,
  IconPlayerPause,
  IconPlugConnectedX,
} from "@tabler/icons-react";
import type { AgentState, AgentStateName, PauseReason } from "@/lib/api/types";

/** A shape for every state: colour never speaks alone. */
export const STATE_ICONS = {
  available: IconCircleCheck,
  paused: IconPlayerPause,
  offline: IconPlugConnectedX,
  rona: IconBellOff,
  wrap_up: IconHourglass,
} as const satisfies Record<AgentStateName, unknown>;

export const STATE_COLORS: Record<AgentStateName, string> = {
  available: "var(--ok)",
  paused: "var(--warn)",
  offline: "var(--text-3)",
  rona: "var(--danger)",
  wrap_up: "var(--warn)",
};

/** What a person does, in words, with the reason of a pause. */
export function useStateName(
  pauses: readonly PauseReason[],
): (state: Pick<AgentState, "state" | "pause_reason_id">) => string {
  const { t } = useLingui();
  return ({ state, pause_reason_id: reasonId }) => {
    switch (state) {
      case "available":
        return t`Disponível`;
      case "paused": {
        const reason = pauses.find((row) => row.id === reasonId)?.name;
        return reason ? t`Pausa: ${reason}` : t`Pausa`;
      }
      case "offline":
        return t`Offline`;
      case "rona":
        return t`RONA (não atendeu)`;
      case "wrap_up":
        return t`Em conclusão`;
    }
  };
}
