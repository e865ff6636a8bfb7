import "@/lib/i18n/deskCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import { deleteMessage } from "@/realtime/messages";
import type { ThreadMessage } from "@/realtime/store";
import { FormDialog } from "@/ui/desk/FormDialog";
import css from "@/ui/desk/form.module.css";
import { useSaving } from "@/ui/desk/useSaving";

/** Deleting hides a message here; whether the customer loses it as well is said before. */
export function DeleteDialog({ message, onDone }: { message: ThreadMessage; onDone(): void }) {
  const { t } = useLingui();
  const { isBusy, error, save } = useSaving();
  const isOutward = message.direction === "out" && message.visibility === "public";

  async function remove() {
    const { revoked, reason } = await deleteMessage(message.conversation_id, message.id);
    if (reason === "not_supported")
      notifications.show({
        title: t`Mensagem apagada aqui`,
        message: t`O WhatsApp não permite apagar a mensagem no aparelho do contato.`,
      });
    else if (isOutward && revoked)
      notifications.show({ message: t`Mensagem apagada antes de chegar ao contato.` });
    onDone();
  }

  return (
    <FormDialog
      title={t`Apagar mensagem`}
      submit={t`Apagar`}
      isDanger
      focus="submit"
      isBusy={isBusy}
      error={error}
      onSubmit={() => void save(remove)}
      onDone={onDone}
    >
      <p className={css.quiet}>
        {isOutward ? (
          <Trans>
            A mensagem some para toda a equipe, e fica registrado que você a apagou. O WhatsApp não permite
            apagá-la no aparelho do contato: se já chegou, ele continua vendo.
          </Trans>
        ) : message.direction === "in" ? (
          <Trans>
            A mensagem do contato some para toda a equipe, e fica registrado que você a apagou. No aparelho do
            contato nada muda.
          </Trans>
        ) : (
          <Trans>A mensagem interna some para toda a equipe, e fica registrado que você a apagou.</Trans>
        )}
      </p>
    </FormDialog>
  );
}
