import "@/lib/i18n/deskCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { fetchConflicts, type IdentityConflict, keepApart } from "@/lib/api/merging";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { formatDateTime } from "@/lib/time/format";
import { useLive } from "@/realtime/useLive";
import { useSaving } from "@/ui/desk/useSaving";
import { EmptyState } from "@/ui/EmptyState";
import { Delayed, Skeleton } from "@/ui/Skeleton";
import { BackToContacts } from "../BackToContacts";
import { EvidenceList } from "./EvidenceList";
import { MergeDialog } from "./MergeDialog";
import css from "./merging.module.css";
import { PersonCard } from "./PersonCard";
import { address, useMergeTexts } from "./useMergeTexts";
import { isAboutMerging, useReloadMerged } from "./useReloadMerged";

const KEY = ["identity-conflicts"];

/** "Conflitos de identidade": addresses that two contacts claim; people decide, nothing is merged silently (CON-60). */
export default function ConflictsPage() {
  const { t } = useLingui();
  const query = useInfiniteQuery({
    queryKey: KEY,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => fetchConflicts(pageParam, signal),
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
  useLive(KEY, isAboutMerging);
  useEffect(() => {
    document.title = `${t`Conflitos de identidade`} · Prosa`;
  }, [t]);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={css.page}>
      <div className={css.inner}>
        <BackToContacts />
        <h1>
          <Trans>Conflitos de identidade</Trans>
        </h1>
        <p className={css.quiet}>
          <Trans>
            O mesmo número ou usuário apareceu em dois contatos. Compare e decida: são a mesma pessoa, ou são
            duas. Nada é unificado sem você.
          </Trans>
        </p>
        {query.isError && !query.data ? (
          <EmptyState
            title={<Trans>Os conflitos não puderam ser carregados</Trans>}
            action={
              <Button variant="default" onClick={() => void query.refetch()}>
                <Trans>Tentar novamente</Trans>
              </Button>
            }
          />
        ) : query.isPending ? (
          <Delayed>
            <Skeleton width="100%" height={180} />
          </Delayed>
        ) : items.length === 0 ? (
          <EmptyState icon={<IconUsers size={28} />} title={<Trans>Nenhum conflito para decidir</Trans>}>
            <Trans>Quando o mesmo endereço aparecer em dois contatos, eles aparecem aqui.</Trans>
          </EmptyState>
        ) : (
          <ul className={css.list} aria-label={t`Conflitos de identidade`}>
            {items.map((item) => (
              <Conflict key={item.id} item={item} />
            ))}
          </ul>
        )}
        {query.hasNextPage ? (
          <Button
            variant="subtle"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            <Trans>Mostrar mais</Trans>
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function Conflict({ item }: { item: IdentityConflict }) {
  const { t, i18n } = useLingui();
  const reload = useReloadMerged(useQueryClient());
  const texts = useMergeTexts();
  const [isMerging, setMerging] = useState(false);
  const { isBusy, error, save } = useSaving((problem) => texts.problem(refusalOf(problem)));
  const value = address(item.value);
  const at = formatDateTime(item.created_at, i18n.locale);

  async function keep() {
    await keepApart(item.id);
    reload();
  }

  return (
    <li className={css.item}>
      <span className={css.quiet}>{t`${value} · desde ${at}`}</span>
      <div className={css.pair}>
        <PersonCard person={item.contact} />
        <PersonCard person={item.other} />
      </div>
      <EvidenceList items={item.evidence} />
      {error ? (
        <p className={css.error} role="alert">
          {error}
        </p>
      ) : null}
      <div className={css.actions}>
        <Button size="sm" onClick={() => setMerging(true)}>
          <Trans>São a mesma pessoa</Trans>
        </Button>
        <Button size="sm" variant="default" loading={isBusy} onClick={() => void save(keep)}>
          <Trans>São duas pessoas</Trans>
        </Button>
      </div>
      {isMerging ? (
        <MergeDialog
          contactIds={[item.contact.id, item.other.id]}
          evidence={item.evidence}
          onDone={() => setMerging(false)}
        />
      ) : null}
    </li>
  );
}
