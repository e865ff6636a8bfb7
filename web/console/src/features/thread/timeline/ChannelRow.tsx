import { useLingui } from "@lingui/react/macro";
import { useCallback } from "react";
import { formatPhone } from "@/lib/time/format";
import { useStore } from "@/realtime/core";
import { ChannelIcon } from "@/ui/ChannelIcon";
import css from "./timeline.module.css";

/** From here on, the messages are of this conversation. */
export function ChannelRow({ conversationId }: { conversationId: string }) {
  const { t } = useLingui();
  const inbox = useStore(
    useCallback(
      (state) => {
        const inboxId = state.conversations.get(conversationId)?.inbox_id;
        return state.me?.directory.inboxes.find((row) => row.id === inboxId);
      },
      [conversationId],
    ),
  );
  const number = inbox?.display_number ? formatPhone(inbox.display_number) : null;
  return (
    <div className={css.channelRow}>
      <span>
        <ChannelIcon channel={inbox?.channel ?? ""} />
        <bdi>{[inbox?.name ?? t`Outro canal`, number].filter(Boolean).join(" · ")}</bdi>
      </span>
    </div>
  );
}
