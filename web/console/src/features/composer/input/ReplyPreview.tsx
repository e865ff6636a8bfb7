import { Trans, useLingui } from "@lingui/react/macro";
import { IconX } from "@tabler/icons-react";
import type { Conversation, ReplyTo } from "@/lib/api/types";
import { getDraft, setDraft, useMe } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import css from "../composer.module.css";

export function ReplyPreview({ conversation, reply }: { conversation: Conversation; reply: ReplyTo }) {
  const { t } = useLingui();
  const { directory } = useMe();
  const author =
    reply.author_kind === "contact"
      ? conversation.contact.name
      : (directory.users.find((user) => user.id === reply.author_id)?.name ?? "");
  return (
    <div className={css.reply}>
      <div className={css.replyText}>
        <span>{author ? <Trans>Respondendo a {author}</Trans> : <Trans>Respondendo</Trans>}</span>
        <span dir="auto">{reply.text}</span>
      </div>
      <IconButton
        label={t`Cancelar resposta`}
        size="small"
        tooltipPosition="top"
        onClick={() => setDraft(conversation.id, { ...getDraft(conversation.id), replyTo: null })}
      >
        <IconX size={16} />
      </IconButton>
    </div>
  );
}
