import "@/lib/i18n/deskCatalog";
import { useLingui } from "@lingui/react/macro";
import type { MouseEvent, ReactNode } from "react";
import { type ListQuery, type ListView, useMe } from "@/realtime/store";
import { rowHeight, useDensity } from "../density";
import { useViews } from "../useViews";
import { MessageHits } from "./MessageHits";
import { rememberSearch } from "./recent";
import css from "./search.module.css";

interface SearchResultsProps {
  query: ListQuery;
  list: ListView;
  /** The list of conversations itself. */
  children: ReactNode;
  onQuery(query: ListQuery): void;
  onRetry(): void;
}

/** What a search found: conversations of the view or of all, and below them messages. */
export function SearchResults({ query, list, children, onQuery, onRetry }: SearchResultsProps) {
  const { t } = useLingui();
  const { names } = useViews();
  const { id } = useMe().user;
  const view = names[query.view];
  // Todos is everything already.
  const isEverywhere = query.everywhere === true || query.view === "all";
  const rowPx = rowHeight(useDensity());
  const isEmpty = list.isLoaded && list.rows.length === 0;

  function remember(event: MouseEvent) {
    if (event.target instanceof Element && event.target.closest("[data-row], [data-hit]"))
      rememberSearch(id, query.q);
  }

  return (
    <div className={css.results} onClickCapture={remember}>
      <div className={css.head}>
        <h2>{t`Conversas`}</h2>
        {query.view === "all" ? null : (
          <fieldset className={css.scope} aria-label={t`Onde buscar`}>
            <button
              type="button"
              aria-pressed={!isEverywhere}
              onClick={() => onQuery({ ...query, everywhere: false })}
            >{t`Em ${view}`}</button>
            <button
              type="button"
              aria-pressed={isEverywhere}
              onClick={() => onQuery({ ...query, everywhere: true })}
            >{t`Em todas`}</button>
          </fieldset>
        )}
      </div>
      {list.failed && !list.isLoaded ? (
        <p className={css.quiet} role="alert">
          {t`As conversas não puderam ser buscadas.`}{" "}
          <button type="button" className={css.link} onClick={onRetry}>{t`Tentar de novo`}</button>
        </p>
      ) : isEmpty ? (
        <p className={css.quiet} role="status">
          {isEverywhere ? t`Nenhuma conversa encontrada.` : t`Nenhuma conversa encontrada em ${view}.`}{" "}
          {isEverywhere ? null : (
            <button
              type="button"
              className={css.link}
              onClick={() => onQuery({ ...query, everywhere: true })}
            >{t`Buscar em todas`}</button>
          )}
        </p>
      ) : (
        <div
          className={css.conversations}
          style={{ height: Math.max(1, list.rows.length) * rowPx + (list.hasMore ? 48 : 0) }}
        >
          {children}
        </div>
      )}
      <div className={css.head}>
        <h2>{t`Mensagens`}</h2>
      </div>
      <div className={css.messages}>
        <MessageHits query={query} />
      </div>
    </div>
  );
}
