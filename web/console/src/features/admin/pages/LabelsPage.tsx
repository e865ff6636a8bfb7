import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { api } from "@/lib/api/client";
import { useMe } from "@/realtime/store";
import { AVATAR_FILLS } from "@/ui/Avatar";
import { EmptyState } from "@/ui/EmptyState";
import { ColorField } from "../kit/ColorField";
import { Loaded, useReload, useResource } from "../kit/data";
import { FormDialog } from "../kit/FormDialog";
import { OrderedList } from "../kit/OrderedList";
import { Fields, Page } from "../kit/Page";
import { useDepartmentForms } from "../kit/useDepartmentForms";
import { useForm } from "../kit/useForm";
import { LabelMark, LabelPreview } from "../labels/LabelPreview";
import type { Items, Label } from "../wire";

const ICONS = ["⭐", "🔥", "❗", "💰", "📦", "🛠️", "📅", "✅"];

export default function LabelsPage() {
  const { t } = useLingui();
  const { All } = useDepartmentForms();
  const { departments } = useMe().directory;
  const query = useResource<Items<Label>>("/labels");
  const [edited, setEdited] = useState<Label | "new" | null>(null);
  return (
    <Page
      title={t`Etiquetas`}
      lead={<Trans>Marcas coloridas para separar, filtrar e contar conversas.</Trans>}
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited("new")}>
          <Trans>Nova etiqueta</Trans>
        </Button>
      }
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={<Trans>Nenhuma etiqueta ainda</Trans>}>
              <Trans>Crie as primeiras, por exemplo Urgente, Orçamento ou Retorno.</Trans>
            </EmptyState>
          ) : (
            <OrderedList<Label>
              label={t`Etiquetas`}
              path="/labels"
              items={items}
              isArchive
              nameOf={(label) => label.name}
              leadingOf={(label) => <LabelMark label={label} />}
              detailsOf={(label) => departments.find((item) => item.id === label.department_id)?.name ?? All}
              onEdit={setEdited}
            />
          )
        }
      </Loaded>
      {edited ? (
        <LabelDialog label={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      ) : null}
    </Page>
  );
}

function LabelDialog({ label, onClose }: { label: Label | null; onClose(): void }) {
  const { t } = useLingui();
  const { One, All } = useDepartmentForms();
  const { departments } = useMe().directory;
  const reload = useReload();
  const form = useForm(
    {
      name: label?.name ?? "",
      color: label?.color ?? (AVATAR_FILLS[0] as string),
      icon: label?.icon ?? null,
      department_id: label?.department_id ?? null,
    },
    async (changes, value) => {
      if (label) await api.patch(`/labels/${label.id}`, changes);
      else await api.post("/labels", value);
      await reload();
    },
  );
  const { value } = form;
  return (
    <FormDialog title={label ? t`Editar etiqueta` : t`Nova etiqueta`} form={form} onClose={onClose}>
      <TextInput label={t`Nome`} required maxLength={120} data-autofocus {...form.text("name")} />
      <ColorField value={value.color} onChange={(color) => form.set({ color })} />
      <Fields>
        <NativeSelect
          label={t`Ícone`}
          description={t`Opcional, antes do nome.`}
          data={[
            { value: "", label: t`Nenhum` },
            ...[...new Set([...ICONS, ...(value.icon ? [value.icon] : [])])].map((icon) => ({
              value: icon,
              label: icon,
            })),
          ]}
          value={value.icon ?? ""}
          onChange={(event) => form.set({ icon: event.currentTarget.value || null })}
          error={form.errorOf("icon")}
        />
        <NativeSelect
          label={One}
          description={t`Quem pode usar, e em quais conversas.`}
          data={[
            { value: "", label: All },
            ...departments.map((item) => ({ value: item.id, label: item.name })),
          ]}
          value={value.department_id ?? ""}
          onChange={(event) => form.set({ department_id: event.currentTarget.value || null })}
          error={form.errorOf("department_id")}
        />
      </Fields>
      <LabelPreview label={{ ...value, name: value.name.trim() || t`Etiqueta` }} />
    </FormDialog>
  );
}
