import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { Page as Items } from "@/lib/api/contact";
import type { AuditEntry } from "@/lib/api/privacy";
import { formatInZone } from "@/lib/time/zone";
import { useMe } from "@/realtime/store";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded, useResource } from "../kit/data";
import { List, Row } from "../kit/List";
import { More } from "../kit/More";
import { Page } from "../kit/Page";
import css from "../privacy/audit.module.css";
import { detailsOf, useActionNames } from "../privacy/useActionNames";

/** "Auditoria": who did what to whom, when and from where (ADM-5). */
export default function AuditPage() {
  const { t, i18n } = useLingui();
  const { directory, account } = useMe();
  const names = useActionNames();
  const actions = useResource<{ items: string[] }>("/audit/actions").data?.items ?? [];
  const [filter, setFilter] = useState({ actor: "", action: "", from: "", to: "" });
  const query = useInfiniteQuery({
    queryKey: ["admin", "/audit", filter],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<Items<AuditEntry>>("/audit", {
        signal,
        query: {
          actor: filter.actor || undefined,
          action: filter.action || undefined,
          from: filter.from || undefined,
          to: filter.to || undefined,
          cursor: pageParam,
        },
      }),
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
  const isNarrowed = Object.values(filter).some(Boolean);
  const nobody = { actor: "", action: "", from: "", to: "" };

  function details(entry: AuditEntry): string {
    const actor = directory.users.find((user) => user.id === entry.actor_id)?.name;
    return [
      entry.actor_id ? (actor ?? t`Colega`) : t`Sistema`,
      formatInZone(entry.at, account.timezone, i18n.locale),
      entry.name,
      detailsOf(entry),
      entry.address || null,
    ]
      .filter(Boolean)
      .join(" · ");
  }

  return (
    <Page
      title={t`Auditoria`}
      lead={
        <Trans>Ações administrativas e acessos a dados pessoais. O registro não pode ser alterado.</Trans>
      }
    >
      <div className={css.filters}>
        <NativeSelect
          label={t`Pessoa`}
          value={filter.actor}
          onChange={(event) => setFilter({ ...filter, actor: event.currentTarget.value })}
          data={[
            { value: "", label: t`Todas` },
            ...directory.users.map((user) => ({ value: user.id, label: user.name })),
          ]}
        />
        <NativeSelect
          label={t`Ação`}
          value={filter.action}
          onChange={(event) => setFilter({ ...filter, action: event.currentTarget.value })}
          data={[
            { value: "", label: t`Todas` },
            ...actions
              .map((action) => ({ value: action, label: names[action] ?? action }))
              .sort((a, b) => a.label.localeCompare(b.label, i18n.locale)),
          ]}
        />
        <TextInput
          type="date"
          label={t`De`}
          value={filter.from}
          max={filter.to || undefined}
          onChange={(event) => setFilter({ ...filter, from: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t`Até`}
          value={filter.to}
          min={filter.from || undefined}
          onChange={(event) => setFilter({ ...filter, to: event.currentTarget.value })}
        />
      </div>
      <Loaded query={query}>
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.items);
          return entries.length === 0 ? (
            <EmptyState
              icon={<IconHistory size={28} />}
              title={<Trans>Nada encontrado</Trans>}
              action={
                isNarrowed ? (
                  <Button variant="default" onClick={() => setFilter(nobody)}>
                    <Trans>Limpar filtros</Trans>
                  </Button>
                ) : undefined
              }
            />
          ) : (
            <List label={t`Auditoria`}>
              {entries.map((entry) => (
                <Row key={entry.id} name={names[entry.action] ?? entry.action} details={details(entry)} />
              ))}
            </List>
          );
        }}
      </Loaded>
      <More query={query} />
    </Page>
  );
}
