import { Trans, useLingui } from "@lingui/react/macro";
import { api } from "@/lib/api/client";
import { HoursEditor } from "../hours/HoursEditor";
import { isSound } from "../hours/model";
import { Loaded, useReload, useResource } from "../kit/data";
import { Page, Section } from "../kit/Page";
import { Unsound } from "../kit/unsound";
import { useForm } from "../kit/useForm";
import type { Account } from "../wire";

export default function HoursPage() {
  const query = useResource<Account>("/account");
  return <Loaded query={query}>{(account) => <CompanyHours account={account} />}</Loaded>;
}

function CompanyHours({ account }: { account: Account }) {
  const { t } = useLingui();
  const reload = useReload();
  const form = useForm({ hours: account.settings.hours }, async (changes, value) => {
    if (!isSound(value.hours)) throw new Unsound("hours");
    await api.patch("/account", { settings: changes });
    await reload();
  });
  return (
    <Page
      title={t`Horários e feriados`}
      lead={
        <Trans>
          O horário da empresa vale onde não há um próprio, e para o SLA. Fuso horário: {account.timezone}.
        </Trans>
      }
      form={form}
    >
      <Section>
        <HoursEditor value={form.value.hours} onChange={(hours) => form.set({ hours })} />
      </Section>
    </Page>
  );
}
