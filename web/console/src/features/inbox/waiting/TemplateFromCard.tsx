import "@/lib/i18n/deskCatalog";
import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type ReactNode, useState } from "react";
import type { Conversation } from "@/lib/api/types";
import { useProblemText } from "@/lib/i18n/useProblemText";
import { mayStart } from "@/lib/serviceRules";
import { pendingIn, subscribeOutbox } from "@/realtime/outbox-store";
import { useMe } from "@/realtime/store";

interface TemplateFromCardProps {
  conversation: Conversation;
  /** Take the conversation as well. */
  onStart(): void;
  onDone(): void;
  /** The composer's dialog, told what to call at its end. */
  children(onDone: () => void): ReactNode;
}

const SHOWN_MS = 12_000;

/** "Enviar modelo de mensagem" of a card: what waits stays in the queue, and may be started from what tells that it was sent. */
export function TemplateFromCard({ conversation, onStart, onDone, children }: TemplateFromCardProps) {
  const { t } = useLingui();
  const me = useMe();
  const problemText = useProblemText();
  const { id, contact } = conversation;
  const [before] = useState(() => new Set(pendingIn(id).map((entry) => entry.id)));

  function tell(problem: string | null) {
    const toast = `template ${id}`;
    notifications.show({
      id: toast,
      color: problem ? "red" : undefined,
      autoClose: SHOWN_MS,
      title: problem ? t`O modelo não foi enviado a ${contact.name}` : t`Modelo enviado a ${contact.name}`,
      message:
        problem ??
        (mayStart(conversation, me) ? (
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              notifications.hide(toast);
              onStart();
            }}
          >{t`Iniciar atendimento`}</Button>
        ) : conversation.state === "queued" ? (
          t`A conversa continua na fila.`
        ) : (
          t`Ele aparece na conversa.`
        )),
    });
  }

  function done() {
    const sent = pendingIn(id).find((entry) => entry.body.type === "template" && !before.has(entry.id));
    onDone();
    if (!sent) return;
    const look = () => {
      const entry = pendingIn(id).find((item) => item.id === sent.id);
      if (entry && entry.state !== "refused") return;
      stop();
      tell(entry ? problemText(entry.problem ?? { code: "", detail: "" }) : null);
    };
    const stop = subscribeOutbox(look);
    look();
  }

  return children(done);
}
