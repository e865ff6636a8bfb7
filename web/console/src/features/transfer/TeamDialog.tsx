import { useLingui } from "@lingui/react/macro";
import { Modal, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { api } from "@/lib/api/client";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { useMe } from "@/realtime/store";
import { Avatar } from "@/ui/Avatar";
import { STATE_COLORS, STATE_ICONS, useStateName } from "@/ui/agentState";
import form from "@/ui/desk/form.module.css";
import type { AgentTarget } from "./targets";
import css from "./transfer.module.css";
import { useTargets } from "./useTargets";

/** What everybody does now; a supervisor changes it (SRV-1). */
export function TeamDialog({ onDone }: { onDone(): void }) {
  const { t } = useLingui();
  const { agents } = useTargets();
  const problemText = useProblemText();
  const [error, setError] = useState<string | null>(null);

  async function change(agent: AgentTarget, value: string) {
    const [state, pause_reason_id] = value.split(":");
    setError(null);
    try {
      await api.put(`/agents/${agent.id}/state`, { state, ...(pause_reason_id ? { pause_reason_id } : {}) });
    } catch (problem) {
      setError(problemText(refusalOf(problem)));
    }
  }

  return (
    <Modal
      opened
      onClose={onDone}
      title={t`Estados da equipe`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <div className={form.form}>
        <ul className={css.team}>
          {agents.map((agent) => (
            <Member key={agent.id} agent={agent} onChange={(value) => void change(agent, value)} />
          ))}
        </ul>
        {error ? (
          <p className={form.error} role="alert">
            {error}
          </p>
        ) : null}
      </div>
    </Modal>
  );
}

function Member({ agent, onChange }: { agent: AgentTarget; onChange(value: string): void }) {
  const { t } = useLingui();
  const pauses = useMe().directory.pause_reasons;
  const stateName = useStateName(pauses);
  const Icon = STATE_ICONS[agent.state];
  const { name } = agent;
  const now = agent.pauseReasonId ? `${agent.state}:${agent.pauseReasonId}` : agent.state;
  const options = [
    { value: "available", label: t`Disponível` },
    ...(pauses.length > 0 ? pauses : [null]).map((reason) => ({
      value: reason ? `paused:${reason.id}` : "paused",
      label: reason ? t`Pausa: ${reason.name}` : t`Pausa`,
    })),
    { value: "offline", label: t`Offline` },
  ];
  // What only the system sets is shown but cannot be chosen.
  if (!options.some(({ value }) => value === now))
    options.unshift({
      value: now,
      label: stateName({ state: agent.state, pause_reason_id: agent.pauseReasonId }),
    });
  return (
    <li>
      <Avatar id={agent.id} name={name} size={28} />
      <span className={css.name} title={name}>
        {name}
      </span>
      {agent.capacity > 0 ? (
        <span className="numeric" title={t`Atendimentos em andamento e capacidade`}>
          {agent.active}/{agent.capacity}
        </span>
      ) : null}
      <NativeSelect
        aria-label={t`Estado de ${name}`}
        leftSection={<Icon size={16} color={STATE_COLORS[agent.state]} aria-hidden="true" />}
        data={options}
        value={now}
        onChange={({ currentTarget: { value } }) => onChange(value)}
      />
    </li>
  );
}
