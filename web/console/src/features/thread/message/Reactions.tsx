import { useLingui } from "@lingui/react/macro";
import type { Reaction } from "@/lib/api/types";
import { sendReaction, type ThreadMessage, useMe } from "@/realtime/store";
import { useNames } from "../names";
import css from "./message.module.css";

/** One chip per emoji, in order of first use. */
export function groupReactions(reactions: readonly Reaction[]): [string, Reaction[]][] {
  const groups = new Map<string, Reaction[]>();
  for (const reaction of reactions) {
    groups.set(reaction.emoji, [...(groups.get(reaction.emoji) ?? []), reaction]);
  }
  return [...groups];
}

/** Chips under the bubble; pressing the own one takes it back. */
export function Reactions({ message, contactName }: { message: ThreadMessage; contactName: string }) {
  const { t } = useLingui();
  const me = useMe();
  const names = useNames();
  if (message.reactions.length === 0 || message.deleted) return null;
  return (
    <div className={css.reactions}>
      {groupReactions(message.reactions).map(([emoji, reactions]) => {
        const isMine = reactions.some(
          (reaction) => reaction.by === "user" && reaction.user_id === me.user.id,
        );
        const who = reactions
          .map((one) => (one.by === "contact" ? contactName : names.user(one.user_id)))
          .join(", ");
        return (
          <button
            key={emoji}
            type="button"
            className={css.reaction}
            data-mine={isMine || undefined}
            title={isMine ? t`${who} (remover a minha reação)` : who}
            aria-label={t`Reação ${emoji} de ${who}`}
            disabled={!isMine}
            onClick={() => void sendReaction(message.conversation_id, message.id, "").catch(() => undefined)}
          >
            <span>{emoji}</span>
            {reactions.length > 1 ? <span>{reactions.length}</span> : null}
          </button>
        );
      })}
    </div>
  );
}
