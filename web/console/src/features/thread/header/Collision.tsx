import { useLingui } from "@lingui/react/macro";
import { IconEye, IconPencil } from "@tabler/icons-react";
import { usePresence } from "@/realtime/store";
import { useNames } from "../names";
import css from "./header.module.css";

/** Who else is here: a quiet line for readers, a warning when a colleague is writing. */
export function Collision({ conversationId }: { conversationId: string }) {
  const { t, i18n } = useLingui();
  const names = useNames();
  const users = usePresence(conversationId);
  const list = (mode: string) =>
    new Intl.ListFormat(i18n.locale).format(
      users.filter((user) => user.mode === mode).map((user) => names.user(user.id)),
    );
  const typing = list("typing");
  const viewing = list("viewing");
  const typingCount = users.filter((user) => user.mode === "typing").length;
  const viewingCount = users.length - typingCount;
  return (
    <div role="status">
      {typing ? (
        <div className={css.collision} data-mode="typing">
          <IconPencil size={14} aria-hidden="true" />
          <span>
            {typingCount === 1
              ? t`${typing} está respondendo agora. Combine antes de enviar.`
              : t`${typing} estão respondendo agora. Combine antes de enviar.`}
          </span>
        </div>
      ) : viewing ? (
        <div className={css.collision} data-mode="viewing">
          <IconEye size={14} aria-hidden="true" />
          <span>
            {viewingCount === 1 ? t`${viewing} também está vendo` : t`${viewing} também estão vendo`}
          </span>
        </div>
      ) : null}
    </div>
  );
}
