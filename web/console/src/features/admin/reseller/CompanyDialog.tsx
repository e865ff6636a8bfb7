import { useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import { createCompany, type InvitationLink, type NewCompany } from "@/lib/api/support";
import { useReload } from "../kit/data";
import { FormDialog } from "../kit/FormDialog";
import { useForm } from "../kit/useForm";

interface CompanyDialogProps {
  onClose(): void;
  onInvited(link: InvitationLink): void;
}

const EMPTY: NewCompany = { name: "", administrator_name: "", administrator_login: "" };

/** A new company with its first administrator. */
export function CompanyDialog({ onClose, onInvited }: CompanyDialogProps) {
  const { t } = useLingui();
  const reload = useReload();
  const form = useForm(EMPTY, async (_, value) => {
    const { invitation } = await createCompany(value);
    onInvited(invitation);
    await reload();
  });
  return (
    <FormDialog title={t`Nova empresa`} form={form} onClose={onClose} submitLabel={t`Criar empresa`}>
      <TextInput label={t`Nome da empresa`} required maxLength={120} data-autofocus {...form.text("name")} />
      <TextInput
        label={t`Nome do administrador`}
        required
        maxLength={120}
        {...form.text("administrator_name")}
      />
      <TextInput
        label={t`Login do administrador`}
        description={t`Um e-mail ou nome de usuário, sem espaços. Só ele escolhe a senha.`}
        required
        minLength={3}
        maxLength={254}
        autoCapitalize="none"
        spellCheck={false}
        {...form.text("administrator_login")}
      />
    </FormDialog>
  );
}
