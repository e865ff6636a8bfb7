import { Plural, useLingui } from "@lingui/react/macro";
import css from "./page.module.css";

/** The server counts no further. */
const COUNTED = 10_000;

/** How many contacts the list has. */
export function Total({ value, isOld }: { value: number | null; isOld: boolean }) {
  const { t, i18n } = useLingui();
  const most = COUNTED.toLocaleString(i18n.locale);
  return (
    <span className={css.total} role="status" data-old={isOld || undefined}>
      {value === null ? t`mais de ${most}` : <Plural value={value} one="# contato" other="# contatos" />}
    </span>
  );
}
