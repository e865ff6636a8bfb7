import { Trans, useLingui } from "@lingui/react/macro";
import { Button, MultiSelect, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "@/lib/api/client";
import { useMe } from "@/realtime/store";
import { AVATAR_FILLS } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { EmptyState } from "@/ui/EmptyState";
import { DepartmentForm } from "../departments/DepartmentForm";
import { ColorField } from "../kit/ColorField";
import { Loaded, useAct, useReload, useResource } from "../kit/data";
import { FormDialog } from "../kit/FormDialog";
import css from "../kit/kit.module.css";
import { List, Row } from "../kit/List";
import { Page } from "../kit/Page";
import { useConfirm } from "../kit/useConfirm";
import { useDepartmentForms } from "../kit/useDepartmentForms";
import { useForm } from "../kit/useForm";
import type { Department, Items } from "../wire";

export default function DepartmentsPage() {
  const { item } = useParams({ strict: false });
  const query = useResource<Items<Department>>("/departments");
  return (
    <Loaded query={query}>
      {({ items }) => {
        if (item === undefined) return <DepartmentList departments={items} />;
        const found = items.find((department) => department.id === item);
        return found ? (
          <DepartmentForm department={found} departments={items} />
        ) : (
          <EmptyState title={<Trans>Esta página não existe mais</Trans>} />
        );
      }}
    </Loaded>
  );
}

function DepartmentList({ departments }: { departments: Department[] }) {
  const { t } = useLingui();
  const { one, many, Many, New } = useDepartmentForms();
  const navigate = useNavigate();
  const act = useAct();
  const [isNew, setNew] = useState(false);
  const [dialog, confirm] = useConfirm();
  const open = (id: string) =>
    void navigate({ to: "/settings/$page/$item", params: { page: "departments", item: id } });

  async function remove(department: Department) {
    const isSure = await confirm({
      title: t`Excluir ${department.name}?`,
      text: t`Só é possível se nunca houve um atendimento aqui. Depois disso, desative.`,
      action: t`Excluir`,
    });
    if (isSure)
      await act(() => api.delete(`/departments/${department.id}`), t`${department.name} foi excluído.`);
  }

  return (
    <Page
      title={Many}
      lead={<Trans>Cada {one} tem seus atendentes, sua distribuição e suas regras.</Trans>}
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setNew(true)}>
          {New}
        </Button>
      }
    >
      {departments.length === 0 ? (
        <EmptyState title={<Trans>Ainda não há {many}</Trans>}>
          <Trans>Sem {many}, todas as conversas ficam em Geral.</Trans>
        </EmptyState>
      ) : (
        <List label={Many}>
          {departments.map((department) => {
            const members = department.member_ids.length;
            return (
              <Row
                key={department.id}
                name={department.name}
                leading={<span className={css.dot} style={{ background: department.color }} />}
                details={members === 1 ? t`1 atendente` : t`${members} atendentes`}
                isInactive={!department.is_active}
                badges={
                  <>
                    <Badge>
                      {department.settings.mode === "push" ? (
                        <Trans>Automático</Trans>
                      ) : (
                        <Trans>Manual</Trans>
                      )}
                    </Badge>
                    {department.warnings.includes("no_members") ? (
                      <Badge tone="warn">
                        <Trans>Sem atendentes</Trans>
                      </Badge>
                    ) : null}
                  </>
                }
                onOpen={() => open(department.id)}
                actions={[
                  { label: t`Configurar`, run: () => open(department.id) },
                  {
                    label: department.is_active ? t`Desativar` : t`Reativar`,
                    run: () =>
                      void act(() =>
                        api.patch(`/departments/${department.id}`, { is_active: !department.is_active }),
                      ),
                  },
                  { label: t`Excluir`, run: () => void remove(department), isDanger: true },
                ]}
              />
            );
          })}
        </List>
      )}
      {isNew ? <NewDialog onClose={() => setNew(false)} onCreated={open} /> : null}
      {dialog}
    </Page>
  );
}

function NewDialog({ onClose, onCreated }: { onClose(): void; onCreated(id: string): void }) {
  const { t } = useLingui();
  const { one, New } = useDepartmentForms();
  const { users } = useMe().directory;
  const reload = useReload();
  const form = useForm(
    { name: "", color: AVATAR_FILLS[0] as string, member_ids: [] as string[] },
    async (_, value) => {
      const created = await api.post<Department>("/departments", value);
      await reload();
      onCreated(created.id);
    },
  );
  return (
    <FormDialog title={New} form={form} onClose={onClose} submitLabel={t`Criar ${one}`}>
      <TextInput
        label={t`Nome`}
        placeholder={t`Por exemplo: Suporte`}
        required
        maxLength={120}
        data-autofocus
        {...form.text("name")}
      />
      <ColorField value={form.value.color} onChange={(color) => form.set({ color })} />
      <MultiSelect
        label={t`Atendentes`}
        searchable
        data={users.filter((user) => user.is_active).map((user) => ({ value: user.id, label: user.name }))}
        value={form.value.member_ids}
        onChange={(member_ids) => form.set({ member_ids })}
      />
    </FormDialog>
  );
}
