import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { fetchContact } from "@/lib/api/contacts";
import type { Conversation } from "@/lib/api/types";
import { askTimeline } from "@/lib/requests";
import { formatPhone } from "@/lib/time/format";
import { useStore } from "@/realtime/core";
import {
  loadConversation,
  openLatest,
  type ThreadView,
  timelineOf,
  useMe,
  useMessages,
} from "@/realtime/store";
import { ChannelIcon } from "@/ui/ChannelIcon";
import { ThreadList } from "../ThreadList";
import { ThreadSkeleton } from "../ThreadSkeleton";
import thread from "../thread.module.css";
import css from "./timeline.module.css";

/** Everything with one contact, over all our numbers; writing goes on in the open conversation. */
export default function Timeline({ conversation }: { conversation: Conversation }) {
  const id = timelineOf(conversation.contact.id);
  const all = useMessages(id);
  const own = useMessages(conversation.id);
  const [hasFailed, setFailed] = useState(false);
  // Emptied by a fresh start after a lost connection: loaded again.
  const isMissing = !all.isLoaded && all.loading === null && !all.failed;
  useEffect(() => {
    if (!isMissing) return;
    openLatest(id).then(
      () => setFailed(false),
      () => setFailed(true),
    );
  }, [id, isMissing]);
  const shown = useMemo((): ThreadView => {
    const unsent = own.items.filter(
      (item) => item.pending && !all.items.some((known) => known.id === item.id),
    );
    return unsent.length ? { ...all, items: [...all.items, ...unsent] } : all;
  }, [all, own.items]);

  return (
    <>
      <Senders
        conversation={conversation}
        loadedIds={[...new Set(all.items.map((item) => item.conversation_id))]}
      />
      {shown.isLoaded ? (
        <ThreadList conversation={conversation} threadId={id} thread={shown} newFromId={null} isTimeline />
      ) : (
        <div className={thread.listArea}>
          {hasFailed ? (
            <p className={css.failed} role="alert">
              <Trans>As mensagens não puderam ser carregadas.</Trans>{" "}
              <button type="button" onClick={() => void openLatest(id, true).catch(() => undefined)}>
                <Trans>Tentar novamente</Trans>
              </button>
            </p>
          ) : (
            <ThreadSkeleton />
          )}
        </div>
      )}
    </>
  );
}

/** By which of our numbers the answer goes; another one is another conversation. */
function Senders({ conversation, loadedIds }: { conversation: Conversation; loadedIds: readonly string[] }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { inboxes } = useMe().directory;
  const known = useStore((state) => state.conversations);
  // Who has not written there for long is not among the loaded messages.
  const { data: contact } = useQuery({
    queryKey: ["contact", conversation.contact.id],
    queryFn: ({ signal }) => fetchContact(conversation.contact.id, signal),
  });
  const ids = [...new Set([...loadedIds, ...(contact?.conversations ?? []).map((one) => one.id)])];
  const missing = ids.filter((id) => !known.has(id)).join(" ");
  useEffect(() => {
    for (const id of missing.split(" ").filter(Boolean)) loadConversation(id).catch(() => undefined);
  }, [missing]);
  const rows = [conversation, ...ids.flatMap((id) => (id === conversation.id ? [] : (known.get(id) ?? [])))];
  function answerBy(id: string) {
    if (id === conversation.id) return;
    // One goes on reading everything, and writes by the other number.
    askTimeline(id);
    void navigate({
      to: "/chat/$conversationId",
      params: { conversationId: id },
      search: (old) => ({ ...old, message: undefined }),
    });
  }

  return (
    <nav className={css.senders} aria-label={t`Nossos canais com este contato`}>
      <span>
        <Trans>Responder por</Trans>
      </span>
      {rows.map((row) => {
        const inbox = inboxes.find((one) => one.id === row.inbox_id);
        const number = inbox?.display_number ? formatPhone(inbox.display_number) : "";
        return (
          <button
            key={row.id}
            type="button"
            aria-current={row.id === conversation.id}
            title={number}
            onClick={() => answerBy(row.id)}
          >
            <ChannelIcon channel={inbox?.channel ?? ""} />
            <bdi>{inbox?.name ?? t`Outro canal`}</bdi>
          </button>
        );
      })}
    </nav>
  );
}
