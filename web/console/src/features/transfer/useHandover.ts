import { useState } from "react";
import type { TransferBody } from "@/lib/api/types";
import { useMe } from "@/realtime/store";
import type { Target } from "./TargetPicker";

const NOBODY: Target = { departmentId: null, agentId: null };

export type Handover = ReturnType<typeof useHandover>;

/** What a transfer needs, of one conversation as of many; `asksMore`: the dialog has questions of its own. */
export function useHandover(chosen = NOBODY, asksMore = false) {
  const needsReason = useMe().account.settings.transfer_asks_reason;
  const [target, setTarget] = useState(chosen);
  const [reason, setReason] = useState("");
  const [summary, setSummary] = useState("");
  const [isChecked, setChecked] = useState(false);
  const hasTarget = target.departmentId !== null || target.agentId !== null;
  const lacksReason = needsReason && reason.trim() === "";
  const [isAsking, setAsking] = useState(hasTarget && !needsReason && !asksMore);

  return {
    target,
    reason,
    summary,
    needsReason,
    lacksReason: isChecked && lacksReason,
    lacksTarget: isChecked && !hasTarget,
    /** Somebody tried to go on: what is missing may be told. */
    isChecked,
    /** Everything is there, and the question whether it is meant is open. */
    isAsking,
    setReason,
    setSummary,
    change(next: Target) {
      setTarget(next);
      setAsking(false);
    },
    ask(hasRest = true) {
      setChecked(true);
      setAsking(hasTarget && !lacksReason && hasRest);
    },
    endQuestion: () => setAsking(false),
    body: (): TransferBody => ({
      ...(target.departmentId ? { department_id: target.departmentId } : {}),
      ...(target.agentId ? { agent_id: target.agentId } : {}),
      ...(reason.trim() ? { reason: reason.trim() } : {}),
      ...(summary.trim() ? { summary: summary.trim() } : {}),
    }),
  };
}
