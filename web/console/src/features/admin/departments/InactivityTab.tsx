import { Trans } from "@lingui/react/macro";
import { InactivityFields, NO_INACTIVITY } from "../kit/InactivityFields";
import { Section } from "../kit/Page";
import { SwitchRow } from "../kit/SwitchRow";
import type { Form } from "../kit/useForm";
import type { DepartmentValue } from "./value";

export function InactivityTab({ form }: { form: Form<DepartmentValue> }) {
  const { inactivity } = form.value;
  return (
    <Section
      title={<Trans>Quando o contato não responde</Trans>}
      lead={
        <Trans>Só conta enquanto a última palavra foi nossa: quem espera resposta nunca é encerrado.</Trans>
      }
    >
      <SwitchRow
        label={<Trans>Regra própria</Trans>}
        hint={<Trans>Desligado, vale a regra da empresa.</Trans>}
        checked={inactivity !== null}
        onChange={(event) => form.set({ inactivity: event.currentTarget.checked ? NO_INACTIVITY : null })}
      />
      {inactivity ? (
        <InactivityFields value={inactivity} onChange={(next) => form.set({ inactivity: next })} />
      ) : null}
    </Section>
  );
}
