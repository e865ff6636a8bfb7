import { Trans, useLingui } from "@lingui/react/macro";
import {
  Button,
  NativeSelect,
  PasswordInput,
  Textarea,
  TextInput,
  useMantineColorScheme,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { Me } from "@/lib/api/types";
import { activateLocale, LOCALE_NAMES, LOCALES, matchLocale, useLocale } from "@/lib/i18n/i18n";
import { update } from "@/realtime/core";
import { useMe } from "@/realtime/store";
import { Loaded, useReload, useResource } from "../kit/data";
import { FormDialog } from "../kit/FormDialog";
import { Fields, Page, Section } from "../kit/Page";
import { SwitchRow } from "../kit/SwitchRow";
import { useDepartmentForms } from "../kit/useDepartmentForms";
import { useForm } from "../kit/useForm";
import { WishRows } from "../notifications/WishRows";
import type { ProfileSettings } from "../wire";
import { PhotoField } from "./PhotoField";
import { SessionList } from "./SessionList";

interface OwnMe {
  user: Me["user"] & { settings: ProfileSettings };
}

type Profile = ProfileSettings & { name: string; language: string; theme: string };

export default function ProfilePage() {
  const query = useResource<OwnMe>("/me");
  return <Loaded query={query}>{(me) => <ProfileForm me={me} />}</Loaded>;
}

function ProfileForm({ me }: { me: OwnMe }) {
  const { t } = useLingui();
  const { ofThe } = useDepartmentForms();
  const reload = useReload();
  const locale = useLocale();
  const { login } = useMe().user;
  const { setColorScheme } = useMantineColorScheme();
  const [isPasswordOpen, setPasswordOpen] = useState(false);
  const saved: Profile = {
    ...me.user.settings,
    name: me.user.name,
    language: matchLocale(me.user.language ?? locale),
    theme: me.user.theme ?? "system",
  };
  const form = useForm<Profile>(saved, async ({ name, language, theme, ...settings }) => {
    const next = await api.patch<Me>("/me", {
      ...(name === undefined ? {} : { name }),
      ...(language === undefined ? {} : { language }),
      ...(theme === undefined ? {} : { theme }),
      ...(Object.keys(settings).length > 0 ? { settings } : {}),
    });
    update((state) => ({ ...state, me: next }));
    if (language) await activateLocale(matchLocale(language));
    if (theme) setColorScheme(theme === "light" || theme === "dark" ? theme : "auto");
    await reload();
  });

  return (
    <Page
      title={t`Meu perfil`}
      lead={<Trans>Como você aparece para os colegas e como a Prosa se comporta para você.</Trans>}
      form={form}
    >
      <Section title={<Trans>Você</Trans>}>
        <Fields>
          <PhotoField />
          <TextInput label={t`Nome`} required maxLength={120} {...form.text("name")} />
          <TextInput label={t`Login`} value={login} disabled description={t`Só um administrador o altera.`} />
          <NativeSelect
            label={t`Idioma`}
            data={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
            {...form.text("language")}
          />
          <NativeSelect
            label={t`Tema`}
            data={[
              { value: "system", label: t`Igual ao do sistema` },
              { value: "light", label: t`Claro` },
              { value: "dark", label: t`Escuro` },
            ]}
            {...form.text("theme")}
          />
        </Fields>
      </Section>
      <Section title={<Trans>Mensagens</Trans>}>
        <Textarea
          label={t`Mensagem de encerramento`}
          description={t`Já vem escrita ao encerrar um atendimento. Vazia: vale a ${ofThe} ou a da empresa.`}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={4096}
          {...form.text("closing_message")}
        />
        <Textarea
          label={t`Assinatura`}
          description={t`Vai ao fim de cada mensagem sua ao cliente. Vazia: nenhuma.`}
          autosize
          minRows={1}
          maxRows={6}
          maxLength={500}
          {...form.text("signature")}
        />
        <SwitchRow
          label={<Trans>Enter envia a mensagem</Trans>}
          hint={<Trans>Desligado, Enter quebra a linha e Ctrl+Enter envia.</Trans>}
          {...form.check("enter_sends")}
        />
        <SwitchRow
          label={<Trans>Confirmar antes de enviar um áudio</Trans>}
          hint={<Trans>Depois de gravar, você ouve a mensagem antes de ela ir.</Trans>}
          {...form.check("confirm_audio")}
        />
      </Section>
      <Section title={<Trans>Avisos</Trans>}>
        <WishRows value={form.value} onChange={form.set} />
      </Section>
      <Section
        title={<Trans>Acesso</Trans>}
        lead={<Trans>Onde sua conta está aberta. Encerre o que você não reconhece e troque a senha.</Trans>}
        actions={
          <Button variant="default" onClick={() => setPasswordOpen(true)}>
            <Trans>Trocar a senha</Trans>
          </Button>
        }
      >
        <SessionList />
      </Section>
      {isPasswordOpen ? <PasswordDialog onClose={() => setPasswordOpen(false)} /> : null}
    </Page>
  );
}

function PasswordDialog({ onClose }: { onClose(): void }) {
  const { t } = useLingui();
  const form = useForm({ current_password: "", new_password: "" }, async (_, value) => {
    await api.put("/me/password", value);
    notifications.show({ message: t`Senha trocada.` });
  });
  return (
    <FormDialog title={t`Trocar a senha`} form={form} onClose={onClose} submitLabel={t`Trocar a senha`}>
      <PasswordInput
        label={t`Senha atual`}
        required
        autoComplete="current-password"
        data-autofocus
        {...form.text("current_password")}
      />
      <PasswordInput
        label={t`Nova senha`}
        description={t`Pelo menos 12 caracteres, difícil de adivinhar.`}
        required
        autoComplete="new-password"
        {...form.text("new_password")}
      />
    </FormDialog>
  );
}
