import "@/lib/i18n/deskCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type Distinction, fetchDistinctions, takeBackDistinction } from "@/lib/api/merging";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { formatDateTime } from "@/lib/time/format";
import { useMe, usePermission } from "@/realtime/store";
import { useLive } from "@/realtime/useLive";
import { useSaving } from "@/ui/desk/useSaving";
import css from "./merging.module.css";
import { address, useMergeTexts } from "./useMergeTexts";
import { isAboutMerging, useReloadMerged } from "./useReloadMerged";

/** Who is not suggested as the same person any more, who said so, and the way back. Nothing when there is nobody. */
export function ToldApart({ contactId }: { contactId: string }) {
  const { t } = useLingui();
  const key = ["distinctions", contactId];
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => fetchDistinctions(contactId, signal),
    staleTime: 0,
  });
  useLive(key, isAboutMerging);
  if (!data || data.length === 0) return null;
  return (
    <section className={css.section}>
      <h3>
        <Trans>Não são a mesma pessoa</Trans>
      </h3>
      <ul className={css.list} aria-label={t`Não são a mesma pessoa`}>
        {data.map((item) => (
          <Apart key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}

function Apart({ item }: { item: Distinction }) {
  const { t, i18n } = useLingui();
  const { users } = useMe().directory;
  const mayEdit = usePermission("contacts.edit");
  const reload = useReloadMerged(useQueryClient());
  const texts = useMergeTexts();
  const { isBusy, error, save } = useSaving((problem) => texts.problem(refusalOf(problem)));
  const by = users.find((user) => user.id === item.by_id)?.name ?? t`Colega`;
  const at = formatDateTime(item.at, i18n.locale);
  const { name, identities } = item.contact;
  const addresses = identities.map(({ value }) => address(value)).join(" · ");

  async function takeBack() {
    await takeBackDistinction(item.id);
    reload();
  }

  return (
    <li className={css.item}>
      <bdi className={css.name}>{name}</bdi>
      {addresses ? <span className={css.quiet}>{addresses}</span> : null}
      <span className={css.quiet}>{t`Separados por ${by} em ${at}`}</span>
      {error ? (
        <p className={css.error} role="alert">
          {error}
        </p>
      ) : null}
      {mayEdit ? (
        <div className={css.actions}>
          <Button
            size="xs"
            variant="default"
            loading={isBusy}
            aria-label={t`Voltar a sugerir ${name}`}
            onClick={() => void save(takeBack)}
          >
            <Trans>Voltar a sugerir</Trans>
          </Button>
        </div>
      ) : null}
    </li>
  );
}
