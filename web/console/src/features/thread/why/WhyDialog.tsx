import { Trans, useLingui } from "@lingui/react/macro";
import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { Conversation, WhyStep } from "@/lib/api/types";
import { useWhyText } from "./useWhyText";
import css from "./why.module.css";

/** "Por que está aqui?": what brought the conversation here and what it waits for (SRV-91). */
export function WhyDialog({ conversation, onDone }: { conversation: Conversation; onDone(): void }) {
  const { t } = useLingui();
  const describe = useWhyText();
  const { id } = conversation;
  const { data, isError, refetch } = useQuery({
    queryKey: ["why", id, conversation.version],
    gcTime: 0,
    queryFn: ({ signal }) =>
      api.get<{ steps: WhyStep[] }>(`/conversations/${id}/why`, { signal }).then((answer) => answer.steps),
  });
  return (
    <Modal
      opened
      onClose={onDone}
      title={t`Por que está aqui?`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <div className={css.why} aria-live="polite">
        {isError ? (
          <p>
            <Trans>O servidor não respondeu.</Trans>{" "}
            <button type="button" onClick={() => void refetch()}>
              <Trans>Tentar novamente</Trans>
            </button>
          </p>
        ) : !data ? (
          <p>
            <Trans>Carregando…</Trans>
          </p>
        ) : (
          <ol>
            {data.map((step) => (
              <li key={step.code}>{describe(step)}</li>
            ))}
          </ol>
        )}
      </div>
    </Modal>
  );
}
