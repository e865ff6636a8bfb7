import "@/lib/i18n/deskCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api } from "@/lib/api/client";
import type { FilledTemplate, Schedule } from "@/lib/api/contact";
import type { Conversation } from "@/lib/api/types";
import { uuid7 } from "@/lib/ids";
import { localTime, zoneName } from "@/lib/time/zone";
import { useInbox, useMe } from "@/realtime/store";
import { FormDialog } from "@/ui/desk/FormDialog";
import css from "@/ui/desk/form.module.css";
import { useDeskProblemText } from "@/ui/desk/useDeskProblemText";
import { useSaving } from "@/ui/desk/useSaving";
import { bodyOf, faultOf, isWindowClosedThen, type Plan, planOf } from "./plan";
import { TemplateChoice } from "./TemplateChoice";

// A brace of its own would be a placeholder of the catalog.
const EXAMPLE = "{nome}";

interface ScheduleDialogProps {
  conversation: Conversation;
  /** Null: a new one. */
  schedule: Schedule | null;
  onDone(): void;
  /** The composer's picker, told what to do with the template and at its end. */
  children(onUse: (template: FilledTemplate) => void, onEnd: () => void): ReactNode;
}

/** "Agendar nova mensagem" (CON-7, CMP-21). */
export function ScheduleDialog({ conversation, schedule, onDone, children }: ScheduleDialogProps) {
  const { t, i18n } = useLingui();
  const { timezone } = useMe().account;
  const hasTemplates = useInbox(conversation.inbox_id)?.capabilities.templates !== false;
  const queries = useQueryClient();
  // Sent again after an answer that was lost, it is still one message.
  const [id] = useState(() => uuid7());
  const [plan, setPlan] = useState(() => planOf(schedule, timezone));
  const [picking, setPicking] = useState<"template" | "fallback" | null>(null);
  const problemText = useDeskProblemText();
  const saving = useSaving();
  const set = (change: Partial<Plan>) => setPlan((old) => ({ ...old, ...change }));
  if (picking)
    return children(
      (template) => set({ [picking]: template }),
      () => setPicking(null),
    );

  const isText = plan.kind === "text";
  const isShort = isWindowClosedThen(conversation, plan, timezone);
  const isReady = isText ? plan.text.trim() !== "" : plan.template !== null;
  const { name } = conversation.contact;

  async function save() {
    const body = bodyOf(plan, schedule, timezone);
    const fault = body.due_at === undefined ? null : faultOf(plan, timezone, Date.now());
    if (fault) {
      saving.setError(
        problemText({ code: "invalid", detail: "", fields: [{ field: "due_at", code: fault }] }),
      );
      return;
    }
    await saving.save(async () => {
      if (schedule) await api.patch(`/schedules/${schedule.id}`, body);
      else await api.post(`/conversations/${conversation.id}/schedules`, { id, ...body });
      await queries.invalidateQueries({ queryKey: ["schedules", conversation.id] });
      onDone();
    });
  }

  return (
    <FormDialog
      title={schedule ? t`Editar agendamento` : t`Agendar nova mensagem`}
      submit={schedule ? t`Salvar` : t`Agendar`}
      isBusy={saving.isBusy}
      error={saving.error}
      isDisabled={!isReady}
      size="lg"
      onSubmit={() => void save()}
      onDone={onDone}
    >
      {hasTemplates ? (
        <Radio.Group
          label={t`Mensagem para ${name}`}
          value={plan.kind}
          onChange={(value) => set({ kind: value as Plan["kind"] })}
        >
          <Stack gap={6} mt={6}>
            <Radio value="text" label={t`Texto`} />
            <Radio value="template" label={t`Mensagem template`} />
          </Stack>
        </Radio.Group>
      ) : null}
      {isText ? (
        <Textarea
          label={t`Texto da mensagem`}
          description={t`Variáveis como ${EXAMPLE} são preenchidas no envio.`}
          value={plan.text}
          onChange={(event) => set({ text: event.currentTarget.value })}
          autosize
          minRows={3}
          maxRows={8}
          maxLength={20000}
          required
          data-autofocus
        />
      ) : (
        <TemplateChoice template={plan.template} onChoose={() => setPicking("template")} />
      )}
      <div>
        <div className={css.pair}>
          <TextInput
            type="date"
            label={t`Data`}
            required
            min={localTime(Date.now(), timezone).slice(0, 10)}
            value={plan.day}
            onChange={(event) => set({ day: event.currentTarget.value })}
          />
          <TextInput
            type="time"
            label={t`Horário`}
            required
            value={plan.time}
            onChange={(event) => set({ time: event.currentTarget.value })}
          />
        </div>
        <p className={css.quiet}>{t`No fuso da empresa: ${zoneName(timezone, i18n.locale)}`}</p>
      </div>
      {isShort ? (
        <div className={css.warning} role="status">
          <p>
            <Trans>
              Nesse horário a sessão de 24 horas estará fechada, a menos que o contato escreva antes. Um texto
              não poderá ser enviado: escolha um template que vá no lugar dele.
            </Trans>
          </p>
          {hasTemplates ? (
            <TemplateChoice
              template={plan.fallback}
              onChoose={() => setPicking("fallback")}
              onRemove={() => set({ fallback: null })}
            />
          ) : null}
          {plan.fallback === null ? (
            <p>
              <Trans>Sem template, você será avisado se a mensagem não puder ser enviada.</Trans>
            </p>
          ) : null}
        </div>
      ) : null}
      <Radio.Group
        label={t`Abrir atendimento?`}
        value={plan.opensTicket ? "yes" : "no"}
        onChange={(value) => set({ opensTicket: value === "yes" })}
      >
        <Stack gap={8} mt={6}>
          <Radio
            value="yes"
            label={t`Sim`}
            description={t`Abre um protocolo na fila, sem atendente. A resposta não entra no fluxo até encerrar.`}
          />
          <Radio
            value="no"
            label={t`Não`}
            description={t`Não abre protocolo. A resposta entra no fluxo automático.`}
          />
        </Stack>
      </Radio.Group>
    </FormDialog>
  );
}
