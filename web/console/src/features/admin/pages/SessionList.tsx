import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { api } from "@/lib/api/client";
import { useLocale } from "@/lib/i18n/i18n";
import { Badge } from "@/ui/Badge";
import { Loaded, useAct, useResource } from "../kit/data";
import { List, Row } from "../kit/List";
import type { Items, Session } from "../wire";
import { deviceOf } from "./device";

/** Where the reader's own account is signed in. */
export function SessionList() {
  const { t } = useLingui();
  const act = useAct();
  const locale = useLocale();
  const query = useResource<Items<Session>>("/sessions");
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "short" });
  return (
    <Loaded query={query}>
      {({ items }) => (
        <List label={t`Sessões`}>
          {items.map((session) => {
            const seen = format.format(new Date(session.last_seen_at));
            const device = deviceOf(session.user_agent);
            return (
              <Row
                key={session.id}
                name={device || t`Aparelho desconhecido`}
                details={t`${session.address} · vista em ${seen}`}
                badges={
                  session.is_current ? (
                    <Badge tone="accent">
                      <Trans>Esta sessão</Trans>
                    </Badge>
                  ) : (
                    <Button
                      size="xs"
                      variant="default"
                      onClick={() =>
                        void act(() => api.delete(`/sessions/${session.id}`), t`Sessão encerrada.`)
                      }
                    >
                      <Trans>Encerrar</Trans>
                    </Button>
                  )
                }
              />
            );
          })}
        </List>
      )}
    </Loaded>
  );
}
