import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { api } from "@/lib/api/client";
import type { Page as Items } from "@/lib/api/contact";
import { type DataExport, exportAddress } from "@/lib/api/privacy";
import { formatBytes, formatDate, formatDateTime } from "@/lib/time/format";
import { useMe } from "@/realtime/store";
import { useLive } from "@/realtime/useLive";
import { Badge } from "@/ui/Badge";
import { Loaded } from "../kit/data";
import css from "../kit/kit.module.css";
import { List, Row } from "../kit/List";
import { More } from "../kit/More";
import { Section } from "../kit/Page";
import { usePages } from "./usePages";

const KEY = ["admin", "/data-exports"];

/** Copies of people's data that were asked for. */
export function Copies() {
  const { t, i18n } = useLingui();
  const { directory } = useMe();
  const query = usePages(KEY, (cursor, signal) =>
    api.get<Items<DataExport>>("/data-exports", { signal, query: { cursor, limit: 10 } }),
  );
  useLive(KEY, (event) => event.type === "data_export.updated");

  function details(item: DataExport): string {
    const by = directory.users.find((user) => user.id === item.by_id)?.name ?? t`Colega`;
    return [
      t`por ${by} em ${formatDateTime(item.requested_at, i18n.locale)}`,
      item.size ? formatBytes(item.size, i18n.locale) : null,
      item.state === "ready" && item.expires_at
        ? t`disponível até ${formatDate(item.expires_at, i18n.locale)}`
        : null,
    ]
      .filter(Boolean)
      .join(" · ");
  }

  const states = {
    pending: t`Em preparo`,
    ready: t`Pronta`,
    failed: t`Falhou`,
    expired: t`Expirada`,
  };

  return (
    <Section
      title={<Trans>Cópias de dados</Trans>}
      lead={<Trans>Cada cópia fica disponível por sete dias. Pedir e baixar fica na auditoria.</Trans>}
    >
      <Loaded query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          return items.length === 0 ? (
            <p className={css.hint}>
              <Trans>Nenhuma cópia foi pedida.</Trans>
            </p>
          ) : (
            <List label={t`Cópias de dados`}>
              {items.map((item) => (
                <Row
                  key={item.id}
                  name={item.name ?? t`Contato apagado`}
                  details={details(item)}
                  badges={
                    item.state === "ready" ? (
                      <Button
                        component="a"
                        size="xs"
                        variant="default"
                        href={exportAddress(item.id)}
                        download
                        aria-label={t`Baixar a cópia de ${item.name ?? ""}`}
                      >
                        <Trans>Baixar</Trans>
                      </Button>
                    ) : (
                      <Badge tone={item.state === "failed" ? "warn" : "neutral"}>{states[item.state]}</Badge>
                    )
                  }
                />
              ))}
            </List>
          );
        }}
      </Loaded>
      <More query={query} />
    </Section>
  );
}
