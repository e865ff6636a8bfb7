import { useLingui } from "@lingui/react/macro";
import css from "./primitives.module.css";

interface ListEndProps {
  hasFailed: boolean;
  onRetry(): void;
}

/** Under the rows of a list that goes on. */
export function ListEnd({ hasFailed, onRetry }: ListEndProps) {
  const { t } = useLingui();
  return (
    <div className={css.listEnd} role="status">
      {hasFailed ? (
        <>
          {t`O restante da lista não veio.`}
          <button type="button" onClick={onRetry}>{t`Tentar de novo`}</button>
        </>
      ) : (
        t`Carregando mais…`
      )}
    </div>
  );
}
