import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertCircle } from "@tabler/icons-react";
import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api } from "@/lib/api/client";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { EmptyState } from "@/ui/EmptyState";
import { Delayed, Skeleton } from "@/ui/Skeleton";
import css from "./kit.module.css";
import { useAdminProblemText } from "./useAdminTexts";

/** What a path of the API answers, read again after every change made here. */
export function useResource<T>(path: string, isEnabled = true): UseQueryResult<T> {
  return useQuery({
    queryKey: ["admin", path],
    queryFn: ({ signal }) => api.get<T>(path, { signal }),
    enabled: isEnabled,
  });
}

/** Reads everything of the administration again. */
export function useReload(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ["admin"] });
}

/** Runs a change that has no form: reads again afterwards, and says what was refused. True when it was done. */
export function useAct(): (change: () => Promise<unknown>, done?: string) => Promise<boolean> {
  const { t } = useLingui();
  const problemText = useAdminProblemText();
  const reload = useReload();
  return async (change, done) => {
    try {
      await change();
      if (done) notifications.show({ message: done });
      return true;
    } catch (error) {
      notifications.show({
        color: "red",
        title: t`A alteração não foi feita`,
        message: problemText(refusalOf(error)),
      });
      return false;
    } finally {
      await reload();
    }
  };
}

/** Waits for an answer of the server: grey lines, then the content or the reason why not. */
export function Loaded<T>({
  query,
  children,
}: {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
}) {
  const problemText = useAdminProblemText();
  if (query.data !== undefined) return children(query.data);
  if (query.error) {
    return (
      <EmptyState
        icon={<IconAlertCircle size={28} />}
        title={<Trans>Não foi possível carregar</Trans>}
        action={
          <Button variant="default" onClick={() => void query.refetch()}>
            <Trans>Tentar de novo</Trans>
          </Button>
        }
      >
        {problemText(refusalOf(query.error))}
      </EmptyState>
    );
  }
  return (
    <Delayed>
      <div className={css.loading} aria-busy="true">
        {[60, 80, 70, 50].map((width) => (
          <Skeleton key={width} width={`${width}%`} height={20} />
        ))}
      </div>
    </Delayed>
  );
}
