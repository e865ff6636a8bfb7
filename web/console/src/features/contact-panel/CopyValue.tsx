import { useLingui } from "@lingui/react/macro";
import { useCopy } from "@/ui/useCopy";
import css from "./panel.module.css";

/** A value that a press copies. */
export function CopyValue({ value, shown = value }: { value: string; shown?: string }) {
  const { t } = useLingui();
  const { isCopied, copy, Icon } = useCopy(value);
  return (
    <button
      type="button"
      className={css.copy}
      title={isCopied ? t`Copiado` : t`Copiar`}
      aria-label={t`Copiar ${shown}`}
      onClick={copy}
    >
      <bdi>{shown}</bdi>
      <Icon size={14} aria-hidden="true" />
    </button>
  );
}
