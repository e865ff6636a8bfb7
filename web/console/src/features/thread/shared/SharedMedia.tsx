import "@/lib/i18n/talkCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, SegmentedControl } from "@mantine/core";
import { useInViewport } from "@mantine/hooks";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useState } from "react";
import { api } from "@/lib/api/client";
import { fetchContact } from "@/lib/api/contacts";
import type { Message } from "@/lib/api/types";
import { useConversation } from "@/realtime/store";
import { useLive } from "@/realtime/useLive";
import { requestJump } from "../scroll/jumps";
import { Files } from "./Files";
import { Links } from "./Links";
import css from "./shared.module.css";
import { Tiles } from "./Tiles";
import { filesOf, linksOf, type SharedKind } from "./things";

const Gallery = lazy(() => import("../gallery/Gallery"));
const PAGE = 30;

interface Page {
  items: Message[];
  next_cursor: string | null;
}

interface SharedMediaProps {
  conversationId: string;
  /** A message was asked for: where the panel lies over the thread, it has to go. */
  onShow(): void;
  /** A message of another conversation was asked for. */
  onOpen(conversationId: string, messageId: string): void;
}

/** Pictures, videos, files and links of a conversation, or of all with its contact, the latest first (CON-10). */
export function SharedMedia({ conversationId, onShow, onOpen }: SharedMediaProps) {
  const { t } = useLingui();
  const conversation = useConversation(conversationId);
  const contactId = conversation?.contact.id ?? "";
  const [isEverywhere, setEverywhere] = useState(false);
  const contact = useQuery({
    queryKey: ["contact", contactId],
    queryFn: ({ signal }) => fetchContact(contactId, signal),
    enabled: contactId !== "",
  });
  const ids = contact.data?.conversations.map(({ id }) => id) ?? [];
  const isOfPerson = isEverywhere && ids.length > 1;
  const [kind, setKind] = useState<SharedKind>("images");
  const [openedId, setOpenedId] = useState<string | null>(null);
  // Nobody's panel asks for what is below the fold.
  const { ref, inViewport } = useInViewport<HTMLDivElement>();
  const key = ["shared", isOfPerson ? contactId : conversationId];
  const query = useInfiniteQuery({
    queryKey: [...key, kind],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page>(isOfPerson ? `/contacts/${contactId}/media` : `/conversations/${conversationId}/media`, {
        signal,
        query: { kind, before: pageParam, limit: PAGE },
      }),
    getNextPageParam: (page) => page.next_cursor,
    enabled: inViewport,
    staleTime: 60_000,
  });
  useLive(
    key,
    ({ type, message }) =>
      (type === "message.created" || type === "message.updated") &&
      message !== undefined &&
      (message.conversation_id === conversationId || (isOfPerson && ids.includes(message.conversation_id))) &&
      (message.attachments.length > 0 || message.deleted !== null || /https?:\/\//i.test(message.text)),
  );
  const messages = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  // The viewer goes through them in the order of the thread.
  const ascending = useMemo(() => [...messages].reverse(), [messages]);
  const empty = isOfPerson
    ? {
        images: t`Nenhuma imagem em nenhum canal.`,
        videos: t`Nenhum vídeo em nenhum canal.`,
        files: t`Nenhum arquivo em nenhum canal.`,
        links: t`Nenhum link em nenhum canal.`,
      }
    : {
        images: t`Nenhuma imagem nesta conversa.`,
        videos: t`Nenhum vídeo nesta conversa.`,
        files: t`Nenhum arquivo nesta conversa.`,
        links: t`Nenhum link nesta conversa.`,
      };

  function show(message: Message) {
    if (message.conversation_id !== conversationId) return onOpen(message.conversation_id, message.id);
    requestJump(conversationId, message.id);
    onShow();
  }

  const files = kind === "links" ? [] : filesOf(messages, kind);
  const links = kind === "links" ? linksOf(messages) : [];
  return (
    <div ref={ref} className={css.shared}>
      {ids.length > 1 ? (
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t`De onde`}
          value={isOfPerson ? "all" : "one"}
          onChange={(value) => setEverywhere(value === "all")}
          data={[
            { value: "one", label: t`Esta conversa` },
            { value: "all", label: t`Todos os canais` },
          ]}
        />
      ) : null}
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t`Mídia, links e arquivos`}
        value={kind}
        onChange={(value) => setKind(value as SharedKind)}
        data={[
          { value: "images", label: t`Imagens` },
          { value: "videos", label: t`Vídeos` },
          { value: "files", label: t`Arquivos` },
          { value: "links", label: t`Links` },
        ]}
      />
      {query.isError ? (
        <p className={css.quiet} role="alert">
          <Trans>Não foi possível carregar.</Trans>{" "}
          <Button size="compact-xs" variant="subtle" onClick={() => void query.refetch()}>
            <Trans>Tentar de novo</Trans>
          </Button>
        </p>
      ) : files.length + links.length > 0 ? (
        kind === "links" ? (
          <Links links={links} onShow={show} />
        ) : kind === "files" ? (
          <Files files={files} onShow={show} />
        ) : (
          <Tiles files={files} onOpen={setOpenedId} />
        )
      ) : (
        <p className={css.quiet}>{query.isSuccess ? empty[kind] : t`Carregando…`}</p>
      )}
      {query.hasNextPage ? (
        <Button
          size="xs"
          variant="subtle"
          fullWidth
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          <Trans>Mostrar mais</Trans>
        </Button>
      ) : null}
      {openedId && conversation ? (
        <Suspense>
          <Gallery
            items={ascending}
            openedId={openedId}
            contactName={conversation.contact.name}
            onOlder={query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : null}
            onClose={() => setOpenedId(null)}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
