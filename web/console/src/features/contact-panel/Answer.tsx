import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Delayed, Skeleton } from "@/ui/Skeleton";
import css from "./panel.module.css";

interface AnswerProps<T> {
  query: { data: T | undefined; error: unknown; refetch(): unknown };
  children(data: T): ReactNode;
}

/** What a section shows of a list: itself, a grey line while it comes, or that it could not be had. */
export function Answer<T>({ query, children }: AnswerProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) {
    return (
      <p className={css.quiet} role="alert">
        <Trans>A lista não pôde ser carregada.</Trans>{" "}
        <button type="button" className={css.link} onClick={() => void query.refetch()}>
          <Trans>Tentar novamente</Trans>
        </button>
      </p>
    );
  }
  return (
    <Delayed>
      <Skeleton width="100%" height={32} />
    </Delayed>
  );
}
