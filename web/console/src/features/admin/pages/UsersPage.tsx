import { Trans, useLingui } from "@lingui/react/macro";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { api } from "@/lib/api/client";
import { useMe } from "@/realtime/store";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded, useAct, useResource } from "../kit/data";
import { FormDialog } from "../kit/FormDialog";
import { List, Row } from "../kit/List";
import { Page } from "../kit/Page";
import { useConfirm } from "../kit/useConfirm";
import { useDepartmentForms } from "../kit/useDepartmentForms";
import { useForm } from "../kit/useForm";
import type { Items, Role, Roles, User } from "../wire";
import { UserDialog } from "./UserDialog";

export default function UsersPage() {
  const { t } = useLingui();
  const { many } = useDepartmentForms();
  const users = useResource<Items<User>>("/users");
  const roles = useResource<Roles>("/roles");
  const [edited, setEdited] = useState<User | "new" | null>(null);
  return (
    <Page
      title={t`Usuários`}
      lead={<Trans>Quem entra na Prosa, com qual função e em quais {many}.</Trans>}
      actions={
        <Button
          leftSection={<IconPlus size={16} />}
          onClick={() => setEdited("new")}
          disabled={roles.data === undefined}
        >
          <Trans>Novo usuário</Trans>
        </Button>
      }
    >
      <Loaded query={roles}>
        {({ items }) => (
          <>
            <Loaded query={users}>
              {(found) => <UserList users={found.items} roles={items} onEdit={setEdited} />}
            </Loaded>
            {edited ? (
              <UserDialog
                user={edited === "new" ? null : edited}
                roles={items}
                onClose={() => setEdited(null)}
              />
            ) : null}
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface UserListProps {
  users: User[];
  roles: Role[];
  onEdit(user: User): void;
}

function UserList({ users, roles, onEdit }: UserListProps) {
  const { t } = useLingui();
  const me = useMe();
  const act = useAct();
  const [search, setSearch] = useState("");
  const [reset, setReset] = useState<User | null>(null);
  const [dialog, confirm] = useConfirm();
  const { departments } = me.directory;
  const wanted = search.trim().toLocaleLowerCase();
  const shown = users.filter((user) => `${user.name} ${user.login}`.toLocaleLowerCase().includes(wanted));

  async function setActive(user: User, isActive: boolean) {
    if (
      !isActive &&
      !(await confirm({
        title: t`Desativar ${user.name}?`,
        text: t`A pessoa sai da Prosa agora mesmo e não entra mais. O histórico fica, e você pode reativá-la depois.`,
        action: t`Desativar`,
      }))
    )
      return;
    await act(() => api.patch(`/users/${user.id}`, { is_active: isActive }));
  }

  return (
    <>
      {users.length > 8 ? (
        <TextInput
          type="search"
          aria-label={t`Procurar usuário`}
          placeholder={t`Procurar por nome ou login`}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      ) : null}
      {shown.length === 0 ? (
        <EmptyState
          title={<Trans>Ninguém com esse nome</Trans>}
          action={
            <Button variant="default" onClick={() => setSearch("")}>
              <Trans>Limpar a busca</Trans>
            </Button>
          }
        />
      ) : (
        <List label={t`Usuários`}>
          {shown.map((user) => (
            <Row
              key={user.id}
              name={user.name}
              leading={<Avatar id={user.id} name={user.name} size={32} />}
              details={[
                user.login,
                ...departments.filter((item) => item.member_ids.includes(user.id)).map((item) => item.name),
              ].join(" · ")}
              isInactive={!user.is_active}
              badges={
                <>
                  {user.id === me.user.id ? (
                    <Badge tone="accent">
                      <Trans>Você</Trans>
                    </Badge>
                  ) : null}
                  <Badge>{roles.find((role) => role.id === user.role_id)?.name ?? user.role}</Badge>
                </>
              }
              onOpen={() => onEdit(user)}
              actions={[
                { label: t`Editar`, run: () => onEdit(user) },
                !user.is_shared && { label: t`Definir nova senha`, run: () => setReset(user) },
                user.is_active
                  ? {
                      label: t`Desativar`,
                      run: () => void setActive(user, false),
                      isDanger: true,
                      isDisabled: user.id === me.user.id,
                    }
                  : { label: t`Reativar`, run: () => void setActive(user, true) },
              ]}
            />
          ))}
        </List>
      )}
      {reset ? <ResetDialog user={reset} onClose={() => setReset(null)} /> : null}
      {dialog}
    </>
  );
}

function ResetDialog({ user, onClose }: { user: User; onClose(): void }) {
  const { t } = useLingui();
  const form = useForm({ password: "" }, (_, value) => api.put(`/users/${user.id}/password`, value));
  return (
    <FormDialog
      title={t`Nova senha para ${user.name}`}
      form={form}
      onClose={onClose}
      submitLabel={t`Definir senha`}
    >
      <PasswordInput
        label={t`Nova senha`}
        description={t`Pelo menos 12 caracteres, difícil de adivinhar. A pessoa sai de todos os aparelhos.`}
        required
        autoComplete="new-password"
        data-autofocus
        {...form.text("password")}
      />
    </FormDialog>
  );
}
