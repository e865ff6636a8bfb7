import { useLingui } from "@lingui/react/macro";
import { Select } from "@mantine/core";
import { useState } from "react";
import type { Conversation } from "@/lib/api/types";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { matchesReason, reasonOptions } from "@/lib/reasons";
import { askDialog } from "@/lib/requests";
import { editable, mayTransfer } from "@/lib/serviceRules";
import { editConversation, useDepartment, useMe, useUser } from "@/realtime/store";
import { useDeskProblemText } from "@/ui/desk/useDeskProblemText";
import items from "./items.module.css";
import { Fact } from "./Section";

/** Whose the conversation is and why the customer came; another department or agent is a transfer (CON-10). */
export function Assignment({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui();
  const { One } = useDepartmentWords();
  const me = useMe();
  const { directory } = me;
  const department = useDepartment(conversation.department_id);
  const agent = useUser(conversation.agent_id);
  const problemText = useDeskProblemText();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const canMove = mayTransfer(conversation, me);
  const reasonId = conversation.ticket?.reason_id ?? null;
  const reasons = reasonOptions(directory.closing_reasons);
  const reason = directory.closing_reasons.find((row) => row.id === reasonId)?.name;

  async function choose(value: string | null) {
    if (value === reasonId) return;
    setBusy(true);
    setError(null);
    try {
      await editConversation(conversation.id, { reason_id: value });
    } catch (problem) {
      setError(problemText(refusalOf(problem)));
    }
    setBusy(false);
  }

  return (
    <>
      <Fact label={One}>
        {canMove ? (
          <Select
            size="xs"
            w="100%"
            aria-label={One}
            placeholder={t`Geral`}
            data={directory.departments
              .filter((row) => row.is_active !== false || row.id === conversation.department_id)
              .map((row) => ({ value: row.id, label: row.name }))}
            value={conversation.department_id}
            onChange={(departmentId) =>
              departmentId &&
              askDialog("transfer", conversation.id, { target: { departmentId, agentId: null } })
            }
            allowDeselect={false}
            searchable
            nothingFoundMessage={t`Nada encontrado. Tente outro nome.`}
          />
        ) : (
          <bdi>{department?.name ?? t`Geral`}</bdi>
        )}
      </Fact>
      <Fact label={t`Responsável`}>
        {canMove ? (
          <Select
            size="xs"
            w="100%"
            aria-label={t`Responsável`}
            placeholder={t`Nenhum`}
            data={directory.users
              .filter((row) => row.is_active || row.id === conversation.agent_id)
              .map((row) => ({ value: row.id, label: row.name }))
              .sort((a, b) => a.label.localeCompare(b.label, "pt-BR"))}
            value={conversation.agent_id}
            onChange={(agentId) =>
              agentId && askDialog("transfer", conversation.id, { target: { departmentId: null, agentId } })
            }
            allowDeselect={false}
            searchable
            nothingFoundMessage={t`Nada encontrado. Tente outro nome.`}
          />
        ) : (
          <bdi>{agent?.name ?? t`Nenhum`}</bdi>
        )}
      </Fact>
      <Fact label={t`Motivo`}>
        {editable(conversation, me).hasReason && reasons.length > 0 ? (
          <Select
            size="xs"
            w="100%"
            aria-label={t`Motivo`}
            placeholder={t`Escolher`}
            data={reasons}
            value={reasonId}
            disabled={isBusy}
            onChange={(value) => void choose(value)}
            searchable
            clearable
            clearButtonProps={{ "aria-label": t`Sem motivo` }}
            nothingFoundMessage={t`Nenhum motivo encontrado`}
            filter={({ options, search }) =>
              options.filter((option) => "label" in option && matchesReason(option.label, search))
            }
          />
        ) : (
          <bdi>{reason ?? t`Não informado`}</bdi>
        )}
        {error ? (
          <span className={items.bad} role="alert">
            {error}
          </span>
        ) : null}
      </Fact>
    </>
  );
}
