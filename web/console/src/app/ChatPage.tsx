import { Trans, useLingui } from "@lingui/react/macro";
import { useMediaQuery } from "@mantine/hooks";
import { IconMessageCircle2 } from "@tabler/icons-react";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { ConnectionBar } from "@/features/connection/ConnectionBar";
import { SyncProof } from "@/features/connection/SyncProof";
import { InboxPane } from "@/features/inbox/InboxPane";
import { askNew } from "@/lib/requests";
import { useShortcuts } from "@/lib/shortcuts/registry";
import { readStored, writeStored } from "@/lib/storage";
import { useMe } from "@/realtime/store";
import { EmptyState } from "@/ui/EmptyState";
import { Kbd } from "@/ui/Kbd";
import classes from "./ChatPage.module.css";
import { toQuery, toSearch } from "./chatSearch";
import { ErrorBoundary } from "./ErrorBoundary";
import { OwnState } from "./OwnState";
import { useOpenConversation } from "./useOpenConversation";
import { useTitle } from "./useTitle";

// The list is painted first; these come right after it, so that a click never waits for them.
const loadThread = () => import("@/features/thread/ThreadPane");
const loadComposer = () => import("@/features/composer/Composer");
const loadPanel = () => import("@/features/contact-panel/ContactPanel");
const ThreadPane = lazy(async () => ({ default: (await loadThread()).ThreadPane }));
const Composer = lazy(async () => ({ default: (await loadComposer()).Composer }));
const ContactPanel = lazy(async () => ({ default: (await loadPanel()).ContactPanel }));
const SharedMedia = lazy(async () => ({
  default: (await import("@/features/thread/shared/SharedMedia")).SharedMedia,
}));
const SamePerson = lazy(async () => {
  const [{ SamePerson }, { catalogReady }] = await Promise.all([
    import("@/features/contacts/merging/SamePerson"),
    import("@/features/contacts/catalog"),
  ]);
  await catalogReady;
  return { default: SamePerson };
});
const DETAILS_KEY = "prosa.details";

export function ChatPage() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { conversationId = null } = useParams({ strict: false });
  const search = useSearch({ from: "/chat" });
  const isWide = useMediaQuery("(min-width: 1280px)", window.innerWidth >= 1280);
  const isNarrow = useMediaQuery("(max-width: 719px)", window.innerWidth < 720);
  const [wantsDetails, setWantsDetails] = useState(() => readStored<boolean>(DETAILS_KEY) ?? true);
  const [overlayDetails, setOverlayDetails] = useState(false);
  const [isListHidden, setListHidden] = useState(false);
  const problem = useOpenConversation(conversationId);
  useTitle(conversationId);

  const query = toQuery(search, useMe());
  const hasThread = conversationId !== null && problem === null;
  const isDetailsOpen = hasThread && (isWide ? wantsDetails : overlayDetails);

  useEffect(() => {
    const timer = setTimeout(() => void Promise.all([loadThread(), loadComposer(), loadPanel()]), 300);
    return () => clearTimeout(timer);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation closes the panel that lies over it
  useEffect(() => setOverlayDetails(false), [conversationId]);

  function toggleDetails() {
    if (!isWide) return setOverlayDetails((open) => !open);
    writeStored(DETAILS_KEY, !wantsDetails);
    setWantsDetails(!wantsDetails);
  }

  const listSearch = toSearch(query);
  const target = search.target_phone;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each link
  useEffect(() => {
    if (!target) return;
    askNew({ phone: target });
    void navigate({ to: ".", search: listSearch, replace: true });
  }, [target]);

  const back = () => void navigate({ to: "/chat", search: listSearch });
  useShortcuts([
    {
      keys: "[",
      label: t`Mostrar ou esconder a lista`,
      group: t`Geral`,
      run: () => setListHidden((hidden) => !hidden),
    },
    { keys: "]", label: t`Mostrar ou esconder os detalhes`, group: t`Geral`, run: toggleDetails },
    {
      keys: "escape",
      label: t`Voltar para a lista`,
      group: t`Conversas`,
      run: () => (overlayDetails ? setOverlayDetails(false) : back()),
    },
  ]);

  return (
    <div
      className={classes.page}
      data-details={isDetailsOpen && isWide}
      data-list={!isListHidden || !hasThread}
      data-pane={conversationId ? "thread" : "list"}
    >
      <aside className={classes.list} aria-label={t`Lista de conversas`}>
        <ErrorBoundary>
          <div className={classes.stack}>
            <ConnectionBar />
            <InboxPane
              query={query}
              selectedId={conversationId}
              onQuery={(next) =>
                void navigate({
                  to: ".",
                  search: toSearch(next),
                  // Every letter of a search is not a step to go back by.
                  replace: next.q !== query.q && query.q !== "" && next.q !== "",
                })
              }
              onOpen={(id) =>
                void navigate({
                  to: "/chat/$conversationId",
                  params: { conversationId: id },
                  search: listSearch,
                })
              }
            />
            <SyncProof />
          </div>
        </ErrorBoundary>
      </aside>
      <section className={classes.thread} aria-label={t`Conversa`}>
        <ErrorBoundary resetKey={conversationId ?? ""}>
          {hasThread ? (
            <Suspense>
              <ThreadPane
                key={conversationId}
                conversationId={conversationId}
                composer={
                  <Suspense>
                    <Composer conversationId={conversationId} />
                  </Suspense>
                }
                onBack={isNarrow ? back : undefined}
                ownState={isNarrow ? <OwnState /> : undefined}
                isDetailsOpen={isDetailsOpen}
                onToggleDetails={toggleDetails}
              />
            </Suspense>
          ) : (
            <NoThread problem={problem} />
          )}
        </ErrorBoundary>
      </section>
      {isDetailsOpen ? (
        <>
          <button
            type="button"
            className={classes.backdrop}
            aria-label={t`Fechar os detalhes`}
            onClick={toggleDetails}
          />
          <aside className={classes.details} aria-label={t`Detalhes do contato`}>
            <ErrorBoundary resetKey={conversationId}>
              <Suspense>
                <ContactPanel
                  conversationId={conversationId}
                  onClose={toggleDetails}
                  onOpen={(id) =>
                    void navigate({
                      to: "/chat/$conversationId",
                      params: { conversationId: id },
                      search: listSearch,
                    })
                  }
                  onShowBlocked={() => void navigate({ to: "/settings/$page", params: { page: "blocked" } })}
                  alike={(contactId) => (
                    <Suspense>
                      <SamePerson key={contactId} contactId={contactId} />
                    </Suspense>
                  )}
                  shared={
                    <Suspense>
                      <SharedMedia
                        key={conversationId}
                        conversationId={conversationId}
                        onShow={() => setOverlayDetails(false)}
                        onOpen={(id, message) => {
                          setOverlayDetails(false);
                          void navigate({
                            to: "/chat/$conversationId",
                            params: { conversationId: id },
                            search: { ...listSearch, message },
                          });
                        }}
                      />
                    </Suspense>
                  }
                />
              </Suspense>
            </ErrorBoundary>
          </aside>
        </>
      ) : null}
    </div>
  );
}

function NoThread({ problem }: { problem: "missing" | "unreachable" | null }) {
  if (problem === "missing") {
    return (
      <EmptyState
        icon={<IconMessageCircle2 size={28} />}
        title={<Trans>Esta conversa não está disponível para você</Trans>}
      >
        <Trans>Ela pode ter sido transferida, ou o endereço está incompleto. Escolha outra na lista.</Trans>
      </EmptyState>
    );
  }
  if (problem === "unreachable") {
    return (
      <EmptyState
        icon={<IconMessageCircle2 size={28} />}
        title={<Trans>A conversa não pôde ser carregada</Trans>}
      >
        <Trans>O servidor não respondeu. Ela aparece assim que a conexão voltar.</Trans>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<IconMessageCircle2 size={28} />} title={<Trans>Escolha uma conversa</Trans>}>
      <Trans>
        Use <Kbd keys="j" /> e <Kbd keys="k" /> para andar pela lista e <Kbd keys="enter" /> para abrir.
      </Trans>
    </EmptyState>
  );
}
