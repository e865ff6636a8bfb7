import { Trans, useLingui } from "@lingui/react/macro";
import { useMe } from "@/realtime/store";
import { useChannelNames } from "@/ui/desk/useChannelNames";
import { InactivityFields } from "../kit/InactivityFields";
import css from "../kit/kit.module.css";
import { SwitchRow } from "../kit/SwitchRow";
import type { Inactivity } from "../wire";

interface ChannelInactivityProps {
  value: Record<string, Inactivity>;
  /** What applies without an own rule; an own one starts with it. */
  usual: Inactivity;
  onChange(value: Record<string, Inactivity>): void;
}

/** Another rule for the conversations of one kind of channel. */
export function ChannelInactivity({ value, usual, onChange }: ChannelInactivityProps) {
  const { t } = useLingui();
  const names = useChannelNames();
  const { inboxes } = useMe().directory;
  const kinds = [...new Set([...inboxes.map((inbox) => inbox.channel), ...Object.keys(value)])];
  return kinds.map((kind) => {
    const name = names[kind] ?? kind;
    const own = value[kind];
    const { [kind]: _, ...others } = value;
    return (
      <fieldset key={kind} className={css.group} aria-label={t`Regra própria para ${name}`}>
        <SwitchRow
          label={<Trans>Regra própria para {name}</Trans>}
          hint={<Trans>Em vez da acima, nas conversas deste tipo de canal.</Trans>}
          checked={own !== undefined}
          onChange={(event) => onChange(event.currentTarget.checked ? { ...others, [kind]: usual } : others)}
        />
        {own ? (
          <InactivityFields value={own} onChange={(next) => onChange({ ...others, [kind]: next })} />
        ) : null}
      </fieldset>
    );
  });
}
