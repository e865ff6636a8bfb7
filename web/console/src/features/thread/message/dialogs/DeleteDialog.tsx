import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { deleteMessage } from "@/realtime/messages";
import type { ThreadMessage } from "@/realtime/store";
import css from "./dialogs.module.css";

/** Deleting hides a message here; whether the customer loses it as well is said before. */
export function DeleteDialog({ message, onDone }: { message: ThreadMessage; onDone(): void }) {
  const { t } = useLingui();
  const problemText = useProblemText();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const isOutward = message.direction === "out" && message.visibility === "public";

  async function remove() {
    setBusy(true);
    setError(null);
    try {
      const { revoked, reason } = await deleteMessage(message.conversation_id, message.id);
      if (reason === "not_supported")
        notifications.show({
          title: t`Mensagem apagada aqui`,
          message: t`O WhatsApp não permite apagar a mensagem no aparelho do contato.`,
        });
      else if (isOutward && revoked)
        notifications.show({ message: t`Mensagem apagada antes de chegar ao contato.` });
      onDone();
    } catch (problem) {
      setError(problemText(refusalOf(problem)));
      setBusy(false);
    }
  }

  return (
    <Modal opened onClose={onDone} title={t`Apagar mensagem`} closeButtonProps={{ "aria-label": t`Fechar` }}>
      <div className={css.body}>
        <p>
          {isOutward ? (
            <Trans>
              A mensagem some para toda a equipe, e fica registrado que você a apagou. O WhatsApp não permite
              apagá-la no aparelho do contato: se já chegou, ele continua vendo.
            </Trans>
          ) : message.direction === "in" ? (
            <Trans>
              A mensagem do contato some para toda a equipe, e fica registrado que você a apagou. No aparelho
              do contato nada muda.
            </Trans>
          ) : (
            <Trans>A mensagem interna some para toda a equipe, e fica registrado que você a apagou.</Trans>
          )}
        </p>
        {error ? (
          <p className={css.error} role="alert">
            {error}
          </p>
        ) : null}
        <div className={css.buttons}>
          <Button variant="default" onClick={onDone}>
            <Trans>Cancelar</Trans>
          </Button>
          <Button className={css.danger} loading={isBusy} onClick={() => void remove()} data-autofocus>
            <Trans>Apagar</Trans>
          </Button>
        </div>
      </div>
    </Modal>
  );
}
