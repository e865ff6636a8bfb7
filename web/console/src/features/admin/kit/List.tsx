import { Trans, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Badge } from "@/ui/Badge";
import { IconButton } from "@/ui/IconButton";
import css from "./kit.module.css";

export function List({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={css.list} aria-label={label}>
      {children}
    </ul>
  );
}

export interface RowAction {
  label: string;
  run(): void;
  isDanger?: boolean;
  isDisabled?: boolean;
}

interface RowProps {
  name: string;
  /** Opens the row; without it the name is only text. */
  onOpen?: (() => void) | undefined;
  details?: ReactNode;
  badges?: ReactNode;
  leading?: ReactNode;
  isInactive?: boolean;
  actions?: readonly (RowAction | false | null)[];
  /** Levels below the first. */
  depth?: number;
}

/** One thing of a list: its name opens it, the menu holds what else can be done. */
export function Row({
  name,
  onOpen,
  details,
  badges,
  leading,
  isInactive = false,
  actions = [],
  depth = 0,
}: RowProps) {
  const { t } = useLingui();
  const shown = actions.filter((action) => action !== false && action !== null);
  return (
    <li className={css.item} data-inactive={isInactive || undefined} style={{ paddingLeft: 12 + depth * 24 }}>
      {leading}
      <div className={css.itemText}>
        {onOpen ? (
          <button type="button" className={css.itemName} onClick={onOpen}>
            {name}
          </button>
        ) : (
          <span className={css.itemName}>{name}</span>
        )}
        {details ? <span className={css.itemDetails}>{details}</span> : null}
      </div>
      <div className={css.badges}>
        {isInactive ? (
          <Badge>
            <Trans>Inativo</Trans>
          </Badge>
        ) : null}
        {badges}
      </div>
      {shown.length > 0 ? (
        <Menu position="bottom-end" width={220}>
          <Menu.Target>
            <IconButton label={t`Ações de ${name}`}>
              <IconDots size={18} />
            </IconButton>
          </Menu.Target>
          <Menu.Dropdown>
            {shown.map((action) => (
              <Menu.Item
                key={action.label}
                onClick={action.run}
                disabled={action.isDisabled ?? false}
                {...(action.isDanger ? { color: "red" } : {})}
              >
                {action.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </li>
  );
}
