import { Trans, useLingui } from "@lingui/react/macro";
import { Alert, Tabs } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import { isSound } from "../hours/model";
import css from "../kit/kit.module.css";
import { Page } from "../kit/Page";
import { Unsound } from "../kit/unsound";
import { useForm } from "../kit/useForm";
import type { Department } from "../wire";
import { DistributionTab } from "./DistributionTab";
import { GeneralTab } from "./GeneralTab";
import { HoursTab } from "./HoursTab";
import { InactivityTab } from "./InactivityTab";
import { MessagesTab } from "./MessagesTab";
import { OverflowTab } from "./OverflowTab";
import type { DepartmentValue } from "./value";

interface DepartmentFormProps {
  department: Department;
  departments: Department[];
}

/** All of one department: one form over the tabs, saved together. */
export function DepartmentForm({ department, departments }: DepartmentFormProps) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const { name, color, is_active, member_ids } = department;
  const saved: DepartmentValue = { ...department.settings, name, color, is_active, member_ids };
  const form = useForm<DepartmentValue>(saved, async (changes, value) => {
    if (value.hours && !isSound(value.hours)) throw new Unsound("hours");
    const { name, color, is_active, member_ids, ...settings } = changes;
    const base = {
      ...(name === undefined ? {} : { name }),
      ...(color === undefined ? {} : { color }),
      ...(is_active === undefined ? {} : { is_active }),
      ...(Object.keys(settings).length > 0 ? { settings } : {}),
    };
    if (Object.keys(base).length > 0) await api.patch(`/departments/${department.id}`, base);
    if (member_ids) await api.put(`/departments/${department.id}/members`, { user_ids: member_ids });
    await queries.invalidateQueries({ queryKey: ["admin"] });
  });

  return (
    <Page title={department.name} back="departments" form={form}>
      {department.warnings.includes("no_members") ? (
        <Alert color="yellow">
          <Trans>Ninguém atende aqui: estas conversas não aparecem para nenhum atendente.</Trans>
        </Alert>
      ) : null}
      <Tabs defaultValue="general" keepMounted={false}>
        <Tabs.List mb={16} style={{ flexWrap: "wrap" }}>
          <Tabs.Tab value="general">{t`Geral`}</Tabs.Tab>
          <Tabs.Tab value="distribution">{t`Distribuição`}</Tabs.Tab>
          <Tabs.Tab value="hours">{t`Horários`}</Tabs.Tab>
          <Tabs.Tab value="overflow">{t`Transbordo`}</Tabs.Tab>
          <Tabs.Tab value="messages">{t`Mensagens`}</Tabs.Tab>
          <Tabs.Tab value="inactivity">{t`Inatividade`}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel className={css.stack} value="general">
          <GeneralTab form={form} />
        </Tabs.Panel>
        <Tabs.Panel className={css.stack} value="distribution">
          <DistributionTab form={form} />
        </Tabs.Panel>
        <Tabs.Panel className={css.stack} value="hours">
          <HoursTab form={form} />
        </Tabs.Panel>
        <Tabs.Panel className={css.stack} value="overflow">
          <OverflowTab form={form} departments={departments.filter((item) => item.id !== department.id)} />
        </Tabs.Panel>
        <Tabs.Panel className={css.stack} value="messages">
          <MessagesTab form={form} />
        </Tabs.Panel>
        <Tabs.Panel className={css.stack} value="inactivity">
          <InactivityTab form={form} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
