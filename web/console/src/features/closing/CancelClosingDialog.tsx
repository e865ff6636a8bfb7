import { useLingui } from "@lingui/react/macro";
import { Modal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { Conversation } from "@/lib/api/types";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { formatDateTime } from "@/lib/time/format";
import { cancelClosing } from "@/realtime/store";
import { useDeskProblemText } from "@/ui/desk/useDeskProblemText";
import { Question } from "@/ui/Question";

/** Takes a scheduled closing back. */
export function CancelClosingDialog({
  conversation,
  onDone,
}: {
  conversation: Conversation;
  onDone(): void;
}) {
  const { t, i18n } = useLingui();
  const problemText = useDeskProblemText();
  const [isBusy, setBusy] = useState(false);
  const at = conversation.closing_due_at ? formatDateTime(conversation.closing_due_at, i18n.locale) : "";

  async function cancel() {
    setBusy(true);
    try {
      await cancelClosing(conversation.id);
    } catch (error) {
      const message = problemText(refusalOf(error));
      notifications.show({ color: "red", title: t`O encerramento continua agendado`, message });
    }
    onDone();
  }

  return (
    <Modal
      opened
      onClose={onDone}
      title={t`Encerramento agendado: ${at}`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <Question
        text={t`Tem certeza que deseja cancelar o encerramento?`}
        isBusy={isBusy}
        onYes={() => void cancel()}
        onNo={onDone}
      />
    </Modal>
  );
}
