import "@/lib/i18n/talkCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { IconAlertTriangle, IconMessages } from "@tabler/icons-react";
import { useSearch } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { ApiError } from "@/lib/api/problem";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { takeTimeline } from "@/lib/requests";
import { watchOf } from "@/lib/serviceRules";
import { useShortcuts } from "@/lib/shortcuts/registry";
import { useWatch } from "@/lib/watching";
import { timelineOf, useConversation, useMe, useMessages } from "@/realtime/store";
import { EmptyState } from "@/ui/EmptyState";
import { Delayed } from "@/ui/Skeleton";
import { ThreadHeader } from "./header/ThreadHeader";
import { useMessageDialog } from "./message/dialogs/requests";
import { requestJump } from "./scroll/jumps";
import { useOpening } from "./scroll/useOpening";
import { useReadMark } from "./scroll/useReadMark";
import { ThreadList } from "./ThreadList";
import { ThreadSkeleton } from "./ThreadSkeleton";
import css from "./thread.module.css";

const FindBar = lazy(() => import("./finding/FindBar"));
const Timeline = lazy(() => import("./timeline/Timeline"));
const MessageDialogs = lazy(() => import("./message/dialogs/MessageDialogs"));
const WatchFoot = lazy(async () => ({ default: (await import("./watching/WatchFoot")).WatchFoot }));

export interface ThreadPaneProps {
  conversationId: string;
  /** What stands under the messages. */
  composer: ReactNode;
  isDetailsOpen: boolean;
  onToggleDetails(): void;
  /** Back to the list, where only one pane fits. */
  onBack?(): void;
  /** Own state, where the rail that shows it is hidden. */
  ownState?: ReactNode;
}

/** Give it the conversation's id as `key`: another conversation is another thread. */
export function ThreadPane({
  conversationId,
  composer,
  isDetailsOpen,
  onToggleDetails,
  onBack,
  ownState,
}: ThreadPaneProps) {
  const { t } = useLingui();
  const { a } = useDepartmentWords();
  const conversation = useConversation(conversationId);
  const thread = useMessages(conversationId);
  const { message: messageId = null } = useSearch({ strict: false }) as { message?: string | null };
  const opening = useOpening(conversationId, thread, messageId);
  const [isFinding, setFinding] = useState(false);
  const [isTimeline, setTimeline] = useState(() => takeTimeline(conversationId));
  const messageDialog = useMessageDialog();
  useEffect(() => {
    if (messageId !== null && opening.isReady) requestJump(conversationId, messageId);
  }, [conversationId, messageId, opening.isReady]);
  useShortcuts([
    {
      keys: "mod+f",
      label: t`Buscar na conversa`,
      group: t`Conversa`,
      inText: true,
      run: () => setFinding(true),
    },
    {
      keys: "h",
      label: t`Todos os canais do contato`,
      group: t`Conversa`,
      run: () => setTimeline(!isTimeline),
    },
  ]);
  const me = useMe();
  const wanted = useWatch(conversationId);
  const watching = conversation ? watchOf(wanted, conversation, me) : wanted;
  useReadMark(conversationId, opening.isReady && watching === null);

  if (!conversation) {
    if (!opening.error) return <ThreadSkeleton />;
    const isGone = opening.error instanceof ApiError && [403, 404].includes(opening.error.status);
    return (
      <EmptyState
        icon={<IconAlertTriangle size={28} />}
        title={isGone ? t`Conversa indisponível` : t`A conversa não pôde ser carregada`}
        action={
          isGone ? undefined : (
            <button type="button" className={css.button} onClick={opening.retry}>
              <Trans>Tentar novamente</Trans>
            </button>
          )
        }
      >
        {isGone
          ? t`Ela não existe mais ou foi para ${a} que você não atende.`
          : t`O servidor não respondeu. Verifique sua conexão com a internet.`}
      </EmptyState>
    );
  }

  return (
    <section className={css.pane} data-drop-zone aria-label={t`Conversa com ${conversation.contact.name}`}>
      <ThreadHeader
        conversation={conversation}
        isDetailsOpen={isDetailsOpen}
        onToggleDetails={onToggleDetails}
        onBack={onBack}
        isWatching={watching !== null}
        ownState={ownState}
        isFinding={isFinding}
        onFind={() => setFinding(!isFinding)}
        isTimeline={isTimeline}
        onTimeline={() => setTimeline(!isTimeline)}
      />
      {isFinding ? (
        <Suspense>
          <FindBar
            threadId={isTimeline ? timelineOf(conversation.contact.id) : conversationId}
            path={isTimeline ? `/contacts/${conversation.contact.id}` : `/conversations/${conversationId}`}
            onClose={() => setFinding(false)}
          />
        </Suspense>
      ) : null}
      {isTimeline ? (
        <Suspense fallback={<div className={css.listArea} />}>
          <Timeline conversation={conversation} />
        </Suspense>
      ) : opening.isReady && thread.items.length > 0 ? (
        <ThreadList
          conversation={conversation}
          threadId={conversationId}
          thread={thread}
          newFromId={opening.newFromId}
        />
      ) : opening.isReady ? (
        <EmptyState icon={<IconMessages size={28} />} title={t`Nenhuma mensagem ainda`}>
          <Trans>Tudo o que for trocado com este contato por este canal aparece aqui.</Trans>
        </EmptyState>
      ) : opening.error ? (
        <EmptyState
          icon={<IconAlertTriangle size={28} />}
          title={t`As mensagens não puderam ser carregadas`}
          action={
            <button type="button" className={css.button} onClick={opening.retry}>
              <Trans>Tentar novamente</Trans>
            </button>
          }
        />
      ) : (
        <div className={css.listArea}>
          <Delayed>
            <ThreadSkeleton />
          </Delayed>
        </div>
      )}
      {watching ? (
        <Suspense>
          <WatchFoot conversation={conversation} mode={watching} />
        </Suspense>
      ) : (
        composer
      )}
      {messageDialog ? (
        <Suspense>
          <MessageDialogs {...messageDialog} contactName={conversation.contact.name} />
        </Suspense>
      ) : null}
    </section>
  );
}
