import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { ApiError } from "@/lib/api/problem";
import type { Conversation } from "@/lib/api/types";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { windowState } from "@/lib/serviceWindow";
import { useNowValue } from "@/lib/time/ticker";
import { closeConversation } from "@/realtime/store";
import { ReasonPicker } from "@/ui/ReasonPicker";
import { ClosingFields } from "./ClosingFields";
import css from "./closing.module.css";
import { Timing } from "./Timing";
import { useClosing } from "./useClosing";

/** "Encerrar atendimento" (SRV-50). */
export function CloseDialog({ conversation, onDone }: { conversation: Conversation; onDone(): void }) {
  const { t } = useLingui();
  const problemText = useProblemText();
  const closing = useClosing(conversation);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const window = useNowValue((now) => windowState(conversation, now));
  const { message, note } = closing;
  const sendsMessage = message.value.trim() !== "";
  const [asksReason, setAsksReason] = useState(closing.reason.given === null);

  async function close(event: FormEvent) {
    event.preventDefault();
    const body = closing.body();
    if (!body) return;
    setBusy(true);
    setError(null);
    try {
      await closeConversation(conversation.id, body);
      onDone();
    } catch (problem) {
      if (problem instanceof ApiError && problem.code === "already_closed") {
        notifications.show({ message: t`O atendimento já estava encerrado.` });
        return onDone();
      }
      setError(problemText(refusalOf(problem)));
      setBusy(false);
    }
  }

  return (
    <Modal
      opened
      onClose={onDone}
      title={t`Encerrar atendimento`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <form className={css.form} onSubmit={(event) => void close(event)} noValidate>
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
        {error ? (
          <p className={css.error} role="alert">
            {error}
          </p>
        ) : null}
        <div className={css.buttons}>
          <Button variant="default" onClick={onDone}>
            <Trans>Cancelar</Trans>
          </Button>
          <Button type="submit" loading={isBusy}>
            {closing.isScheduled ? t`Agendar encerramento` : t`Encerrar`}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
