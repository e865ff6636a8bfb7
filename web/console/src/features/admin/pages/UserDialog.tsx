import { useLingui } from "@lingui/react/macro";
import { MultiSelect, NativeSelect, PasswordInput, TagsInput, TextInput } from "@mantine/core";
import { api } from "@/lib/api/client";
import { useMe } from "@/realtime/store";
import { useReload } from "../kit/data";
import { FormDialog } from "../kit/FormDialog";
import { useDepartmentForms } from "../kit/useDepartmentForms";
import { useForm } from "../kit/useForm";
import type { Role, User } from "../wire";

interface UserDialogProps {
  /** null: a new one. */
  user: User | null;
  roles: Role[];
  onClose(): void;
}

export function UserDialog({ user, roles, onClose }: UserDialogProps) {
  const { t } = useLingui();
  const { many, Many } = useDepartmentForms();
  const me = useMe();
  const reload = useReload();
  const { departments } = me.directory;
  const mayAssign = me.permissions.includes("departments.manage");
  const agent = roles.find((role) => role.kind === "agent") ?? roles[0];
  const saved = {
    name: user?.name ?? "",
    login: user?.login ?? "",
    password: "",
    role_id: user?.role_id ?? agent?.id ?? "",
    skills: user?.skills ?? [],
    department_ids: departments
      .filter((item) => user && item.member_ids.includes(user.id))
      .map((item) => item.id),
  };

  const form = useForm(saved, async (changes, value) => {
    const { department_ids: _, password: __, ...patch } = changes;
    let id = user?.id;
    if (!id) {
      const { name, login, password, role_id } = value;
      id = (await api.post<User>("/users", { name, login: login.trim(), password, role_id })).id;
      if (value.skills.length > 0) await api.patch(`/users/${id}`, { skills: value.skills });
    } else if (Object.keys(patch).length > 0) {
      await api.patch(`/users/${id}`, patch);
    }
    for (const item of departments) {
      const wanted = value.department_ids.includes(item.id);
      if (wanted === saved.department_ids.includes(item.id)) continue;
      const others = item.member_ids.filter((member) => member !== id);
      await api.put(`/departments/${item.id}/members`, { user_ids: wanted ? [...others, id] : others });
    }
    await reload();
  });
  const isLocked = user?.is_shared ?? false;

  return (
    <FormDialog
      title={user ? t`Editar usuário` : t`Novo usuário`}
      form={form}
      onClose={onClose}
      submitLabel={user ? t`Salvar` : t`Criar usuário`}
    >
      <TextInput
        label={t`Nome`}
        required
        maxLength={120}
        disabled={isLocked}
        data-autofocus
        {...form.text("name")}
      />
      <TextInput
        label={t`Login`}
        description={
          isLocked
            ? t`A pessoa também trabalha em outra empresa: só ela muda o próprio nome e login.`
            : t`Um e-mail ou um nome curto, sem espaços.`
        }
        required
        minLength={3}
        maxLength={254}
        pattern="[^\s]+"
        autoComplete="off"
        disabled={isLocked}
        {...form.text("login")}
      />
      {user ? null : (
        <PasswordInput
          label={t`Senha`}
          description={t`Pelo menos 12 caracteres. Passe-a à pessoa, que pode trocá-la em Meu perfil.`}
          required
          autoComplete="new-password"
          {...form.text("password")}
        />
      )}
      <NativeSelect
        label={t`Função`}
        description={user ? t`Ao mudar de função, a pessoa precisa entrar de novo.` : undefined}
        data={roles.map((role) => ({ value: role.id, label: role.name }))}
        disabled={user?.id === me.user.id}
        {...form.text("role_id")}
      />
      {mayAssign ? (
        <MultiSelect
          label={Many}
          placeholder={form.value.department_ids.length === 0 ? t`Nenhum` : undefined}
          searchable
          data={departments.map((item) => ({ value: item.id, label: item.name }))}
          value={form.value.department_ids}
          onChange={(department_ids) => form.set({ department_ids })}
        />
      ) : null}
      <TagsInput
        label={t`Habilidades`}
        description={t`Para ${many} que distribuem por habilidade. Escreva e tecle Enter.`}
        maxTags={50}
        value={form.value.skills}
        onChange={(skills) => form.set({ skills })}
        error={form.errorOf("skills")}
      />
    </FormDialog>
  );
}
