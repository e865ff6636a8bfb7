import { Trans, useLingui } from "@lingui/react/macro";
import { MultiSelect, NativeSelect, TextInput } from "@mantine/core";
import { useMe } from "@/realtime/store";
import { usePriorityOptions } from "@/ui/desk/usePriorityNames";
import { ColorField } from "../kit/ColorField";
import { Fields, Section } from "../kit/Page";
import { SwitchRow } from "../kit/SwitchRow";
import type { Form } from "../kit/useForm";
import type { DepartmentValue } from "./value";

export function GeneralTab({ form }: { form: Form<DepartmentValue> }) {
  const { t } = useLingui();
  const { users } = useMe().directory;
  const priorities = usePriorityOptions();
  const { value } = form;
  return (
    <Section>
      <Fields>
        <TextInput label={t`Nome`} required maxLength={120} {...form.text("name")} />
        <ColorField value={value.color} onChange={(color) => form.set({ color })} />
      </Fields>
      <MultiSelect
        label={t`Atendentes`}
        description={t`Quem vê a fila e recebe os atendimentos.`}
        searchable
        data={users
          .filter((user) => user.is_active || value.member_ids.includes(user.id))
          .map((user) => ({ value: user.id, label: user.name }))}
        value={value.member_ids}
        onChange={(member_ids) => form.set({ member_ids })}
        error={form.errorOf("member_ids")}
      />
      <Fields>
        <NativeSelect
          label={t`Prioridade das conversas`}
          description={t`Com que prioridade entram na fila.`}
          data={priorities}
          value={String(value.priority)}
          onChange={(event) => form.set({ priority: Number(event.currentTarget.value) })}
        />
      </Fields>
      <SwitchRow
        label={<Trans>Ativo</Trans>}
        hint={<Trans>Sem isso, não recebe conversas novas.</Trans>}
        {...form.check("is_active")}
      />
    </Section>
  );
}
