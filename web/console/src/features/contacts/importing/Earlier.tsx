import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { fetchImports } from "@/lib/api/imports";
import { formatDateTime } from "@/lib/time/format";
import { useMe } from "@/realtime/store";
import { useLive } from "@/realtime/useLive";
import { Badge } from "@/ui/Badge";
import { Delayed, Skeleton } from "@/ui/Skeleton";
import css from "./importing.module.css";
import { EARLIER } from "./useImport";
import { useImportTexts } from "./useImportTexts";

/** The imports of the company, the latest first. */
export function Earlier({ onOpen }: { onOpen(id: string): void }) {
  const { t, i18n } = useLingui();
  const texts = useImportTexts();
  const users = new Map(useMe().directory.users.map((user) => [user.id, user.name]));
  const query = useInfiniteQuery({
    queryKey: EARLIER,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => fetchImports(pageParam, signal),
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
  useLive(EARLIER, (event) => event.type === "contact_import.updated");
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isPending) {
    return (
      <Delayed>
        <Skeleton width="100%" height={120} />
      </Delayed>
    );
  }
  if (items.length === 0 && !query.isError) return null;

  return (
    <section className={css.card} aria-label={t`Importações anteriores`}>
      <h2>
        <Trans>Importações anteriores</Trans>
      </h2>
      {query.isError ? (
        <p className={css.error} role="alert">
          <Trans>A lista não pôde ser carregada.</Trans>
        </p>
      ) : null}
      <ul className={css.earlier}>
        {items.map((item) => {
          const at = formatDateTime(item.created_at, i18n.locale);
          const who = users.get(item.created_by_id) ?? "";
          const [created, updated, failed] = [item.created, item.updated, item.failed].map((count) =>
            count.toLocaleString(i18n.locale),
          );
          return (
            <li key={item.id}>
              <div className={css.column}>
                <button type="button" className={css.name} onClick={() => onOpen(item.id)}>
                  <bdi>{item.file_name}</bdi>
                </button>
                <span className={css.quiet}>{who ? `${at} · ${who}` : at}</span>
                {item.started_at && item.state !== "undone" ? (
                  <span className={css.quiet}>
                    {t`${created} criados, ${updated} atualizados, ${failed} com erro`}
                  </span>
                ) : null}
              </div>
              <Badge>{texts.states[item.state]}</Badge>
            </li>
          );
        })}
      </ul>
      {query.hasNextPage ? (
        <Button
          variant="subtle"
          size="sm"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          <Trans>Mostrar mais</Trans>
        </Button>
      ) : null}
    </section>
  );
}
