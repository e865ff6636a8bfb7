import { Trans, useLingui } from "@lingui/react/macro";
import { useCopy } from "@/ui/useCopy";
import css from "./header.module.css";

/** The protocol's number; a press copies it. */
export function Protocol({ protocol }: { protocol: string }) {
  const { t } = useLingui();
  const { isCopied, copy, Icon } = useCopy(protocol);
  return (
    <button
      type="button"
      className={css.protocol}
      title={t`Copiar protocolo`}
      aria-label={t`Copiar protocolo ${protocol}`}
      onClick={copy}
    >
      <Icon size={14} aria-hidden="true" />
      {isCopied ? <Trans>Copiado</Trans> : protocol}
    </button>
  );
}
