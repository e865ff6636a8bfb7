import { Plural, useLingui } from "@lingui/react/macro";
import css from "./page.module.css";

interface TotalProps {
  /** Null: not counted. */
  value: number | null;
  /** The list has more than these. */
  least: number;
  isOld: boolean;
}

/** How many contacts the list has. */
export function Total({ value, least, isOld }: TotalProps) {
  const { t, i18n } = useLingui();
  const most = least.toLocaleString(i18n.locale);
  return (
    <span className={css.total} role="status" data-old={isOld || undefined}>
      {value === null ? t`mais de ${most}` : <Plural value={value} one="# contato" other="# contatos" />}
    </span>
  );
}
