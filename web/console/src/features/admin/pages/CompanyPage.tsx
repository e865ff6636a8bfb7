import { Trans, useLingui } from "@lingui/react/macro";
import { NativeSelect, Select, TextInput } from "@mantine/core";
import type { DepartmentWord } from "@/lib/api/types";
import { LOCALE_NAMES, LOCALES } from "@/lib/i18n/i18n";
import { Loaded, useResource } from "../kit/data";
import { Fields, Page, Section } from "../kit/Page";
import { useAccountForm } from "../kit/useAccountForm";
import type { Account } from "../wire";

export default function CompanyPage() {
  const query = useResource<Account>("/account");
  return <Loaded query={query}>{(account) => <CompanyForm account={account} />}</Loaded>;
}

function CompanyForm({ account }: { account: Account }) {
  const { t } = useLingui();
  const form = useAccountForm(account);
  const { timezone } = form.value;
  const zones = [...new Set([timezone, ...Intl.supportedValuesOf("timeZone")])];
  const words: { value: DepartmentWord; label: string }[] = [
    { value: "Setor", label: t`Setor` },
    { value: "Departamento", label: t`Departamento` },
    { value: "Equipe", label: t`Equipe` },
    { value: "Fila", label: t`Fila` },
  ];

  return (
    <Page title={t`Empresa`} lead={<Trans>O que vale para a empresa toda.</Trans>} form={form}>
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
            value={timezone}
            onChange={(next) => next && form.set({ timezone: next })}
            error={form.errorOf("timezone")}
          />
          <NativeSelect
            label={t`Idioma`}
            description={t`Para quem não escolheu outro.`}
            data={LOCALES.map((id) => ({ value: id, label: LOCALE_NAMES[id] }))}
            {...form.text("language")}
          />
          <NativeSelect
            label={t`Como se chama cada grupo de atendimento`}
            description={t`A palavra que aparece em toda a Prosa.`}
            data={words}
            {...form.text("department_word")}
          />
        </Fields>
      </Section>
    </Page>
  );
}
