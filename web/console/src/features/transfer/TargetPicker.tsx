import { Trans, useLingui } from "@lingui/react/macro";
import { SegmentedControl, TextInput } from "@mantine/core";
import { IconRefresh, IconSearch, IconUsersGroup } from "@tabler/icons-react";
import { useState } from "react";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { useMe } from "@/realtime/store";
import { Avatar } from "@/ui/Avatar";
import { STATE_COLORS, STATE_ICONS, useStateName } from "@/ui/agentState";
import { IconButton } from "@/ui/IconButton";
import { type AgentTarget, isStaffed, matches, needsAcceptance } from "./targets";
import css from "./transfer.module.css";
import { useTargets } from "./useTargets";

export interface Target {
  departmentId: string | null;
  agentId: string | null;
}

interface TargetPickerProps {
  value: Target;
  onChange(target: Target): void;
  /** People who are in it already. */
  excludedIds: readonly string[];
  /** Only who is available can be asked without naming a department. */
  mustAnswer?: boolean;
  /** Whether a department's agent may be named as well. */
  hasBoth?: boolean;
}

/** Setor or atendente, with search, states and refresh. */
export function TargetPicker({ value, onChange, excludedIds, mustAnswer, hasBoth }: TargetPickerProps) {
  const { t } = useLingui();
  const { one, One } = useDepartmentWords();
  const targets = useTargets();
  const [tab, setTab] = useState<"department" | "agent">(
    value.agentId !== null && value.departmentId === null ? "agent" : "department",
  );
  const [search, setSearch] = useState("");
  const agents = targets.agents.filter((agent) => !excludedIds.includes(agent.id));
  const department = targets.departments.find((row) => row.id === value.departmentId);
  const members = agents.filter((agent) => department?.member_ids.includes(agent.id));
  const departments = targets.departments.filter((row) => matches(row.name, search));
  const people = agents.filter((agent) => matches(agent.name, search));

  return (
    <div className={css.picker}>
      <SegmentedControl
        fullWidth
        aria-label={t`Destino`}
        data={[
          { value: "department", label: One },
          { value: "agent", label: t`Atendente` },
        ]}
        value={tab}
        onChange={(next) => {
          setTab(next as "department" | "agent");
          setSearch("");
          onChange({ departmentId: null, agentId: null });
        }}
      />
      <div className={css.search}>
        <TextInput
          placeholder={tab === "department" ? t`Procurar ${one}` : t`Procurar atendente`}
          aria-label={tab === "department" ? t`Procurar ${one}` : t`Procurar atendente`}
          leftSection={<IconSearch size={16} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          data-autofocus
        />
        <IconButton
          label={t`Atualizar`}
          onClick={targets.refresh}
          aria-busy={targets.isFetching}
          className={css.refresh}
          tooltipPosition="left"
        >
          <IconRefresh size={18} data-spinning={targets.isFetching} />
        </IconButton>
      </div>
      {targets.isError ? (
        <p className={css.quiet} role="alert">
          <Trans>
            A ocupação dos atendentes não pôde ser carregada. Os estados são os últimos conhecidos.
          </Trans>
        </p>
      ) : null}
      <div className={css.options} role="radiogroup" aria-label={tab === "department" ? One : t`Atendente`}>
        {tab === "department"
          ? departments.map((row) => (
              <Option
                key={row.id}
                name="target"
                isChosen={value.departmentId === row.id}
                onChoose={() => onChange({ departmentId: row.id, agentId: null })}
              >
                <span className={css.icon}>
                  <IconUsersGroup size={18} aria-hidden="true" />
                </span>
                <span className={css.name}>{row.name}</span>
                <span className={css.state}>
                  {isStaffed(row, targets.agents) ? t`Disponível` : t`Ninguém disponível`}
                </span>
              </Option>
            ))
          : people.map((agent) => (
              <AgentOption
                key={agent.id}
                name="target"
                agent={agent}
                isChosen={value.agentId === agent.id}
                isDisabled={mustAnswer === true && agent.state !== "available"}
                onChoose={() => onChange({ departmentId: null, agentId: agent.id })}
              />
            ))}
        {(tab === "department" ? departments : people).length === 0 ? (
          <p className={css.quiet}>
            <Trans>Nada encontrado. Tente outro nome.</Trans>
          </p>
        ) : null}
      </div>
      {hasBoth && tab === "department" && department && members.length > 0 ? (
        <fieldset className={css.members}>
          <legend>{t`Atendente de ${department.name} (opcional)`}</legend>
          <div className={css.options}>
            <Option
              name="member"
              isChosen={value.agentId === null}
              onChoose={() => onChange({ departmentId: department.id, agentId: null })}
            >
              <span className={css.name}>{t`Qualquer atendente, pela fila`}</span>
            </Option>
            {members.map((agent) => (
              <AgentOption
                key={agent.id}
                name="member"
                agent={agent}
                isChosen={value.agentId === agent.id}
                isDisabled={needsAcceptance(department) && agent.state !== "available"}
                onChoose={() => onChange({ departmentId: department.id, agentId: agent.id })}
              />
            ))}
          </div>
        </fieldset>
      ) : null}
    </div>
  );
}

interface OptionProps {
  name: string;
  isChosen: boolean;
  isDisabled?: boolean;
  onChoose(): void;
  children: React.ReactNode;
}

function Option({ name, isChosen, isDisabled, onChoose, children }: OptionProps) {
  return (
    <label className={css.option} data-chosen={isChosen} data-disabled={isDisabled}>
      <input
        type="radio"
        name={name}
        className="visually-hidden"
        checked={isChosen}
        disabled={isDisabled}
        onChange={onChoose}
      />
      {children}
    </label>
  );
}

function AgentOption({ agent, ...rest }: { agent: AgentTarget } & Omit<OptionProps, "children">) {
  const { t } = useLingui();
  const stateName = useStateName(useMe().directory.pause_reasons);
  const Icon = STATE_ICONS[agent.state];
  const state = stateName({ state: agent.state, pause_reason_id: agent.pauseReasonId });
  return (
    <Option {...rest}>
      <Avatar id={agent.id} name={agent.name} size={28} />
      <span className={css.name}>{agent.name}</span>
      <span className={css.state}>
        {agent.capacity > 0 ? (
          <span className="numeric" title={t`Atendimentos em andamento e capacidade`}>
            {agent.active}/{agent.capacity}
          </span>
        ) : null}
        <Icon size={14} color={STATE_COLORS[agent.state]} aria-hidden="true" />
        {state}
      </span>
    </Option>
  );
}
