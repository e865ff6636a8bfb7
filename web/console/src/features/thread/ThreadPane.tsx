import "@/lib/i18n/talkCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { IconAlertTriangle, IconMessages } from "@tabler/icons-react";
import { lazy, type ReactNode, Suspense } from "react";
import { ApiError } from "@/lib/api/problem";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { watchOf } from "@/lib/serviceRules";
import { useWatch } from "@/lib/watching";
import { useConversation, useMe, useMessages } from "@/realtime/store";
import { EmptyState } from "@/ui/EmptyState";
import { Delayed } from "@/ui/Skeleton";
import { ThreadHeader } from "./header/ThreadHeader";
import { useOpening } from "./scroll/useOpening";
import { useReadMark } from "./scroll/useReadMark";
import { ThreadList } from "./ThreadList";
import { ThreadSkeleton } from "./ThreadSkeleton";
import css from "./thread.module.css";

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
  const opening = useOpening(conversationId, thread);
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
      />
      {opening.isReady && thread.items.length > 0 ? (
        <ThreadList conversation={conversation} thread={thread} newFromId={opening.newFromId} />
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
    </section>
  );
}
