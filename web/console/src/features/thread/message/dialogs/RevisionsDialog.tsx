import { Trans, useLingui } from "@lingui/react/macro";
import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { formatDateTime } from "@/lib/time/format";
import { revisionsOf } from "@/realtime/messages";
import type { ThreadMessage } from "@/realtime/store";
import { Media } from "../../bodies/media";
import { FormattedText } from "../../format/FormattedText";
import { useNames } from "../../names";
import css from "./dialogs.module.css";

const Gallery = lazy(() => import("../../gallery/Gallery"));

interface RevisionsDialogProps {
  message: ThreadMessage;
  contactName: string;
  onDone(): void;
}

/** What a message said before it was edited or deleted, oldest first. */
export function RevisionsDialog({ message, contactName, onDone }: RevisionsDialogProps) {
  const { t, i18n } = useLingui();
  const names = useNames();
  const problemText = useProblemText();
  const { data, error } = useQuery({
    queryKey: ["revisions", message.id, message.version],
    gcTime: 0,
    queryFn: ({ signal }) => revisionsOf(message.conversation_id, message.id, signal),
  });
  const { deleted } = message;
  const [openedId, setOpenedId] = useState<string | null>(null);
  const pictures = (data ?? []).map((one) => ({ ...message, ...one, id: message.id, deleted: null }));
  const who = deleted?.by === "contact" ? contactName : names.user(deleted?.user_id);
  return (
    <Modal
      opened
      onClose={onDone}
      title={deleted ? t`Mensagem original` : t`Edições da mensagem`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <div className={css.body}>
        {error ? (
          <p className={css.error} role="alert">
            {problemText(refusalOf(error))}
          </p>
        ) : !data ? (
          <p>
            <Trans>Carregando…</Trans>
          </p>
        ) : (
          <ol className={css.revisions}>
            {data.map((revision, index) => {
              const at = formatDateTime(revision.replaced_at, i18n.locale);
              const isLast = deleted !== null && index === data.length - 1;
              return (
                <li key={revision.number}>
                  <span className={css.when}>
                    {isLast ? (
                      <Trans>
                        Até {at}, quando {who} apagou
                      </Trans>
                    ) : (
                      <Trans>Até {at}</Trans>
                    )}
                  </span>
                  {revision.attachments.map((attachment) => (
                    <Media key={attachment.id} attachment={attachment} onOpen={({ id }) => setOpenedId(id)} />
                  ))}
                  <FormattedText
                    text={revision.text || (revision.attachments.length ? "" : t`(sem texto)`)}
                  />
                </li>
              );
            })}
            {deleted ? null : (
              <li>
                <span className={css.when}>
                  <Trans>Agora</Trans>
                </span>
                <FormattedText text={message.text} />
              </li>
            )}
          </ol>
        )}
      </div>
      {openedId ? (
        <Suspense>
          <Gallery
            items={pictures}
            openedId={openedId}
            contactName={contactName}
            onOlder={null}
            onClose={() => setOpenedId(null)}
          />
        </Suspense>
      ) : null}
    </Modal>
  );
}
