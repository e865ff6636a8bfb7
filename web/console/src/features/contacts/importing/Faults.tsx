import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type ContactImport, errorsFile, fetchRows, type RowOutcome } from "@/lib/api/imports";
import { useCustomFields } from "@/lib/customFields";
import css from "./importing.module.css";
import { useImportTexts } from "./useImportTexts";

interface FaultsProps {
  item: ContactImport;
  outcome: Extract<RowOutcome, "error" | "kept">;
}

/** The rows that are left out, each with its reason; all of them as a file. */
export function Faults({ item, outcome }: FaultsProps) {
  const { t, i18n } = useLingui();
  const texts = useImportTexts();
  const fields = new Map((useCustomFields().data ?? []).map(({ key, label }) => [key, label] as const));
  const count = outcome === "error" ? item.failed : item.kept;
  const query = useInfiniteQuery({
    queryKey: ["contact-import-rows", item.id, outcome, item.state],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => fetchRows(item.id, outcome, pageParam, signal),
    getNextPageParam: (page) => page.next_cursor,
    enabled: count > 0,
    staleTime: 60_000,
  });
  if (count === 0) return null;
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const told = count.toLocaleString(i18n.locale);
  const title =
    outcome === "error"
      ? t`${plural(count, { one: "1 linha com erro", other: `${told} linhas com erro` })}`
      : t`${plural(count, { one: "1 contato que ficou", other: `${told} contatos que ficaram` })}`;

  return (
    <section className={css.card} aria-label={title}>
      <header className={css.cardHead}>
        <h2>{title}</h2>
        {outcome === "error" ? (
          <Button
            component="a"
            href={errorsFile(item.id)}
            download
            size="xs"
            variant="default"
            leftSection={<IconDownload size={15} aria-hidden="true" />}
          >
            <Trans>Baixar os erros (CSV)</Trans>
          </Button>
        ) : null}
      </header>
      {query.isError ? (
        <p className={css.error} role="alert">
          <Trans>As linhas não puderam ser carregadas.</Trans>
        </p>
      ) : (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{t`Linha`}</th>
                <th scope="col">{t`Campo`}</th>
                <th scope="col">{t`Valor`}</th>
                <th scope="col">{t`Motivo`}</th>
              </tr>
            </thead>
            <tbody>
              {rows.flatMap((row) =>
                row.errors.map((fault) => (
                  <tr key={`${row.number} ${fault.field} ${fault.code}`}>
                    <td className="numeric">{row.number}</td>
                    <td>{fault.field ? texts.target(fault.field, fields) : "—"}</td>
                    <td className={css.value}>{fault.value ? <bdi>{fault.value}</bdi> : "—"}</td>
                    <td>{texts.fault(fault)}</td>
                  </tr>
                )),
              )}
            </tbody>
          </table>
        </div>
      )}
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
