import { Trans, useLingui } from "@lingui/react/macro";
import { Popover } from "@mantine/core";
import { IconHelpCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { WhyStep } from "@/lib/api/types";
import { IconButton } from "@/ui/IconButton";
import css from "./header.module.css";
import { useWhyText } from "./useWhyText";

/** "Por que está aqui?": what brought the conversation here and what it waits for (SRV-91). */
export function WhyButton({ conversationId }: { conversationId: string }) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  return (
    <span className={css.wide}>
      <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={320} trapFocus shadow="md">
        <Popover.Target>
          <IconButton
            label={t`Por que está aqui?`}
            active={isOpen}
            aria-expanded={isOpen}
            onClick={() => setOpen((open) => !open)}
          >
            <IconHelpCircle size={20} />
          </IconButton>
        </Popover.Target>
        <Popover.Dropdown>{isOpen ? <Steps conversationId={conversationId} /> : null}</Popover.Dropdown>
      </Popover>
    </span>
  );
}

function Steps({ conversationId }: { conversationId: string }) {
  const { t } = useLingui();
  const describe = useWhyText();
  const { data, isError } = useQuery({
    queryKey: ["why", conversationId],
    gcTime: 0,
    queryFn: ({ signal }) =>
      api
        .get<{ steps: WhyStep[] }>(`/conversations/${conversationId}/why`, { signal })
        .then((answer) => answer.steps),
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the popover moves the focus to what is to be read
    <section className={css.why} tabIndex={0} data-autofocus aria-label={t`Por que está aqui?`}>
      <h3>
        <Trans>Por que está aqui?</Trans>
      </h3>
      {isError ? (
        <p>
          <Trans>O servidor não respondeu. Feche e abra de novo.</Trans>
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
    </section>
  );
}
