import { Plural, useLingui } from "@lingui/react/macro";
import { IconArrowDown } from "@tabler/icons-react";
import css from "../thread.module.css";

/** Back to the newest message; with how many came in while reading above. */
export function JumpToEnd({ count, onPress }: { count: number; onPress(): void }) {
  const { t } = useLingui();
  return (
    <button
      type="button"
      className={css.jump}
      data-count={count > 0 || undefined}
      onClick={onPress}
      aria-label={t`Ir para o fim`}
    >
      {count > 0 ? (
        <span>
          <Plural value={count} one="# nova" other="# novas" />
        </span>
      ) : null}
      <IconArrowDown size={18} aria-hidden="true" />
    </button>
  );
}
