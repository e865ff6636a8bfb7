import { Trans, useLingui } from "@lingui/react/macro";
import { Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import { ApiError } from "@/lib/api/problem";
import type { Conversation } from "@/lib/api/types";
import { windowState } from "@/lib/serviceWindow";
import { useNowValue } from "@/lib/time/ticker";
import { closeConversation } from "@/realtime/store";
import { FormDialog } from "@/ui/desk/FormDialog";
import { useSaving } from "@/ui/desk/useSaving";
import { ReasonPicker } from "@/ui/ReasonPicker";
import { ClosingFields } from "./ClosingFields";
import css from "./closing.module.css";
import { Timing } from "./Timing";
import { useClosing } from "./useClosing";

/** "Encerrar atendimento" (SRV-50). */
export function CloseDialog({ conversation, onDone }: { conversation: Conversation; onDone(): void }) {
  const { t } = useLingui();
  const closing = useClosing(conversation);
  const saving = useSaving();
  const window = useNowValue((now) => windowState(conversation, now));
  const { message, note } = closing;
  const sendsMessage = message.value.trim() !== "";
  const [asksReason, setAsksReason] = useState(closing.reason.given === null);

  async function close() {
    const body = closing.body();
    if (!body) return;
    await saving.save(async () => {
      try {
        await closeConversation(conversation.id, body);
      } catch (problem) {
        if (!(problem instanceof ApiError && problem.code === "already_closed")) throw problem;
        notifications.show({ message: t`O atendimento já estava encerrado.` });
      }
      onDone();
    });
  }

  return (
    <FormDialog
      title={t`Encerrar atendimento`}
      submit={closing.isScheduled ? t`Agendar encerramento` : t`Encerrar`}
      isBusy={saving.isBusy}
      error={saving.error}
      noValidate
      onSubmit={() => void close()}
      onDone={onDone}
    >
      {!asksReason ? (
        <p className={css.chosen}>
          <Trans>
            Motivo: <span>{closing.reason.given}</span>
          </Trans>
          <button type="button" onClick={() => setAsksReason(true)}>
            <Trans>Alterar</Trans>
          </button>
        </p>
      ) : closing.reason.options.length > 0 ? (
        <ReasonPicker
          options={closing.reason.options}
          value={closing.reason.value}
          isRequired={closing.reason.isRequired}
          error={closing.lacksReason ? t`Escolha um motivo.` : undefined}
          onChange={closing.reason.set}
        />
      ) : null}
      {note.kind === "off" ? null : (
        <Textarea
          label={t`Observação`}
          description={t`Fica registrada no protocolo. O contato não vê.`}
          withAsterisk={note.kind === "required"}
          error={closing.lacksNote ? t`Escreva uma observação.` : undefined}
          value={note.value}
          onChange={(event) => note.set(event.currentTarget.value)}
          rows={2}
          maxLength={4000}
          data-autofocus={!asksReason || closing.reason.options.length === 0 || undefined}
        />
      )}
      <ClosingFields {...closing.fields} />
      <Textarea
        label={t`Mensagem de encerramento`}
        description={t`O contato recebe ao encerrar. Vazia, nada é enviado.`}
        value={message.value}
        onChange={(event) => message.set(event.currentTarget.value)}
        rows={3}
        maxLength={4096}
        dir="auto"
      />
      {sendsMessage && (window === "expired" || window === "never") ? (
        <p className={css.warning} role="status">
          <IconAlertTriangle size={16} aria-hidden="true" />
          <Trans>
            A janela de 24 horas está fechada: a mensagem não será enviada, e a linha do tempo registra “não
            enviada: janela expirada”.
          </Trans>
        </p>
      ) : null}
      <Timing {...closing.timing} />
    </FormDialog>
  );
}
