import { Trans, useLingui } from "@lingui/react/macro";
import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { ChannelInactivity } from "../inbox/ChannelInactivity";
import { Loaded, useResource } from "../kit/data";
import { InactivityFields } from "../kit/InactivityFields";
import { Fields, Page, Section } from "../kit/Page";
import { SwitchRow } from "../kit/SwitchRow";
import { useAccountForm } from "../kit/useAccountForm";
import { useDepartmentForms } from "../kit/useDepartmentForms";
import type { Account } from "../wire";

export default function ServicePage() {
  const query = useResource<Account>("/account");
  return <Loaded query={query}>{(account) => <ServiceForm account={account} />}</Loaded>;
}

function ServiceForm({ account }: { account: Account }) {
  const { t } = useLingui();
  const { one, the } = useDepartmentForms();
  const form = useAccountForm(account);
  const { value } = form;

  return (
    <Page
      title={t`Regras do atendimento`}
      lead={<Trans>Como um atendimento começa, passa de mão e termina.</Trans>}
      form={form}
    >
      <Section title={<Trans>Início</Trans>}>
        <SwitchRow
          label={<Trans>Escolher {the} ao iniciar</Trans>}
          hint={<Trans>Quando a conversa está em Geral, sem {one}.</Trans>}
          {...form.check("require_department_on_start")}
        />
      </Section>
      <Section title={<Trans>Transferência</Trans>}>
        <SwitchRow
          label={<Trans>Pedir o motivo</Trans>}
          hint={<Trans>Fica na linha do tempo, para quem recebe.</Trans>}
          {...form.check("transfer_asks_reason")}
        />
        <SwitchRow
          label={<Trans>Pedir os motivos de conclusão</Trans>}
          hint={<Trans>Do que foi atendido até a transferência.</Trans>}
          {...form.check("wrap_up_dialog_on_transfer")}
        />
      </Section>
      <Section title={<Trans>Encerramento</Trans>}>
        <SwitchRow
          label={<Trans>Motivo obrigatório</Trans>}
          hint={<Trans>Ninguém encerra sem escolher um dos Motivos.</Trans>}
          {...form.check("require_reason")}
        />
        <Fields>
          <NativeSelect
            label={t`Observação`}
            description={t`Um texto livre ao encerrar, só para a empresa.`}
            data={[
              { value: "off", label: t`Não pedir` },
              { value: "optional", label: t`Pedir, opcional` },
              { value: "required", label: t`Pedir, obrigatório` },
            ]}
            {...form.text("closing_note")}
          />
          <TextInput
            label={t`Reabrir até (minutos)`}
            description={t`Depois de encerrado, com o mesmo protocolo. 0: nunca.`}
            {...form.number("reopen_minutes", 0, 43200)}
          />
        </Fields>
        <SwitchRow
          label={<Trans>Mensagem do contato reabre</Trans>}
          hint={<Trans>Dentro desse tempo. Desligado, ela abre outro protocolo.</Trans>}
          {...form.check("customer_message_reopens")}
        />
        <Textarea
          label={t`Mensagem de encerramento`}
          description={t`Quando nem o atendente nem ${the} tem a sua.`}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={4096}
          {...form.text("closing_message")}
        />
      </Section>
      <Section
        title={<Trans>Quando o contato não responde</Trans>}
        lead={
          <Trans>Vale onde não há regra própria. Quem espera uma resposta nossa nunca é encerrado.</Trans>
        }
      >
        <InactivityFields value={value.inactivity} onChange={(inactivity) => form.set({ inactivity })} />
        <ChannelInactivity
          value={value.inactivity_channels}
          usual={value.inactivity}
          onChange={(inactivity_channels) => form.set({ inactivity_channels })}
        />
      </Section>
      <Section title={<Trans>Atendentes sem conexão</Trans>}>
        <Fields>
          <TextInput
            label={t`Tolerância (segundos)`}
            description={t`Depois disso, o atendente fica offline.`}
            {...form.number("offline_grace_seconds", 5, 3600)}
          />
        </Fields>
        <SwitchRow
          label={<Trans>Devolver os atendimentos à fila</Trans>}
          hint={<Trans>Quando o atendente fica offline.</Trans>}
          {...form.check("requeue_when_offline")}
        />
      </Section>
    </Page>
  );
}
