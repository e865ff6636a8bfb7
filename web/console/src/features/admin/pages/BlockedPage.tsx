import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { IconBan } from "@tabler/icons-react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { BlockedContact, Page as Items } from "@/lib/api/contact";
import { formatDateTime, formatPhone } from "@/lib/time/format";
import { formatInZone } from "@/lib/time/zone";
import { useMe } from "@/realtime/store";
import { useLive } from "@/realtime/useLive";
import { Badge } from "@/ui/Badge";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded, useAct } from "../kit/data";
import { List, Row } from "../kit/List";
import { More } from "../kit/More";
import { Page } from "../kit/Page";
import { useConfirm } from "../kit/useConfirm";

const KEY = ["admin", "/blocked-contacts"];

/** "Bloqueados": who is blocked, by whom, when and why, and what they tried since (CON-11, CON-61). */
export default function BlockedPage() {
  const { t, i18n } = useLingui();
  const { directory, account } = useMe();
  const queries = useQueryClient();
  const act = useAct();
  const [question, confirm] = useConfirm();
  const query = useInfiniteQuery({
    queryKey: KEY,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<Items<BlockedContact>>("/blocked-contacts", { signal, query: { cursor: pageParam } }),
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
  useLive(KEY, ({ type }) => type === "contact.updated" || type === "contacts.changed");

  async function unblock({ contact }: BlockedContact) {
    const { name } = contact;
    const isSure = await confirm({
      title: t`Desbloquear ${name}?`,
      text: t`O contato volta a enviar e receber mensagens. O que ele tentou enviar enquanto estava bloqueado não aparece.`,
      action: t`Desbloquear contato`,
    });
    if (!isSure) return;
    await act(() => api.post(`/contacts/${contact.id}/unblock`), t`${name} foi desbloqueado`);
    await queries.invalidateQueries({ queryKey: ["blocks", contact.id] });
  }

  function details({ contact, block }: BlockedContact): string {
    const by = directory.users.find((user) => user.id === block.blocked_by_id)?.name ?? t`Colega`;
    const at = formatDateTime(block.blocked_at, i18n.locale);
    const until = block.expires_at ? formatInZone(block.expires_at, account.timezone, i18n.locale) : null;
    return [
      contact.phone ? formatPhone(contact.phone) : contact.username,
      t`por ${by} em ${at}`,
      until ? t`até ${until}` : null,
      block.reason ? t`Motivo: ${block.reason}` : null,
    ]
      .filter(Boolean)
      .join(" · ");
  }

  return (
    <Page title={t`Bloqueados`} lead={<Trans>Contatos que não podem enviar nem receber mensagens.</Trans>}>
      {question}
      <Loaded query={query}>
        {({ pages }) => {
          const blocked = pages.flatMap((page) => page.items);
          return blocked.length === 0 ? (
            <EmptyState icon={<IconBan size={28} />} title={<Trans>Ninguém está bloqueado</Trans>}>
              <Trans>Para bloquear alguém, abra a conversa e use “Bloquear contato” nos detalhes.</Trans>
            </EmptyState>
          ) : (
            <List label={t`Bloqueados`}>
              {blocked.map((item) => (
                <Row
                  key={item.block.id}
                  name={item.contact.name}
                  details={details(item)}
                  badges={
                    <>
                      {item.outcomes.some((one) => one.state === "refused") ? (
                        <Badge
                          tone="warn"
                          title={t`O canal recusou o bloqueio; na Prosa ele vale assim mesmo.`}
                        >
                          <Trans>Recusado pelo canal</Trans>
                        </Badge>
                      ) : null}
                      <Badge tone={item.block.attempts > 0 ? "warn" : "neutral"}>
                        {plural(item.block.attempts, {
                          0: "Nenhuma tentativa",
                          one: "# tentativa",
                          other: "# tentativas",
                        })}
                      </Badge>
                    </>
                  }
                  actions={[{ label: t`Desbloquear contato`, run: () => void unblock(item) }]}
                />
              ))}
            </List>
          );
        }}
      </Loaded>
      <More query={query} />
    </Page>
  );
}
