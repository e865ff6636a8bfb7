import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useLocale } from "@/lib/i18n/i18n";
import { formatPhone } from "@/lib/time/format";
import { Badge } from "@/ui/Badge";
import { ChannelIcon } from "@/ui/ChannelIcon";
import { EmptyState } from "@/ui/EmptyState";
import { ChannelDialog } from "../channels/ChannelDialog";
import { DeadLetters } from "../channels/DeadLetters";
import { NewChannelDialog } from "../channels/NewChannelDialog";
import { Loaded, useResource } from "../kit/data";
import { List, Row } from "../kit/List";
import { Page } from "../kit/Page";
import type { Inbox, InboxHealth, Items } from "../wire";

export default function ChannelsPage() {
  const { t } = useLingui();
  const query = useResource<Items<Inbox>>("/inboxes");
  const health = useResource<Items<InboxHealth>>("/inboxes/health");
  const [isNew, setNew] = useState(false);
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <Page
      title={t`Canais`}
      lead={<Trans>Os números que recebem e enviam mensagens, e se estão bem.</Trans>}
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setNew(true)}>
          <Trans>Conectar número</Trans>
        </Button>
      }
    >
      <Loaded query={query}>
        {({ items }) => {
          const open = items.find((inbox) => inbox.id === openId);
          return (
            <>
              {items.length === 0 ? (
                <EmptyState title={<Trans>Nenhum canal conectado</Trans>}>
                  <Trans>Conecte o número do WhatsApp da empresa para começar a atender.</Trans>
                </EmptyState>
              ) : (
                <List label={t`Canais`}>
                  {items.map((inbox) => (
                    <ChannelRow
                      key={inbox.id}
                      inbox={inbox}
                      health={health.data?.items.find((item) => item.inbox_id === inbox.id)}
                      onOpen={() => setOpenId(inbox.id)}
                    />
                  ))}
                </List>
              )}
              <DeadLetters inboxes={items} />
              {open ? <ChannelDialog inbox={open} onClose={() => setOpenId(null)} /> : null}
            </>
          );
        }}
      </Loaded>
      {isNew ? <NewChannelDialog onClose={() => setNew(false)} onCreated={setOpenId} /> : null}
    </Page>
  );
}

interface ChannelRowProps {
  inbox: Inbox;
  health: InboxHealth | undefined;
  onOpen(): void;
}

function ChannelRow({ inbox, health, onOpen }: ChannelRowProps) {
  const { t } = useLingui();
  const locale = useLocale();
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "short" });
  const received = inbox.last_webhook_at ? format.format(new Date(inbox.last_webhook_at)) : null;
  const sent = inbox.last_sent_at ? format.format(new Date(inbox.last_sent_at)) : null;
  const number = inbox.display_number;
  const failed = health?.dead_letters ?? 0;
  const lag = Math.round(health?.lag_seconds ?? 0);
  return (
    <Row
      name={inbox.name}
      leading={<ChannelIcon channel={inbox.channel} />}
      details={[
        number ? formatPhone(number) : null,
        received ? t`recebeu em ${received}` : t`nunca recebeu`,
        sent ? t`enviou em ${sent}` : t`nunca enviou`,
      ]
        .filter((part) => part !== null)
        .join(" · ")}
      badges={
        <>
          {inbox.state === "active" ? (
            <Badge tone="ok">
              <Trans>Ativo</Trans>
            </Badge>
          ) : inbox.state === "paused" ? (
            <Badge tone="warn">
              <Trans>Pausado</Trans>
            </Badge>
          ) : (
            <Badge tone="danger" title={inbox.state_reason ?? ""}>
              <Trans>Precisa de token</Trans>
            </Badge>
          )}
          {inbox.has_app_secret ? null : (
            <Badge tone="danger">
              <Trans>Sem chave do app</Trans>
            </Badge>
          )}
          {lag > 60 ? <Badge tone="warn">{t`${lag} s de atraso`}</Badge> : null}
          {failed > 0 ? <Badge tone="danger">{t`${failed} com falha`}</Badge> : null}
        </>
      }
      onOpen={onOpen}
      actions={[{ label: t`Configurar`, run: onOpen }]}
    />
  );
}
