import { Trans, useLingui } from "@lingui/react/macro";
import { NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import { api } from "@/lib/api/client";
import { useMe } from "@/realtime/store";
import { useReload } from "../kit/data";
import { FormDialog } from "../kit/FormDialog";
import { useDepartmentForms } from "../kit/useDepartmentForms";
import { useForm } from "../kit/useForm";
import type { Inbox } from "../wire";

interface NewChannelDialogProps {
  onClose(): void;
  onCreated(id: string): void;
}

/** Connects a WhatsApp number; what the provider has to know is shown right after. */
export function NewChannelDialog({ onClose, onCreated }: NewChannelDialogProps) {
  const { t } = useLingui();
  const { One } = useDepartmentForms();
  const reload = useReload();
  const { departments } = useMe().directory;
  const form = useForm(
    {
      name: "",
      external_id: "",
      business_id: "",
      display_number: "",
      access_token: "",
      app_secret: "",
      default_department_id: null as string | null,
    },
    async (_, value) => {
      const inbox = await api.post<Inbox>("/inboxes", {
        ...value,
        external_id: value.external_id.trim(),
        access_token: value.access_token.trim() || null,
        app_secret: value.app_secret.trim() || null,
      });
      await reload();
      onCreated(inbox.id);
    },
  );
  return (
    <FormDialog
      title={t`Conectar número do WhatsApp`}
      form={form}
      onClose={onClose}
      submitLabel={t`Conectar`}
    >
      <p style={{ margin: 0, color: "var(--text-2)" }}>
        <Trans>
          Os dados estão em Meta for Developers, no seu app, em WhatsApp › Configuração da API. Depois de
          conectar você recebe o endereço do webhook para colar lá.
        </Trans>
      </p>
      <TextInput
        label={t`Nome`}
        description={t`Como os atendentes o veem, por exemplo Matriz.`}
        required
        maxLength={100}
        data-autofocus
        {...form.text("name")}
      />
      <TextInput
        label={t`ID do número de telefone`}
        description={t`Phone number ID, só algarismos. Não é o próprio número.`}
        required
        maxLength={100}
        inputMode="numeric"
        pattern="\s*[0-9]+\s*"
        {...form.text("external_id")}
      />
      <TextInput
        label={t`ID da conta do WhatsApp (WABA)`}
        description={t`Necessário para as mensagens template.`}
        maxLength={100}
        {...form.text("business_id")}
      />
      <TextInput
        label={t`Número`}
        placeholder="+55 11 98765-4321"
        maxLength={40}
        inputMode="tel"
        {...form.text("display_number")}
      />
      <PasswordInput
        label={t`Token de acesso`}
        description={t`Token permanente de um usuário do sistema. Fica cifrado e não é mais mostrado.`}
        minLength={8}
        maxLength={1000}
        autoComplete="off"
        {...form.text("access_token")}
      />
      <PasswordInput
        label={t`Chave secreta do app`}
        description={t`Sem ela nenhuma mensagem é aceita: é com ela que a assinatura é conferida.`}
        minLength={8}
        maxLength={1000}
        autoComplete="off"
        {...form.text("app_secret")}
      />
      <NativeSelect
        label={t`${One} das conversas novas`}
        data={[
          { value: "", label: t`Geral (nenhum)` },
          ...departments.map((item) => ({ value: item.id, label: item.name })),
        ]}
        value={form.value.default_department_id ?? ""}
        onChange={(event) => form.set({ default_department_id: event.currentTarget.value || null })}
      />
    </FormDialog>
  );
}
