import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { api } from "@/lib/api/client";
import type { Page as Items } from "@/lib/api/contact";
import type { Erasure } from "@/lib/api/privacy";
import { formatDateTime } from "@/lib/time/format";
import { useMe } from "@/realtime/store";
import { useLive } from "@/realtime/useLive";
import { Badge } from "@/ui/Badge";
import { Loaded } from "../kit/data";
import css from "../kit/kit.module.css";
import { List, Row } from "../kit/List";
import { More } from "../kit/More";
import { Section } from "../kit/Page";
import { usePages } from "./usePages";

const KEY = ["admin", "/erasures"];

/** The ledger of erasures: when, by whom and why, and not who it was. */
export function LedgerList() {
  const { t, i18n } = useLingui();
  const { directory } = useMe();
  const query = usePages(KEY, (cursor, signal) =>
    api.get<Items<Erasure>>("/erasures", { signal, query: { cursor, limit: 10 } }),
  );
  useLive(KEY, (event) => event.type === "contents.cleared");
  const reasons = {
    request: t`Pedido do titular`,
    consent_withdrawn: t`Consentimento retirado`,
    no_longer_needed: t`Dados não são mais necessários`,
    other: t`Outro`,
  };

  function details(item: Erasure): string {
    const by = directory.users.find((user) => user.id === item.by_id)?.name ?? t`Sistema`;
    const { messages = 0, files = 0 } = item.counts;
    return [
      t`por ${by}`,
      reasons[item.reason],
      messages > 0 ? plural(messages, { one: "# mensagem", other: "# mensagens" }) : null,
      files > 0 ? plural(files, { one: "# arquivo", other: "# arquivos" }) : null,
      item.replayed_at ? t`refeito após restaurar um backup` : null,
    ]
      .filter(Boolean)
      .join(" · ");
  }

  return (
    <Section
      title={<Trans>Dados apagados</Trans>}
      lead={
        <Trans>
          O registro não identifica ninguém. Se um backup for restaurado, estes dados são apagados de novo.
        </Trans>
      }
    >
      <Loaded query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          return items.length === 0 ? (
            <p className={css.hint}>
              <Trans>Nada foi apagado ainda.</Trans>
            </p>
          ) : (
            <List label={t`Dados apagados`}>
              {items.map((item) => (
                <Row
                  key={item.id}
                  name={formatDateTime(item.requested_at, i18n.locale)}
                  details={details(item)}
                  badges={
                    item.state === "running" ? (
                      <Badge>
                        <Trans>Em andamento</Trans>
                      </Badge>
                    ) : null
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
