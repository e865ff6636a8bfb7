import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { IconButton } from "@/ui/IconButton";
import { useCopy } from "@/ui/useCopy";
import css from "./kit.module.css";

/** A value to be taken elsewhere, with a button that copies it. */
export function CopyField({ label, hint, value }: { label: string; hint?: ReactNode; value: string }) {
  const { t } = useLingui();
  const { isCopied, copy, Icon } = useCopy(value);
  return (
    <div>
      <span className={css.copyLabel}>{label}</span>
      {hint ? <p className={css.hint}>{hint}</p> : null}
      <div className={css.copy}>
        <code className={css.code}>{value}</code>
        <IconButton label={isCopied ? t`Copiado` : t`Copiar ${label}`} onClick={copy}>
          <Icon size={18} />
        </IconButton>
      </div>
    </div>
  );
}
