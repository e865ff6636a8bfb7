import { useLingui } from "@lingui/react/macro";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { IconButton } from "@/ui/IconButton";
import css from "./kit.module.css";

/** A value to be taken elsewhere, with a button that copies it. */
export function CopyField({ label, hint, value }: { label: string; hint?: ReactNode; value: string }) {
  const { t } = useLingui();
  const [copied, setCopied] = useState(false);
  async function copy() {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    } catch {
      setCopied(false); // Without permission the text can still be selected.
    }
  }
  return (
    <div>
      <span className={css.copyLabel}>{label}</span>
      {hint ? <p className={css.hint}>{hint}</p> : null}
      <div className={css.copy}>
        <code className={css.code}>{value}</code>
        <IconButton label={copied ? t`Copiado` : t`Copiar ${label}`} onClick={() => void copy()}>
          {copied ? <IconCheck size={18} /> : <IconCopy size={18} />}
        </IconButton>
      </div>
    </div>
  );
}
