import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { useLocale } from "@/lib/i18n/i18n";
import { useKindName } from "@/lib/i18n/useKindName";
import { formatListTime } from "@/lib/time/format";
import { useNowValue } from "@/lib/time/ticker";
import { type ListQuery, useMe, useUser } from "@/realtime/store";
import { Delayed, Skeleton } from "@/ui/Skeleton";
import { pieces } from "./excerpt";
import css from "./search.module.css";
import { type MessageHit, SHORTEST, useMessageSearch } from "./useMessageSearch";

/** What was written, with the words that were looked for; a click opens the thread there. */
export function MessageHits({ query }: { query: ListQuery }) {
  const { t } = useLingui();
  const { data, error, isFetching, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } =
    useMessageSearch(query);
  if (query.q.trim().length < SHORTEST)
    return <p className={css.quiet}>{t`Escreva pelo menos ${SHORTEST} letras para buscar nas mensagens.`}</p>;
  if (!data && error) {
    return (
      <p className={css.quiet} role="alert">
        {t`As mensagens não puderam ser buscadas.`}{" "}
        <button type="button" className={css.link} disabled={isFetching} onClick={() => void refetch()}>
          {t`Tentar de novo`}
        </button>
      </p>
    );
  }
  if (!data) {
    return (
      <Delayed>
        <div className={css.wait} role="status" aria-label={t`Buscando nas mensagens`}>
          <Skeleton width="100%" height={44} />
          <Skeleton width="100%" height={44} />
        </div>
      </Delayed>
    );
  }
  const hits = data.pages.flatMap((page) => page.items);
  const isPartial = data.pages.at(-1)?.is_partial ?? false;
  return (
    <>
      <ul className={css.hits} aria-label={t`Mensagens encontradas`}>
        {hits.map((hit) => (
          <Hit key={hit.message_id} hit={hit} />
        ))}
      </ul>
      {hits.length === 0 && !hasNextPage ? (
        <p className={css.quiet}>{t`Nenhuma mensagem com estas palavras.`}</p>
      ) : null}
      {isPartial ? (
        <p
          className={css.quiet}
        >{t`Há mais do que a busca conseguiu ver. Use palavras mais raras ou filtros.`}</p>
      ) : null}
      {hasNextPage ? (
        <button
          type="button"
          className={css.more}
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {isFetchingNextPage ? t`Carregando mais…` : error ? t`Tentar de novo` : t`Mostrar mais mensagens`}
        </button>
      ) : null}
    </>
  );
}

function Hit({ hit }: { hit: MessageHit }) {
  const { t } = useLingui();
  const locale = useLocale();
  const kindName = useKindName();
  const me = useMe();
  const { conversation, author } = hit;
  const user = useUser(author.kind === "user" ? author.id : null);
  const time = useNowValue((now) => formatListTime(hit.position_at, locale, now));
  const who = author.id === me.user.id ? t`Você` : user?.name;
  const isBare = hit.kind !== "text" && hit.kind !== "template";
  return (
    <li>
      <Link
        to="/chat/$conversationId"
        params={{ conversationId: conversation.id }}
        search={(old) => ({ ...old, message: hit.message_id })}
        className={css.hit}
        data-hit={hit.message_id}
      >
        <span className={css.hitHead}>
          <strong>{conversation.contact.name}</strong>
          <time dateTime={hit.position_at}>{time}</time>
        </span>
        <span className={css.excerpt} dir="auto">
          {who ? <span className={css.who}>{who}: </span> : null}
          {isBare ? <span className={css.who}>{kindName(hit.kind)} · </span> : null}
          {pieces(hit.excerpt, hit.marks).map((piece, index) =>
            piece.isFound ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one excerpt never move
              <mark key={index}>{piece.text}</mark>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one excerpt never move
              <Fragment key={index}>{piece.text}</Fragment>
            ),
          )}
        </span>
      </Link>
    </li>
  );
}
