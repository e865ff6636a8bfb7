import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { api } from "@/lib/api/client";
import { useLocale } from "@/lib/i18n/i18n";
import { Loaded, useAct, useResource } from "../kit/data";
import { List, Row } from "../kit/List";
import { Section } from "../kit/Page";
import type { DeadLetter, Inbox } from "../wire";

interface Letters {
  items: DeadLetter[];
  next_cursor: string | null;
}

/** What arrived and could not be applied: nothing is lost, it waits to be tried again. */
export function DeadLetters({ inboxes }: { inboxes: Inbox[] }) {
  const { t } = useLingui();
  const act = useAct();
  const locale = useLocale();
  const query = useResource<Letters>("/dead-letters");
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "short" });

  const replay = (path: string) =>
    void act(async () => {
      const { done, failed } = await api.post<{ done: number; failed: number }>(path);
      notifications.show({
        color: failed > 0 ? "yellow" : "accent",
        message: failed > 0 ? t`Aplicadas: ${done}. Falharam de novo: ${failed}.` : t`Aplicadas: ${done}.`,
      });
    });

  return (
    <Loaded query={query}>
      {({ items, next_cursor }) =>
        items.length === 0 ? null : (
          <Section
            title={<Trans>Recebidas que falharam</Trans>}
            lead={
              <Trans>
                Chegaram do provedor e não puderam ser aplicadas. Estão guardadas; tente de novo após uma
                atualização.
              </Trans>
            }
            actions={
              <Button variant="default" onClick={() => replay("/dead-letters/replay")}>
                <Trans>Tentar todas de novo</Trans>
              </Button>
            }
          >
            <List label={t`Recebidas que falharam`}>
              {items.map((letter) => {
                const at = format.format(new Date(letter.recorded_at));
                const inbox = inboxes.find((item) => item.id === letter.inbox_id)?.name ?? "";
                return (
                  <Row
                    key={letter.id}
                    name={letter.element || t`Sem tipo`}
                    details={[at, inbox, letter.error].filter(Boolean).join(" · ")}
                    actions={[
                      { label: t`Tentar de novo`, run: () => replay(`/dead-letters/${letter.id}/replay`) },
                    ]}
                  />
                );
              })}
            </List>
            {next_cursor ? (
              <p style={{ margin: 0, color: "var(--text-3)" }}>
                <Trans>Há mais do que as mostradas aqui.</Trans>
              </p>
            ) : null}
          </Section>
        )
      }
    </Loaded>
  );
}
