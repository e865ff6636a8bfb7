import { useLingui } from "@lingui/react/macro";
import type { Conversation } from "@/lib/api/types";
import type { Editable } from "@/lib/serviceRules";
import { useMe } from "@/realtime/store";

/** Who may be made the agent: oneself by starting or taking over, others by transferring unless they have to accept. */
export function useAgentOptions(conversation: Conversation, departmentId: string | null, may: Editable) {
  const { t } = useLingui();
  const { user, directory } = useMe();
  const department = directory.departments.find((row) => row.id === departmentId);
  const needsAcceptance = may.canMove && department?.transfer_needs_acceptance === true;
  const mayBeMe = conversation.agent_id === null ? may.canStart : may.canTakeOver;
  const options = directory.users
    .filter(
      (row) =>
        row.id === conversation.agent_id ||
        (row.is_active && (row.id === user.id ? mayBeMe : may.canMove && !needsAcceptance)),
    )
    .map((row) => ({ value: row.id, label: row.id === user.id ? t`${row.name} (você)` : row.name }))
    .sort((a, b) => a.label.localeCompare(b.label, "pt-BR"));
  return { options, needsAcceptance };
}
