import { Trans, useLingui } from "@lingui/react/macro";
import { Alert, Button, Checkbox, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { api } from "@/lib/api/client";
import { useMe } from "@/realtime/store";
import { Badge } from "@/ui/Badge";
import { Loaded, useReload, useResource } from "../kit/data";
import { FormDialog } from "../kit/FormDialog";
import { List, Row } from "../kit/List";
import { Page } from "../kit/Page";
import { useForm } from "../kit/useForm";
import { groupPermissions } from "../roles/groups";
import css from "../roles/roles.module.css";
import { useGroupNames, usePermissionNames } from "../roles/usePermissionNames";
import type { Role, Roles } from "../wire";

/** What the dialog starts from: a role to change, or what a new one is copied from. */
interface Edited {
  role: Role | null;
  name: string;
  permissions: string[];
}

export default function RolesPage() {
  const { t } = useLingui();
  const query = useResource<Roles>("/roles");
  const [edited, setEdited] = useState<Edited | null>(null);
  return (
    <Page
      title={t`Funções`}
      lead={
        <Trans>O que cada pessoa pode ver e fazer. Para ter uma variante, copie uma função e ajuste.</Trans>
      }
      actions={
        <Button
          leftSection={<IconPlus size={16} />}
          onClick={() => setEdited({ role: null, name: "", permissions: [] })}
          disabled={query.data === undefined}
        >
          <Trans>Nova função</Trans>
        </Button>
      }
    >
      <Loaded query={query}>
        {({ items, permissions }) => (
          <>
            <List label={t`Funções`}>
              {items.map((role) => {
                const edit = () => setEdited({ role, name: role.name, permissions: role.permissions });
                const held = role.permissions.length;
                const all = Object.keys(permissions).length;
                return (
                  <Row
                    key={role.id}
                    name={role.name}
                    details={t`${held} de ${all} permissões`}
                    badges={
                      role.kind === "custom" ? null : (
                        <Badge>
                          <Trans>Padrão</Trans>
                        </Badge>
                      )
                    }
                    onOpen={edit}
                    actions={[
                      { label: t`Editar`, run: edit },
                      {
                        label: t`Copiar`,
                        run: () =>
                          setEdited({
                            role: null,
                            name: t`Cópia de ${role.name}`,
                            permissions: role.permissions,
                          }),
                      },
                    ]}
                  />
                );
              })}
            </List>
            {edited ? (
              <RoleDialog edited={edited} explained={permissions} onClose={() => setEdited(null)} />
            ) : null}
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface RoleDialogProps {
  edited: Edited;
  explained: Record<string, string>;
  onClose(): void;
}

function RoleDialog({ edited, explained, onClose }: RoleDialogProps) {
  const { t } = useLingui();
  const me = useMe();
  const reload = useReload();
  const names = usePermissionNames();
  const groupNames = useGroupNames();
  const { role } = edited;
  const isAdministrator = role?.kind === "administrator";
  const saved = role ? { name: role.name, permissions: role.permissions } : { name: "", permissions: [] };
  const form = useForm<{ name: string; permissions: string[] }>(
    saved,
    async (changes, value) => {
      if (role) await api.patch(`/roles/${role.id}`, changes);
      else await api.post("/roles", value);
      await reload();
    },
    { name: edited.name, permissions: edited.permissions },
  );
  const held = new Set(form.value.permissions);

  function toggle(list: readonly string[], isOn: boolean) {
    const next = new Set(held);
    for (const name of list) {
      if (isOn) next.add(name);
      else next.delete(name);
    }
    form.set({ permissions: Object.keys(explained).filter((name) => next.has(name)) });
  }

  return (
    <FormDialog
      title={role ? t`Editar função` : t`Nova função`}
      form={form}
      onClose={onClose}
      size="lg"
      submitLabel={role ? t`Salvar` : t`Criar função`}
    >
      <TextInput label={t`Nome`} required maxLength={120} data-autofocus {...form.text("name")} />
      {isAdministrator ? (
        <Alert color="accent">
          <Trans>Administradores sempre têm todas as permissões.</Trans>
        </Alert>
      ) : null}
      {groupPermissions(Object.keys(explained)).map(({ group, names: list }) => {
        const count = list.filter((name) => held.has(name)).length;
        return (
          <fieldset key={group} className={css.group} disabled={isAdministrator}>
            <legend className={css.legend}>
              <Checkbox
                label={groupNames[group]}
                checked={count === list.length}
                indeterminate={count > 0 && count < list.length}
                onChange={(event) =>
                  toggle(
                    list.filter((name) => me.permissions.includes(name)),
                    event.currentTarget.checked,
                  )
                }
              />
            </legend>
            {list.map((name) => (
              <Checkbox
                key={name}
                label={names[name] ?? explained[name]}
                checked={held.has(name)}
                // Nobody gives more than they have.
                disabled={isAdministrator || !me.permissions.includes(name)}
                onChange={(event) => toggle([name], event.currentTarget.checked)}
              />
            ))}
          </fieldset>
        );
      })}
      {form.errorOf("permissions") ? (
        <p role="alert" className={css.error}>
          {form.errorOf("permissions")}
        </p>
      ) : null}
    </FormDialog>
  );
}
