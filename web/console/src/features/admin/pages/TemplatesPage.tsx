import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { api } from "@/lib/api/client";
import { useMe } from "@/realtime/store";
import { Badge, type BadgeTone } from "@/ui/Badge";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded, useAct, useResource } from "../kit/data";
import css from "../kit/kit.module.css";
import { List, Row } from "../kit/List";
import { Page } from "../kit/Page";
import type { Items, Template } from "../wire";

export default function TemplatesPage() {
  const { t } = useLingui();
  const act = useAct();
  const inboxes = useMe().directory.inboxes.filter((inbox) => inbox.capabilities.templates !== false);
  const [chosen, setChosen] = useState(inboxes[0]?.id ?? "");
  const [isSyncing, setSyncing] = useState(false);
  const query = useResource<Items<Template>>(`/inboxes/${chosen}/templates`, chosen !== "");

  const categories: Record<string, string> = {
    UTILITY: t`Utilidade`,
    MARKETING: t`Marketing`,
    AUTHENTICATION: t`Autenticação`,
  };
  const states: Record<string, { name: string; tone: BadgeTone }> = {
    APPROVED: { name: t`Aprovada`, tone: "ok" },
    PENDING: { name: t`Em análise`, tone: "warn" },
    IN_APPEAL: { name: t`Em recurso`, tone: "warn" },
    REJECTED: { name: t`Rejeitada`, tone: "danger" },
    PAUSED: { name: t`Pausada`, tone: "warn" },
    DISABLED: { name: t`Desativada`, tone: "danger" },
  };
  const formats = { IMAGE: t`Imagem`, VIDEO: t`Vídeo`, DOCUMENT: t`Documento`, LOCATION: t`Localização` };

  async function sync() {
    setSyncing(true);
    await act(() => api.post(`/inboxes/${chosen}/templates/sync`), t`Mensagens template atualizadas.`);
    setSyncing(false);
  }

  return (
    <Page
      title={t`Mensagens template`}
      lead={
        <Trans>
          As mensagens que podem ser enviadas fora da janela de 24 horas, depois de aprovadas. São criadas no
          Gerenciador do WhatsApp e lidas aqui.
        </Trans>
      }
      actions={
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} />}
          loading={isSyncing}
          disabled={!chosen}
          onClick={() => void sync()}
        >
          <Trans>Sincronizar</Trans>
        </Button>
      }
    >
      {inboxes.length > 1 ? (
        <NativeSelect
          label={t`Canal`}
          data={inboxes.map((inbox) => ({ value: inbox.id, label: inbox.name }))}
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      ) : null}
      {chosen === "" ? (
        <EmptyState title={<Trans>Nenhum canal com templates</Trans>}>
          <Trans>Conecte um número do WhatsApp em Canais.</Trans>
        </EmptyState>
      ) : (
        <Loaded query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title={<Trans>Nenhuma mensagem template</Trans>}>
                <Trans>Crie a primeira no Gerenciador do WhatsApp e sincronize.</Trans>
              </EmptyState>
            ) : (
              <List label={t`Mensagens template`}>
                {items.map((template) => (
                  <Row
                    key={template.id}
                    name={template.name}
                    details={<span className={css.pre}>{preview(template, formats)}</span>}
                    badges={
                      <>
                        <Badge tone={states[template.status]?.tone ?? "neutral"}>
                          {states[template.status]?.name ?? template.status}
                        </Badge>
                        <Badge>{categories[template.category] ?? template.category}</Badge>
                        <Badge>{template.language}</Badge>
                      </>
                    }
                  />
                ))}
              </List>
            )
          }
        </Loaded>
      )}
    </Page>
  );
}

/** What the customer reads, with the variables as they are; buttons and what is no text in brackets. */
function preview(template: Template, formats: Record<string, string>): string {
  return template.components
    .flatMap((part) => [
      part.text ?? (part.format ? `[${formats[part.format] ?? part.format}]` : ""),
      ...(part.buttons ?? []).map((button) => `[${button.text}]`),
    ])
    .filter(Boolean)
    .join("\n");
}
