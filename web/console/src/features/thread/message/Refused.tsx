import { Trans } from "@lingui/react/macro";
import { discardMessage, retryMessage, type ThreadMessage, takeBackMessage } from "@/realtime/store";
import { useExplanation } from "./explain";
import css from "./message.module.css";

/** Under a failed bubble: the reason in a line, and the ways out. */
export function Refused({ message }: { message: ThreadMessage }) {
  const { what } = useExplanation(message);
  const { conversation_id: conversationId, id, pending } = message;
  // The composer asks about a colleague's message that came between.
  const isMoved = pending?.problem?.code === "conversation_moved";
  const canTakeBack =
    pending && !isMoved && (pending.body.type === "text" || pending.body.type === "attachments");
  return (
    <div className={css.refused} role="alert">
      <span>{isMoved ? <Trans>Não enviada: um colega escreveu antes.</Trans> : what}</span>
      {isMoved ? null : (
        <button type="button" onClick={() => void retryMessage(conversationId, id).catch(() => undefined)}>
          <Trans>Tentar novamente</Trans>
        </button>
      )}
      {canTakeBack ? (
        <button type="button" onClick={() => takeBackMessage(conversationId, id)}>
          <Trans>Voltar ao campo de mensagem</Trans>
        </button>
      ) : null}
      {pending ? (
        <button type="button" onClick={() => discardMessage(conversationId, id)}>
          <Trans>Descartar</Trans>
        </button>
      ) : null}
    </div>
  );
}
