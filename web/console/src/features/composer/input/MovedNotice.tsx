import { Trans, useLingui } from "@lingui/react/macro";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import type { Message } from "@/lib/api/types";
import { discardMessage, retryMessage, takeBackMessage, useMe, useMessages } from "@/realtime/store";
import { Kbd } from "@/ui/Kbd";
import css from "../composer.module.css";

interface MovedNoticeProps {
  conversationId: string;
  isFieldEmpty: boolean;
  /** The held text is back in the field. */
  onEdit(): void;
}

/** A colleague wrote while this person did: what he said, and one key to send anyway. */
export function MovedNotice({ conversationId, isFieldEmpty, onEdit }: MovedNoticeProps) {
  const { t } = useLingui();
  const me = useMe();
  const held = useMessages(conversationId).items.find(
    (item) => item.pending?.problem?.code === "conversation_moved",
  )?.pending;
  const button = useRef<HTMLButtonElement>(null);
  const heldId = held?.id ?? null;
  // One key: Enter. Not while the next message is being written, which Enter would send unseen.
  useEffect(() => {
    if (heldId !== null && isFieldEmpty) button.current?.focus();
  }, [heldId, isFieldEmpty]);
  if (!held) return null;

  const extra = (held.problem?.extra ?? {}) as { last_seq?: number; message?: Partial<Message> };
  const authorId = extra.message?.author?.id ?? null;
  const author = me.directory.users.find((user) => user.id === authorId)?.name ?? t`Um colega`;
  const said = extra.message?.text ?? "";

  function edit() {
    if (!held) return;
    takeBackMessage(conversationId, held.id);
    onEdit();
  }

  return (
    <div className={css.moved} role="alert">
      <IconAlertTriangle size={18} aria-hidden="true" />
      <div className={css.movedText}>
        <strong>
          <Trans>{author} respondeu antes de você. Sua mensagem ainda não foi enviada.</Trans>
        </strong>
        {said ? <q dir="auto">{said}</q> : null}
      </div>
      <div className={css.movedButtons}>
        <button
          ref={button}
          type="button"
          data-primary
          onClick={() => void retryMessage(conversationId, held.id, extra.last_seq).catch(() => undefined)}
        >
          <Trans>Enviar mesmo assim</Trans> <Kbd keys="enter" />
        </button>
        <button type="button" onClick={edit}>
          <Trans>Editar</Trans>
        </button>
        <button type="button" onClick={() => discardMessage(conversationId, held.id)}>
          <Trans>Descartar</Trans>
        </button>
      </div>
    </div>
  );
}
