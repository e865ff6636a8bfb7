import { Trans, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { IconCheck, IconUsersGroup } from "@tabler/icons-react";
import { useState } from "react";
import type { AgentState } from "@/lib/api/types";
import { askTeam } from "@/lib/requests";
import { useShortcuts } from "@/lib/shortcuts/registry";
import { formatDuration } from "@/lib/time/format";
import { useNowValue } from "@/lib/time/ticker";
import { useMe } from "@/realtime/store";
import { STATE_ICONS, useStateName } from "@/ui/agentState";
import { Kbd } from "@/ui/Kbd";
import css from "./agentState.module.css";
import { useSetState } from "./useSetState";

/** One's own state: seen at a glance, changed in two strokes. */
export function AgentStateMenu() {
  const { t } = useLingui();
  const { agent, directory, permissions } = useMe();
  const stateName = useStateName(directory.pause_reasons);
  const setState = useSetState();
  const [isOpen, setOpen] = useState(false);
  const time = useNowValue((now) => timeIn(agent, now));
  const name = stateName(agent);
  const Icon = STATE_ICONS[agent.state];
  useShortcuts([
    { keys: "shift+s", label: t`Mudar meu estado`, group: t`Geral`, run: () => setOpen(true) },
    { keys: "shift+d", label: t`Ficar disponível`, group: t`Geral`, run: () => void setState("available") },
  ]);
  const pauses = directory.pause_reasons;

  return (
    <Menu
      position="right-end"
      width={248}
      opened={isOpen}
      onChange={setOpen}
      checkIcon={<IconCheck size={16} aria-hidden="true" />}
    >
      <Menu.Target>
        <button
          type="button"
          className={css.button}
          data-state={agent.state}
          title={time ? t`${name} há ${time}` : name}
          aria-label={time ? t`Seu estado: ${name} há ${time}` : t`Seu estado: ${name}`}
        >
          <Icon size={20} stroke={1.8} aria-hidden="true" />
          <span className={css.time} aria-hidden="true">
            {agent.state === "offline" ? "" : time}
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{time ? t`${name} há ${time}` : name}</Menu.Label>
        <Menu.RadioItem
          value="available"
          checked={agent.state === "available"}
          closeMenuOnClick
          rightSection={<Kbd keys="shift+d" />}
          onChange={() => void setState("available")}
        >
          <Choice of="available" name={t`Disponível`} />
        </Menu.RadioItem>
        <Menu.RadioItem
          value="offline"
          checked={agent.state === "offline"}
          closeMenuOnClick
          onChange={() => void setState("offline")}
        >
          <Choice of="offline" name={t`Offline`} />
        </Menu.RadioItem>
        <Menu.Divider />
        {pauses.length > 0 ? (
          <Menu.Label>
            <Trans>Pausa</Trans>
          </Menu.Label>
        ) : null}
        {(pauses.length > 0 ? pauses : [{ id: null, name: t`Pausa` }]).map((reason) => (
          <Menu.RadioItem
            key={reason.id ?? ""}
            value={reason.id ?? "paused"}
            checked={agent.state === "paused" && agent.pause_reason_id === reason.id}
            closeMenuOnClick
            onChange={() => void setState("paused", reason.id)}
          >
            <Choice of="paused" name={reason.name} />
          </Menu.RadioItem>
        ))}
        {permissions.includes("monitor") ? (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconUsersGroup size={16} />} onClick={askTeam}>
              <Trans>Estados da equipe</Trans>
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

function Choice({ of, name }: { of: "available" | "offline" | "paused"; name: string }) {
  const Icon = STATE_ICONS[of];
  return (
    <span className={css.choice}>
      <Icon size={16} className={css.icon} data-state={of} aria-hidden="true" />
      {name}
    </span>
  );
}

/** How long the state lasts, in words; null when nobody knows since when. */
export function timeIn({ since }: AgentState, now: number): string | null {
  return since === null ? null : formatDuration(now - Date.parse(since));
}
