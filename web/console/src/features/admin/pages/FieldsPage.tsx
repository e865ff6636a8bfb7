import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, TagsInput, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { api } from "@/lib/api/client";
import { Badge } from "@/ui/Badge";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded, useReload, useResource } from "../kit/data";
import { FormDialog } from "../kit/FormDialog";
import { keyFrom } from "../kit/keyFrom";
import { OrderedList } from "../kit/OrderedList";
import { Page } from "../kit/Page";
import { useForm } from "../kit/useForm";
import type { CustomField, FieldKind, Items } from "../wire";

function useKinds(): Record<FieldKind, string> {
  const { t } = useLingui();
  return {
    text: t`Texto`,
    number: t`Número`,
    date: t`Data`,
    time: t`Hora`,
    choice: t`Uma opção`,
    choices: t`Várias opções`,
    boolean: t`Sim ou não`,
    url: t`Endereço da web`,
    file: t`Arquivo`,
    image: t`Imagem`,
  };
}

export default function FieldsPage() {
  const { t } = useLingui();
  const kinds = useKinds();
  const query = useResource<Items<CustomField>>("/custom-fields");
  const [edited, setEdited] = useState<CustomField | "new" | null>(null);
  return (
    <Page
      title={t`Campos customizáveis`}
      lead={
        <Trans>
          Dados próprios da sua empresa em cada contato. Podem ser pedidos ao encerrar o atendimento.
        </Trans>
      }
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited("new")}>
          <Trans>Novo campo</Trans>
        </Button>
      }
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={<Trans>Nenhum campo ainda</Trans>}>
              <Trans>Por exemplo: plano contratado, data de nascimento ou código do cliente.</Trans>
            </EmptyState>
          ) : (
            <OrderedList<CustomField>
              label={t`Campos customizáveis`}
              path="/custom-fields"
              items={items}
              nameOf={(item) => item.label}
              detailsOf={(item) => `${kinds[item.kind]} · {${item.key}}`}
              badgesOf={(item) =>
                item.at_closing === "none" ? null : (
                  <Badge tone={item.at_closing === "required" ? "accent" : "neutral"}>
                    {item.at_closing === "required" ? (
                      <Trans>Obrigatório no encerramento</Trans>
                    ) : (
                      <Trans>Pedido no encerramento</Trans>
                    )}
                  </Badge>
                )
              }
              onEdit={setEdited}
            />
          )
        }
      </Loaded>
      {edited ? (
        <FieldDialog field={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      ) : null}
    </Page>
  );
}

function FieldDialog({ field, onClose }: { field: CustomField | null; onClose(): void }) {
  const { t } = useLingui();
  const kinds = useKinds();
  const reload = useReload();
  const [isKeyTyped, setKeyTyped] = useState(field !== null);
  const form = useForm(
    {
      label: field?.label ?? "",
      key: field?.key ?? "",
      kind: field?.kind ?? ("text" as FieldKind),
      options: field?.options ?? [],
      at_closing: field?.at_closing ?? "none",
    },
    async (changes, value) => {
      if (field) await api.patch(`/custom-fields/${field.id}`, changes);
      else
        await api.post("/custom-fields", { ...value, options: hasOptions(value.kind) ? value.options : [] });
      await reload();
    },
  );
  const { value } = form;
  return (
    <FormDialog title={field ? t`Editar campo` : t`Novo campo`} form={form} onClose={onClose}>
      <TextInput
        label={t`Nome`}
        required
        maxLength={120}
        data-autofocus
        {...form.text("label")}
        onChange={(event) => {
          const label = event.currentTarget.value;
          form.set(isKeyTyped ? { label } : { label, key: keyFrom(label) });
        }}
      />
      <TextInput
        label={t`Chave`}
        description={
          field ? t`A chave não muda: textos já podem usá-la.` : t`Como os textos o chamam, entre chaves.`
        }
        required
        disabled={field !== null}
        maxLength={40}
        pattern="[a-z][a-z0-9_]*"
        {...form.text("key")}
        onChange={(event) => {
          setKeyTyped(true);
          form.set({ key: event.currentTarget.value });
        }}
      />
      <NativeSelect
        label={t`Tipo`}
        description={field ? t`O tipo não muda: há valores guardados com ele.` : undefined}
        disabled={field !== null}
        data={Object.entries(kinds).map(([id, label]) => ({ value: id, label }))}
        {...form.text("kind")}
      />
      {hasOptions(value.kind) ? (
        <TagsInput
          label={t`Opções`}
          description={t`Escreva uma opção e tecle Enter.`}
          maxTags={200}
          value={value.options}
          onChange={(options) => form.set({ options })}
          error={form.errorOf("options")}
        />
      ) : null}
      <NativeSelect
        label={t`No encerramento`}
        data={[
          { value: "none", label: t`Não pedir` },
          { value: "optional", label: t`Pedir, opcional` },
          { value: "required", label: t`Pedir, obrigatório` },
        ]}
        {...form.text("at_closing")}
      />
    </FormDialog>
  );
}

function hasOptions(kind: FieldKind): boolean {
  return kind === "choice" || kind === "choices";
}
