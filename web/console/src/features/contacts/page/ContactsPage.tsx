import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import type { ContactQuery } from "@/lib/api/contacts";
import { useIsSelecting } from "@/lib/selection";
import { useShortcuts } from "@/lib/shortcuts/registry";
import { usePermission } from "@/realtime/store";
import { ActiveFilters } from "./ActiveFilters";
import { BulkBar } from "./bulk/BulkBar";
import { ContactTable } from "./ContactTable";
import { ListState } from "./ListState";
import { NewContactDialog } from "./NewContactDialog";
import { PageMenu } from "./PageMenu";
import css from "./page.module.css";
import { isNarrowed } from "./query";
import { TableSkeleton } from "./TableSkeleton";
import { Toolbar } from "./Toolbar";
import { Total } from "./Total";
import { useContactPages, useReloadContacts } from "./useContactPages";

/** The server counts so many of all contacts, and no further. */
const COUNTED = 10_000;

interface ContactsPageProps {
  query: ContactQuery;
  openId: string | null;
  /** The contact beside the list. */
  detail: ReactNode;
  /** What is said about the connection. */
  notice?: ReactNode;
  onQuery(query: ContactQuery): void;
  onOpen(id: string | null): void;
}

/** All contacts that the reader may see (CON-20). The caller keeps the query in the address. */
export function ContactsPage({ query, openId, detail, notice, onQuery, onOpen }: ContactsPageProps) {
  const { t } = useLingui();
  const [isAdding, setAdding] = useState(false);
  const list = useContactPages(query);
  const reload = useReloadContacts();
  const isSelecting = useIsSelecting();
  const mayEdit = usePermission("contacts.edit");
  const { fetchNextPage } = list;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const least = isNarrowed(query) ? list.rows.length : COUNTED;

  useEffect(() => {
    document.title = `${t`Contatos`} · Prosa`;
  }, [t]);

  useShortcuts([
    {
      keys: "escape",
      label: t`Fechar o contato`,
      group: t`Contatos`,
      run: () => openId !== null && onOpen(null),
    },
  ]);

  return (
    <div className={css.page} data-detail={openId !== null}>
      <section className={css.list} aria-label={t`Lista de contatos`}>
        {notice}
        <header className={css.head}>
          <h1>
            <Trans>Contatos</Trans>
          </h1>
          {list.data ? <Total value={list.total} least={least} isOld={list.isPlaceholderData} /> : null}
          <span className={css.spacer} />
          {mayEdit ? (
            <Button className={css.add} leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
              <Trans>Novo contato</Trans>
            </Button>
          ) : null}
          <PageMenu query={query} />
        </header>
        <Toolbar query={query} onQuery={onQuery} />
        <ActiveFilters query={query} onQuery={onQuery} />
        <div className={css.body}>
          {list.rows.length > 0 ? (
            <ContactTable
              query={query}
              rows={list.rows}
              total={list.total}
              openId={openId}
              hasMore={list.hasNextPage}
              isLoadingMore={list.isFetchingNextPage}
              hasFailed={list.isFetchNextPageError}
              isOld={list.isPlaceholderData}
              onMore={more}
              onQuery={onQuery}
              onOpen={onOpen}
            />
          ) : list.isPending ? (
            <TableSkeleton />
          ) : (
            <ListState
              query={query}
              error={list.error}
              isBusy={list.isFetching}
              onRetry={() => void list.refetch()}
              onQuery={onQuery}
              onNew={() => setAdding(true)}
            />
          )}
          {isSelecting ? <BulkBar rows={list.rows} /> : null}
        </div>
      </section>
      {openId !== null ? (
        <aside className={css.detail} aria-label={t`Contato`}>
          {detail}
        </aside>
      ) : null}
      {isAdding ? (
        <NewContactDialog
          onAdded={(id) => {
            setAdding(false);
            void reload();
            onOpen(id);
          }}
          onFound={(id) => {
            setAdding(false);
            onOpen(id);
          }}
          onDone={() => setAdding(false)}
        />
      ) : null}
    </div>
  );
}
