import { Trans, useLingui } from "@lingui/react/macro";
import type { ReplyTo } from "@/lib/api/types";
import { useKindName } from "@/lib/i18n/useKindName";
import { useNames } from "../names";
import css from "./message.module.css";

interface QuoteProps {
  reply: ReplyTo;
  contactName: string;
  onJump(messageId: string): void;
}

/** The quoted message; a press jumps to it where it is known. */
export function Quote({ reply, contactName, onJump }: QuoteProps) {
  const { t } = useLingui();
  const names = useNames();
  const kindName = useKindName();
  const author = reply.author_kind ? names.author(reply.author_kind, reply.author_id, contactName) : "";
  const inner = (
    <>
      {author ? <bdi className={css.quoteAuthor}>{author}</bdi> : null}
      <span className={css.quoteText} dir="auto">
        {reply.text || (reply.kind && reply.kind !== "text" && kindName(reply.kind)) || (
          <Trans>Mensagem não disponível</Trans>
        )}
      </span>
    </>
  );
  const { id } = reply;
  if (id === null) return <div className={css.quote}>{inner}</div>;
  return (
    <button
      type="button"
      className={css.quote}
      onClick={() => onJump(id)}
      title={t`Ir para a mensagem citada`}
    >
      {inner}
    </button>
  );
}
