import { Trans, useLingui } from "@lingui/react/macro";
import { useMe, usePresence } from "@/realtime/store";
import { Avatar } from "@/ui/Avatar";
import css from "./panel.module.css";

/** Colleagues who have this conversation open. */
export function Viewers({ conversationId }: { conversationId: string }) {
  const { t } = useLingui();
  const { directory } = useMe();
  const users = usePresence(conversationId);
  if (users.length === 0) return null;
  return (
    <div className={css.viewers}>
      <span className={css.quiet}>
        <Trans>Também aqui:</Trans>
      </span>
      {users.map(({ id, mode }) => {
        const name = directory.users.find((row) => row.id === id)?.name ?? t`Alguém`;
        return (
          <Avatar
            key={id}
            id={id}
            name={name}
            size={24}
            title={mode === "typing" ? t`${name} (escrevendo)` : name}
          />
        );
      })}
    </div>
  );
}
