import { Trans, useLingui } from "@lingui/react/macro";
import { NativeSelect, Select, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import { LOCALE_NAMES, LOCALES } from "@/lib/i18n/i18n";
import { Loaded, useResource } from "../kit/data";
import { InactivityFields } from "../kit/InactivityFields";
import { Fields, Page, Section } from "../kit/Page";
import { SwitchRow } from "../kit/SwitchRow";
import { useForm } from "../kit/useForm";
import type { Account, AccountSettings } from "../wire";

type Company = AccountSettings & Pick<Account, "name" | "timezone" | "language">;

export default function CompanyPage() {
  const query = useResource<Account>("/account");
  return <Loaded query={query}>{(account) => <CompanyForm account={account} />}</Loaded>;
}

function CompanyForm({ account }: { account: Account }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const saved: Company = {
    ...account.settings,
    name: account.name,
    timezone: account.timezone,
    language: account.language,
  };
  const form = useForm<Company>(saved, async ({ name, timezone, language, ...settings }) => {
    await api.patch("/account", {
      ...(name === undefined ? {} : { name }),
      ...(timezone === undefined ? {} : { timezone }),
      ...(language === undefined ? {} : { language }),
      ...(Object.keys(settings).length > 0 ? { settings } : {}),
    });
    await queries.invalidateQueries({ queryKey: ["admin"] });
  });
  const { value } = form;
  const zones = [...new Set([value.timezone, ...Intl.supportedValuesOf("timeZone")])];
  // The names in braces belong to the texts themselves, whatever the reader's language.
  const [posicao, minutos] = ["{posicao}", "{minutos}"];
  const texts = [
    ["queue_position", t`Posição na fila`, t`Use ${posicao} para o número.`],
    ["queue_estimate", t`Tempo estimado`, t`Use ${minutos} para os minutos.`],
    ["left_queue", t`Saiu da fila`, t`Resposta a quem escreveu a palavra para sair.`],
  ] as const;

  return (
    <Page title={t`Empresa`} lead={<Trans>O que vale para todos os setores e atendentes.</Trans>} form={form}>
      <Section title={<Trans>Dados</Trans>}>
        <Fields>
          <TextInput label={t`Nome`} required maxLength={120} {...form.text("name")} />
          <Select
            label={t`Fuso horário`}
            description={t`Dos horários de atendimento e dos relatórios.`}
            searchable
            allowDeselect={false}
            data={zones}
            limit={200}
            value={value.timezone}
            onChange={(timezone) => timezone && form.set({ timezone })}
            error={form.errorOf("timezone")}
          />
          <NativeSelect
            label={t`Idioma`}
            description={t`Para quem não escolheu outro.`}
            data={LOCALES.map((id) => ({ value: id, label: LOCALE_NAMES[id] }))}
            {...form.text("language")}
          />
        </Fields>
      </Section>
      <Section title={<Trans>Início do atendimento</Trans>}>
        <SwitchRow
          label={<Trans>Escolher o setor ao iniciar</Trans>}
          hint={<Trans>Quando a conversa está em Geral, sem setor.</Trans>}
          {...form.check("require_department_on_start")}
        />
      </Section>
      <Section title={<Trans>Transferência</Trans>}>
        <SwitchRow label={<Trans>Pedir o motivo</Trans>} {...form.check("transfer_asks_reason")} />
        <SwitchRow
          label={<Trans>Pedir os motivos de conclusão</Trans>}
          hint={<Trans>Do que foi atendido até a transferência.</Trans>}
          {...form.check("wrap_up_dialog_on_transfer")}
        />
      </Section>
      <Section title={<Trans>Encerramento</Trans>}>
        <SwitchRow label={<Trans>Motivo obrigatório</Trans>} {...form.check("require_reason")} />
        <Fields>
          <NativeSelect
            label={t`Observação`}
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
          description={t`Quando nem o atendente nem o setor têm a sua.`}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={4096}
          {...form.text("closing_message")}
        />
      </Section>
      <Section
        title={<Trans>Quando o contato não responde</Trans>}
        lead={<Trans>Vale nos setores que não têm regra própria.</Trans>}
      >
        <InactivityFields value={value.inactivity} onChange={(inactivity) => form.set({ inactivity })} />
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
      <Section title={<Trans>Textos da fila</Trans>} lead={<Trans>Um texto vazio não é enviado.</Trans>}>
        {texts.map(([name, label, description]) => (
          <Textarea
            key={name}
            label={label}
            description={description}
            autosize
            minRows={1}
            maxRows={6}
            maxLength={4096}
            value={value.texts[name]}
            onChange={(event) => form.set({ texts: { ...value.texts, [name]: event.currentTarget.value } })}
          />
        ))}
      </Section>
    </Page>
  );
}
