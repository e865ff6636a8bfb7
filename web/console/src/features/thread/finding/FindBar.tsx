import { Trans, useLingui } from "@lingui/react/macro";
import { useDebouncedValue } from "@mantine/hooks";
import { IconChevronDown, IconChevronUp, IconSearch, IconX } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { api } from "@/lib/api/client";
import { IconButton } from "@/ui/IconButton";
import { requestJump } from "../scroll/jumps";
import css from "./finding.module.css";
import { useMarks } from "./useMarks";

interface Found {
  message_id: string;
}

interface FoundPage {
  items: Found[];
  /** null: more than anybody would count. */
  total: number | null;
  next_cursor: string | null;
}

interface FindBarProps {
  threadId: string;
  /** Where to search: a conversation's or a contact's address. */
  path: string;
  onClose(): void;
}

/** Finds a phrase in the conversation; Enter goes to the one before, Shift+Enter to the one after. */
export default function FindBar({ threadId, path, onClose }: FindBarProps) {
  const { t } = useLingui();
  const bar = useRef<HTMLElement>(null);
  const [text, setText] = useState("");
  const [phrase] = useDebouncedValue(text.trim(), 200);
  const [index, setIndex] = useState(0);
  const { data, isError, isFetching, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ["find", path, phrase],
    enabled: phrase !== "",
    gcTime: 0,
    initialPageParam: null as string | null,
    getNextPageParam: (page: FoundPage) => page.next_cursor,
    queryFn: ({ pageParam, signal }) =>
      api.get<FoundPage>(`${path}/search`, { query: { q: phrase, cursor: pageParam, limit: 50 }, signal }),
  });
  useMarks(bar, phrase);
  const found = data?.pages.flatMap((page) => page.items) ?? [];
  const total = data ? (data.pages[0]?.total ?? null) : 0;
  const current = found[index]?.message_id ?? null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another phrase begins at its newest place
  useEffect(() => setIndex(0), [phrase, path]);
  useEffect(() => {
    if (current) requestJump(threadId, current);
  }, [current, threadId]);

  async function go(by: 1 | -1) {
    const next = index + by;
    if (next < 0) return;
    if (next >= found.length - 5 && hasNextPage && !isFetching) await fetchNextPage();
    if (next < found.length || (next === found.length && hasNextPage)) setIndex(next);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    } else if (event.key === "Enter" || event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      void go(event.key === "ArrowDown" || (event.key === "Enter" && event.shiftKey) ? -1 : 1);
    }
  }

  const place = index + 1;
  const count = total ?? t`mais de 1000`;
  const hasResult = found.length > 0;
  return (
    <search className={css.bar} ref={bar} aria-label={t`Buscar na conversa`}>
      <IconSearch size={16} aria-hidden="true" />
      <input
        className={css.field}
        type="search"
        // biome-ignore lint/a11y/noAutofocus: opened to be written in
        autoFocus
        placeholder={t`Buscar na conversa`}
        aria-label={t`Buscar na conversa`}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <span className={css.count} role="status">
        {phrase === "" ? null : isError ? (
          <Trans>A busca falhou</Trans>
        ) : hasResult ? (
          <Trans>
            {place} de {count}
          </Trans>
        ) : isFetching ? (
          <Trans>Buscando…</Trans>
        ) : (
          <Trans>Nada encontrado</Trans>
        )}
      </span>
      <IconButton
        label={t`Resultado anterior no tempo`}
        size="small"
        shortcut="enter"
        disabled={!hasResult || (index >= found.length - 1 && !hasNextPage)}
        onClick={() => void go(1)}
      >
        <IconChevronUp size={18} />
      </IconButton>
      <IconButton
        label={t`Resultado seguinte no tempo`}
        size="small"
        shortcut="shift+enter"
        disabled={!hasResult || index === 0}
        onClick={() => void go(-1)}
      >
        <IconChevronDown size={18} />
      </IconButton>
      <IconButton label={t`Fechar a busca`} size="small" onClick={onClose}>
        <IconX size={18} />
      </IconButton>
    </search>
  );
}
