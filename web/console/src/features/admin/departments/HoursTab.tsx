import { Trans } from "@lingui/react/macro";
import { useMe } from "@/realtime/store";
import { HoursEditor } from "../hours/HoursEditor";
import type { Hours } from "../hours/model";
import { useResource } from "../kit/data";
import { Section } from "../kit/Page";
import { SwitchRow } from "../kit/SwitchRow";
import type { Form } from "../kit/useForm";
import type { Account } from "../wire";
import type { DepartmentValue } from "./value";

const ALL_DAY: Hours["weekly"]["mon"] = [["00:00", "24:00"]];
const ALWAYS: Hours = {
  weekly: {
    mon: ALL_DAY,
    tue: ALL_DAY,
    wed: ALL_DAY,
    thu: ALL_DAY,
    fri: ALL_DAY,
    sat: ALL_DAY,
    sun: ALL_DAY,
  },
  exceptions: [],
};

export function HoursTab({ form }: { form: Form<DepartmentValue> }) {
  const { hours } = form.value;
  // Own hours begin as a copy of the company's, for whoever may read those.
  const mayRead = useMe().permissions.includes("account.manage");
  const company = useResource<Account>("/account", mayRead).data?.settings.hours ?? ALWAYS;
  return (
    <Section
      title={<Trans>Horário de atendimento</Trans>}
      lead={<Trans>Vale no fuso horário da empresa, também para o SLA.</Trans>}
    >
      <SwitchRow
        label={<Trans>Horário próprio</Trans>}
        hint={<Trans>Desligado, vale o horário da empresa.</Trans>}
        checked={hours !== null}
        onChange={(event) => form.set({ hours: event.currentTarget.checked ? company : null })}
      />
      {hours ? <HoursEditor value={hours} onChange={(next) => form.set({ hours: next })} /> : null}
      <SwitchRow
        label={<Trans>Abrir atendimento fora do horário</Trans>}
        hint={
          <Trans>
            Ligado, a conversa espera na fila até abrir. Desligado, só recebe a mensagem de fora do horário.
          </Trans>
        }
        {...form.check("open_when_closed")}
      />
    </Section>
  );
}
