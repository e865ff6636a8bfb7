import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { api } from "@/lib/api/client";
import { formatWork } from "@/lib/time/format";
import { useMe } from "@/realtime/store";
import { usePriorityOptions } from "@/ui/desk/usePriorityNames";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded, useReload, useResource } from "../kit/data";
import { FormDialog } from "../kit/FormDialog";
import { OrderedList } from "../kit/OrderedList";
import { Page } from "../kit/Page";
import { useDepartmentForms } from "../kit/useDepartmentForms";
import { useForm } from "../kit/useForm";
import type { Items, SlaPolicy } from "../wire";

export default function SlaPage() {
  const { t } = useLingui();
  const { All } = useDepartmentForms();
  const priorities = usePriorityOptions();
  const { departments } = useMe().directory;
  const query = useResource<Items<SlaPolicy>>("/sla-policies");
  const [edited, setEdited] = useState<SlaPolicy | "new" | null>(null);

  function details(policy: SlaPolicy): string {
    const { first_response_minutes: first, next_response_minutes: next, resolution_minutes: end } = policy;
    const department = departments.find((item) => item.id === policy.department_id)?.name;
    const priority = priorities[policy.min_priority]?.label ?? "";
    return [
      department ?? All,
      policy.min_priority > 0 ? t`a partir de prioridade ${priority}` : null,
      first ? t`primeira resposta ${formatWork(first)}` : null,
      next ? t`próxima ${formatWork(next)}` : null,
      end ? t`resolução ${formatWork(end)}` : null,
    ]
      .filter((part) => part !== null)
      .join(" · ");
  }

  return (
    <Page
      title={t`SLA`}
      lead={
        <Trans>
          Em quanto tempo, dentro do horário de atendimento, um contato deve ter resposta. Vale a primeira
          política da lista que servir.
        </Trans>
      }
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited("new")}>
          <Trans>Nova política</Trans>
        </Button>
      }
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={<Trans>Nenhuma política de SLA</Trans>}>
              <Trans>Com uma política, o cartão da conversa mostra quanto tempo falta.</Trans>
            </EmptyState>
          ) : (
            <OrderedList<SlaPolicy>
              label={t`Políticas de SLA`}
              path="/sla-policies"
              items={items}
              nameOf={(item) => item.name}
              detailsOf={details}
              onEdit={setEdited}
            />
          )
        }
      </Loaded>
      {edited ? (
        <SlaDialog policy={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      ) : null}
    </Page>
  );
}

function SlaDialog({ policy, onClose }: { policy: SlaPolicy | null; onClose(): void }) {
  const { t } = useLingui();
  const { All, One } = useDepartmentForms();
  const reload = useReload();
  const priorities = usePriorityOptions();
  const { departments } = useMe().directory;
  const form = useForm(
    {
      name: policy?.name ?? "",
      department_id: policy?.department_id ?? null,
      min_priority: policy?.min_priority ?? 0,
      first_response_minutes: policy?.first_response_minutes ?? null,
      next_response_minutes: policy?.next_response_minutes ?? null,
      resolution_minutes: policy?.resolution_minutes ?? null,
    },
    async (changes, value) => {
      if (policy) await api.patch(`/sla-policies/${policy.id}`, changes);
      else await api.post("/sla-policies", value);
      await reload();
    },
  );
  return (
    <FormDialog title={policy ? t`Editar política` : t`Nova política`} form={form} onClose={onClose}>
      <TextInput label={t`Nome`} required maxLength={120} data-autofocus {...form.text("name")} />
      <NativeSelect
        label={One}
        data={[
          { value: "", label: All },
          ...departments.map((item) => ({ value: item.id, label: item.name })),
        ]}
        value={form.value.department_id ?? ""}
        onChange={(event) => form.set({ department_id: event.currentTarget.value || null })}
        error={form.errorOf("department_id")}
      />
      <NativeSelect
        label={t`A partir da prioridade`}
        data={priorities}
        value={String(form.value.min_priority)}
        onChange={(event) => form.set({ min_priority: Number(event.currentTarget.value) })}
      />
      <TextInput
        label={t`Primeira resposta (minutos)`}
        description={t`Minutos de atendimento. Pelo menos uma das três metas é necessária.`}
        {...form.number("first_response_minutes", 1, 525600, true)}
      />
      <TextInput
        label={t`Próximas respostas (minutos)`}
        {...form.number("next_response_minutes", 1, 525600, true)}
      />
      <TextInput label={t`Resolução (minutos)`} {...form.number("resolution_minutes", 1, 525600, true)} />
    </FormDialog>
  );
}
