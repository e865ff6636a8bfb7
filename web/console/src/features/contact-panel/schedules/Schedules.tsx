import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconClockPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { Schedule } from "@/lib/api/contact";
import type { Conversation } from "@/lib/api/types";
import { askDialog } from "@/lib/requests";
import { usePermission } from "@/realtime/store";
import { useLive } from "@/realtime/useLive";
import { Answer } from "../Answer";
import items from "../items.module.css";
import css from "../panel.module.css";
import { inOrder } from "./order";
import { ScheduleItem } from "./ScheduleItem";

const FEW = 3;

/** Scheduled messages of a conversation (CON-7). */
export function Schedules({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const maySend = usePermission("messages.send");
  const [isWhole, setWhole] = useState(false);
  const { id, contact } = conversation;
  const key = ["schedules", id];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      api.get<{ items: Schedule[] }>(`/conversations/${id}/schedules`, { signal }).then((page) => page.items),
    staleTime: 0,
  });
  useLive(key, (event) => event.type.startsWith("schedule."));
  return (
    <>
      <Answer query={query}>
        {(all) => {
          const { waiting, over } = inOrder(all);
          const hidden = isWhole ? 0 : Math.max(0, over.length - FEW);
          return all.length === 0 ? (
            <p className={css.quiet}>
              <Trans>Nenhuma mensagem agendada.</Trans>
            </p>
          ) : (
            <>
              <ul className={items.list} aria-label={t`Mensagens agendadas`}>
                {[...waiting, ...over.slice(0, over.length - hidden)].map((schedule) => (
                  <ScheduleItem
                    key={schedule.id}
                    schedule={schedule}
                    mayCancel={maySend}
                    mayEdit={maySend && !contact.is_blocked}
                    onChanged={() => queries.invalidateQueries({ queryKey: key })}
                  />
                ))}
              </ul>
              {hidden > 0 ? (
                <button type="button" className={css.link} onClick={() => setWhole(true)}>
                  {t`Mostrar mais ${hidden}`}
                </button>
              ) : null}
            </>
          );
        }}
      </Answer>
      {maySend ? (
        contact.is_blocked ? (
          <p className={css.quiet}>
            <Trans>Para agendar, desbloqueie o contato.</Trans>
          </p>
        ) : (
          <Button
            variant="default"
            fullWidth
            mt="sm"
            leftSection={<IconClockPlus size={16} />}
            onClick={() => askDialog("schedule", id)}
          >
            <Trans>Agendar nova mensagem</Trans>
          </Button>
        )
      ) : null}
    </>
  );
}
