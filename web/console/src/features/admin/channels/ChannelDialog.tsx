import { Trans, useLingui } from "@lingui/react/macro";
import { Alert, Button, NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import { api } from "@/lib/api/client";
import { useMe } from "@/realtime/store";
import { ColorField } from "../kit/ColorField";
import { CopyField } from "../kit/CopyField";
import { useAct, useReload } from "../kit/data";
import { FormDialog } from "../kit/FormDialog";
import { useDepartmentForms } from "../kit/useDepartmentForms";
import { useForm } from "../kit/useForm";
import type { Inbox } from "../wire";

/** Everything of one number: address for the provider, secrets, pause. */
export function ChannelDialog({ inbox, onClose }: { inbox: Inbox; onClose(): void }) {
  const { t } = useLingui();
  const { One } = useDepartmentForms();
  const act = useAct();
  const reload = useReload();
  const { departments } = useMe().directory;
  const form = useForm(
    {
      name: inbox.name,
      display_number: inbox.display_number,
      business_id: inbox.business_id,
      color: inbox.color,
      default_department_id: inbox.default_department_id,
      app_secret: "",
      access_token: "",
    },
    async (changes) => {
      await api.patch(`/inboxes/${inbox.id}`, changes);
      await reload();
    },
  );
  const setState = (state: "active" | "paused") =>
    void act(() => api.patch(`/inboxes/${inbox.id}`, { state }));

  return (
    <FormDialog title={inbox.name} form={form} onClose={onClose} size="lg">
      {inbox.state === "needs_token" ? (
        <Alert color="red" title={t`O canal parou de enviar`}>
          <Trans>
            O provedor recusou o token de acesso. Cole um novo abaixo e salve: o envio continua de onde parou.
          </Trans>
        </Alert>
      ) : inbox.state === "paused" ? (
        <Alert color="yellow" title={t`Canal pausado`}>
          <p style={{ margin: "0 0 8px" }}>
            <Trans>Nada é enviado. O que chega é guardado e aparece normalmente.</Trans>
          </p>
          <Button size="xs" variant="default" onClick={() => setState("active")}>
            <Trans>Retomar</Trans>
          </Button>
        </Alert>
      ) : null}
      <CopyField
        label={t`Endereço do webhook`}
        hint={
          <Trans>Cole em Meta for Developers › WhatsApp › Configuração, e assine o campo messages.</Trans>
        }
        value={inbox.webhook_url}
      />
      <CopyField label={t`Token de verificação`} value={inbox.verify_token} />
      <PasswordInput
        label={inbox.has_access_token ? t`Substituir o token de acesso` : t`Token de acesso`}
        description={t`Token permanente de um usuário do sistema. Fica cifrado e não é mais mostrado.`}
        minLength={8}
        maxLength={1000}
        autoComplete="off"
        {...form.text("access_token")}
      />
      <PasswordInput
        label={inbox.has_app_secret ? t`Substituir a chave secreta do app` : t`Chave secreta do app`}
        description={t`Sem ela nenhuma mensagem é aceita: é com ela que a assinatura é conferida.`}
        minLength={8}
        maxLength={1000}
        autoComplete="off"
        {...form.text("app_secret")}
      />
      <TextInput label={t`Nome`} required maxLength={100} {...form.text("name")} />
      <TextInput label={t`Número`} maxLength={40} inputMode="tel" {...form.text("display_number")} />
      <TextInput label={t`ID da conta do WhatsApp (WABA)`} maxLength={100} {...form.text("business_id")} />
      <NativeSelect
        label={t`${One} das conversas novas`}
        data={[
          { value: "", label: t`Geral (nenhum)` },
          ...departments.map((item) => ({ value: item.id, label: item.name })),
        ]}
        value={form.value.default_department_id ?? ""}
        onChange={(event) => form.set({ default_department_id: event.currentTarget.value || null })}
        error={form.errorOf("default_department_id")}
      />
      <ColorField value={form.value.color} onChange={(color) => form.set({ color })} />
      {inbox.state === "active" ? (
        <div>
          <Button variant="default" onClick={() => setState("paused")}>
            <Trans>Pausar o envio</Trans>
          </Button>
        </div>
      ) : null}
    </FormDialog>
  );
}
