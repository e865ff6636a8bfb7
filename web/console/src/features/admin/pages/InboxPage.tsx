import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { WaitingAction } from "@/lib/api/types";
import { useViewNames } from "@/ui/words";
import { ViewsField } from "../inbox/ViewsField";
import { Loaded, useResource } from "../kit/data";
import { Page, Section } from "../kit/Page";
import { SwitchRow } from "../kit/SwitchRow";
import { useAccountForm } from "../kit/useAccountForm";
import type { Account } from "../wire";

export default function InboxPage() {
  const query = useResource<Account>("/account");
  return <Loaded query={query}>{(account) => <InboxForm account={account} />}</Loaded>;
}

function InboxForm({ account }: { account: Account }) {
  const { t } = useLingui();
  const form = useAccountForm(account);
  const { views, waiting_actions: actions } = form.value;
  const { waiting } = useViewNames(views);
  const rows: [WaitingAction, ReactNode, ReactNode][] = [
    ["start", <Trans key="1">Iniciar atendimento</Trans>, <Trans key="2">O botão do cartão.</Trans>],
    [
      "preview",
      <Trans key="1">Ver a conversa sem assumir</Trans>,
      <Trans key="2">O histórico, sem marcar como lida.</Trans>,
    ],
    [
      "template",
      <Trans key="1">Enviar mensagem template</Trans>,
      <Trans key="2">Só as aprovadas para o canal da conversa.</Trans>,
    ],
    [
      "history",
      <Trans key="1">Histórico</Trans>,
      <Trans key="2">Os protocolos encerrados do contato.</Trans>,
    ],
    ["edit_contact", <Trans key="1">Editar contato</Trans>, null],
    ["transfer", <Trans key="1">Transferir atendimento</Trans>, <Trans key="2">Sem abrir a conversa.</Trans>],
  ];

  return (
    <Page
      title={t`Lista de conversas`}
      lead={<Trans>O que os atendentes veem à esquerda e o que podem fazer ali.</Trans>}
      form={form}
    >
      <Section
        title={<Trans>Visões</Trans>}
        lead={
          <Trans>
            As abas da lista: arraste para mudar a ordem, escreva a palavra que a equipe usa e esconda as que
            não servem.
          </Trans>
        }
      >
        <ViewsField
          value={views}
          onChange={(next) => form.set({ views: next })}
          error={form.errorOf("views")}
        />
      </Section>
      <Section
        title={<Trans>Conversas em espera</Trans>}
        lead={<Trans>O que o cartão de {waiting} oferece antes de alguém atender.</Trans>}
      >
        <SwitchRow
          label={<Trans>Um clique no cartão inicia o atendimento</Trans>}
          hint={<Trans>Para quem tem permissão de iniciar. Desligado, o clique só abre a conversa.</Trans>}
          {...form.check("click_card_starts")}
        />
        {rows.map(([id, label, hint]) => (
          <SwitchRow
            key={id}
            label={label}
            hint={hint}
            checked={actions[id]}
            onChange={(event) =>
              form.set({ waiting_actions: { ...actions, [id]: event.currentTarget.checked } })
            }
          />
        ))}
      </Section>
      <Section title={<Trans>Etiquetas</Trans>}>
        <SwitchRow
          label={<Trans>Etiquetas ficam depois do encerramento</Trans>}
          hint={<Trans>Desligado, a conversa começa o próximo atendimento sem etiquetas.</Trans>}
          {...form.check("labels_stay_after_closing")}
        />
      </Section>
    </Page>
  );
}
