import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { api } from "@/lib/api/client";
import { useMe } from "@/realtime/store";
import { Badge } from "@/ui/Badge";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded, useAct, useResource } from "../kit/data";
import { List, Row } from "../kit/List";
import { Page } from "../kit/Page";
import { useConfirm } from "../kit/useConfirm";
import type { CannedReply, Items } from "../wire";
import { kindOf, searched } from "./model";
import { ReplyDialog } from "./ReplyDialog";

interface RepliesListProps {
  title: string;
  lead: ReactNode;
  isPersonal: boolean;
}

/** Quick replies: one's own, or those of the company and its departments. */
export function RepliesList({ title, lead, isPersonal }: RepliesListProps) {
  const { t } = useLingui();
  const { departments } = useMe().directory;
  const act = useAct();
  const [dialog, confirm] = useConfirm();
  const [q, setQ] = useState("");
  const [edited, setEdited] = useState<CannedReply | "new" | null>(null);
  const query = useResource<Items<CannedReply>>("/canned-replies?manage=1");
  const kinds = { none: null, buttons: t`Botões`, list: t`Lista` };

  async function remove(reply: CannedReply) {
    const isSure = await confirm({
      title: t`Excluir /${reply.shortcut}?`,
      text: t`As mensagens já enviadas com ela ficam como estão.`,
      action: t`Excluir`,
    });
    if (isSure) await act(() => api.delete(`/canned-replies/${reply.id}`), t`Mensagem rápida excluída.`);
  }

  return (
    <Page
      title={title}
      lead={lead}
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited("new")}>
          <Trans>Nova mensagem rápida</Trans>
        </Button>
      }
    >
      <Loaded query={query}>
        {({ items }) => {
          const own = items.filter((reply) => (reply.scope === "personal") === isPersonal);
          const found = searched(own, q);
          if (own.length === 0) {
            return (
              <EmptyState title={<Trans>Nenhuma mensagem rápida ainda</Trans>}>
                <Trans>
                  O que se escreve todo dia fica a uma tecla: digite / na conversa e escolha a mensagem.
                </Trans>
              </EmptyState>
            );
          }
          return (
            <>
              <TextInput
                type="search"
                aria-label={t`Procurar mensagem rápida`}
                placeholder={t`Procurar por atalho, título ou texto`}
                leftSection={<IconSearch size={16} />}
                value={q}
                onChange={(event) => setQ(event.currentTarget.value)}
              />
              {found.length === 0 ? (
                <EmptyState title={<Trans>Nada encontrado</Trans>} />
              ) : (
                <List label={title}>
                  {found.map((reply) => (
                    <Row
                      key={reply.id}
                      name={reply.title ? `/${reply.shortcut} · ${reply.title}` : `/${reply.shortcut}`}
                      details={reply.text.length > 140 ? `${reply.text.slice(0, 140)}…` : reply.text}
                      isInactive={!reply.is_active}
                      badges={
                        <>
                          {isPersonal ? null : (
                            <Badge tone={reply.scope === "account" ? "accent" : "neutral"}>
                              {departments.find((item) => item.id === reply.department_id)?.name ??
                                t`Empresa`}
                            </Badge>
                          )}
                          {reply.attachments.length > 0 ? (
                            <Badge>
                              <Plural value={reply.attachments.length} one="# arquivo" other="# arquivos" />
                            </Badge>
                          ) : null}
                          {reply.interactive ? <Badge>{kinds[kindOf(reply.interactive)]}</Badge> : null}
                          <Badge>
                            <Plural
                              value={reply.usage_count}
                              _0="nunca usada"
                              one="usada # vez"
                              other="usada # vezes"
                            />
                          </Badge>
                        </>
                      }
                      onOpen={() => setEdited(reply)}
                      actions={[
                        { label: t`Editar`, run: () => setEdited(reply) },
                        {
                          label: reply.is_active ? t`Desativar` : t`Reativar`,
                          run: () =>
                            void act(() =>
                              api.patch(`/canned-replies/${reply.id}`, { is_active: !reply.is_active }),
                            ),
                        },
                        { label: t`Excluir`, run: () => void remove(reply), isDanger: true },
                      ]}
                    />
                  ))}
                </List>
              )}
            </>
          );
        }}
      </Loaded>
      {edited ? (
        <ReplyDialog
          reply={edited === "new" ? null : edited}
          isPersonal={isPersonal}
          onClose={() => setEdited(null)}
        />
      ) : null}
      {dialog}
    </Page>
  );
}
