import { useLingui } from "@lingui/react/macro";
import { useLocale } from "@/lib/i18n/i18n";
import { formatTimeWithSeconds } from "@/lib/time/format";
import { useConnection } from "@/realtime/store";
import classes from "./Connection.module.css";

/** Says until when the screen is known to be complete. Not live for screen readers: it changes every few seconds. */
export function SyncProof() {
  const { t } = useLingui();
  const locale = useLocale();
  const { status, updatedAt } = useConnection();
  const time = updatedAt === null ? "" : formatTimeWithSeconds(updatedAt, locale);
  const words = {
    connecting: t`Conectando…`,
    catching_up: t`Atualizando…`,
    online: t`Atualizado às ${time}`,
    offline: time ? t`Sem conexão · atualizado às ${time}` : t`Sem conexão`,
  };
  return (
    <div className={`${classes.proof} numeric`} data-status={status}>
      <span className={classes.light} aria-hidden="true" />
      {words[status]}
    </div>
  );
}
