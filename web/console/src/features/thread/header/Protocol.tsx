import { Trans, useLingui } from "@lingui/react/macro";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import css from "./header.module.css";

/** The protocol's number; a press copies it. */
export function Protocol({ protocol }: { protocol: string }) {
  const { t } = useLingui();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <button
      type="button"
      className={css.protocol}
      title={t`Copiar protocolo`}
      aria-label={t`Copiar protocolo ${protocol}`}
      onClick={() => void navigator.clipboard.writeText(protocol).then(() => setCopied(true))}
    >
      {isCopied ? <IconCheck size={14} aria-hidden="true" /> : <IconCopy size={14} aria-hidden="true" />}
      {isCopied ? <Trans>Copiado</Trans> : protocol}
    </button>
  );
}
