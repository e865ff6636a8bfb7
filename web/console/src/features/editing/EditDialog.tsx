import { useLingui } from "@lingui/react/macro";
import { NativeSelect, Select, Switch } from "@mantine/core";
import { useState } from "react";
import type { Conversation } from "@/lib/api/types";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { reasonOptions } from "@/lib/reasons";
import { askDialog } from "@/lib/requests";
import { editable, type Situation } from "@/lib/serviceRules";
import { editConversation, useMe } from "@/realtime/store";
import { FormDialog } from "@/ui/desk/FormDialog";
import css from "@/ui/desk/form.module.css";
import { usePriorityOptions } from "@/ui/desk/usePriorityNames";
import { useSaving } from "@/ui/desk/useSaving";
import { useSituationNames } from "@/ui/desk/useSituationNames";
import { ReasonPicker } from "@/ui/ReasonPicker";
import { changesOf, type Edited, editedFrom, withAgent, withSituation } from "./changes";
import { useAgentOptions } from "./useAgentOptions";

const NONE = "";

/** "Editar conversa" (SRV-70): every field by the transition that a button would take. */
export function EditDialog({ conversation, onDone }: { conversation: Conversation; onDone(): void }) {
  const { t } = useLingui();
  const { one, One } = useDepartmentWords();
  const me = useMe();
  const priorities = usePriorityOptions();
  const situationNames = useSituationNames();
  const [before] = useState(() => editedFrom(conversation));
  const [edited, setEdited] = useState<Edited>(before);
  const saving = useSaving();
  const may = editable(conversation, me);
  const isClosing = edited.situation === "closed" && before.situation !== "closed";
  const isServed = edited.situation === "queue" || edited.situation === "chat";
  const agents = useAgentOptions(conversation, edited.departmentId, may);
  const departments = me.directory.departments.filter(
    (row) => row.is_active !== false || row.id === before.departmentId,
  );
  const reasons = reasonOptions(me.directory.closing_reasons);
  const body = changesOf(edited, before);
  const change = (part: Partial<Edited>) => setEdited({ ...edited, ...part });

  async function save() {
    await saving.save(async () => {
      if (body) await editConversation(conversation.id, body);
      if (isClosing) askDialog("close", conversation.id);
      else onDone();
    });
  }

  return (
    <FormDialog
      title={t`Editar conversa`}
      submit={isClosing ? t`Continuar` : t`Salvar`}
      isBusy={saving.isBusy}
      error={saving.error}
      isDisabled={!body && !isClosing}
      noValidate
      onSubmit={() => void save()}
      onDone={onDone}
    >
      <NativeSelect
        label={t`Situação`}
        description={isClosing ? t`As perguntas do encerramento vêm a seguir.` : undefined}
        data={[
          ...(before.situation === null ? [{ value: NONE, label: t`Sem atendimento` }] : []),
          ...may.situations.map((value) => ({ value, label: situationNames[value] })),
        ]}
        value={edited.situation ?? NONE}
        onChange={({ currentTarget: { value } }) =>
          setEdited(value === NONE ? before : withSituation(edited, value as Situation, me.user.id))
        }
        data-autofocus
      />
      <div className={css.pair}>
        <Select
          label={One}
          data={[
            { value: NONE, label: t`Geral (sem ${one})` },
            ...departments.map((row) => ({ value: row.id, label: row.name })),
          ]}
          value={edited.departmentId ?? NONE}
          onChange={(value) => change({ departmentId: value || null })}
          disabled={!may.canMove || !isServed}
          allowDeselect={false}
          searchable
          nothingFoundMessage={t`Nada encontrado. Tente outro nome.`}
        />
        <Select
          label={t`Atendente`}
          description={agents.needsAcceptance ? t`Outros precisam aceitar: use Transferir.` : undefined}
          data={[{ value: NONE, label: t`Nenhum, espera na fila` }, ...agents.options].filter(
            ({ value }) => value !== NONE || may.situations.includes("queue"),
          )}
          value={edited.agentId ?? NONE}
          onChange={(value) => setEdited(withAgent(edited, value || null))}
          disabled={!isServed || agents.options.length === 0}
          allowDeselect={false}
          searchable
          nothingFoundMessage={t`Nada encontrado. Tente outro nome.`}
        />
      </div>
      {may.hasReason && reasons.length > 0 ? (
        <ReasonPicker
          options={reasons}
          value={edited.reasonId}
          isRequired={false}
          error={undefined}
          onChange={(reasonId) => change({ reasonId })}
        />
      ) : null}
      <NativeSelect
        label={t`Prioridade`}
        data={priorities}
        value={String(edited.priority)}
        onChange={({ currentTarget: { value } }) => change({ priority: Number(value) as Edited["priority"] })}
        disabled={!may.canMove}
      />
      {may.hasChatbot && !isClosing ? (
        <Switch
          label={t`Chatbot ligado`}
          description={t`Desligado, nenhum fluxo responde e a conversa fica em Abertos até ser encerrada.`}
          checked={!edited.isChatbotOff}
          onChange={(event) => change({ isChatbotOff: !event.currentTarget.checked })}
        />
      ) : null}
    </FormDialog>
  );
}
