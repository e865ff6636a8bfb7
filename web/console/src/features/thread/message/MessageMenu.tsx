import { useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowBackUp, IconChevronDown, IconCopy } from "@tabler/icons-react";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { getDraft, sendReaction, setDraft, type ThreadMessage } from "@/realtime/store";
import { useKindName } from "../kindName";
import css from "./message.module.css";

const QUICK = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

export function MessageMenu({ message }: { message: ThreadMessage }) {
  const { t } = useLingui();
  const kindName = useKindName();
  const problemText = useProblemText();
  const canReact = message.visibility === "public";

  function reply() {
    const text = message.text || kindName(message.kind);
    setDraft(message.conversation_id, {
      ...getDraft(message.conversation_id),
      replyTo: {
        id: message.id,
        kind: message.kind,
        text,
        author_kind: message.author.kind,
        author_id: message.author.id,
      },
    });
  }

  function react(emoji: string) {
    sendReaction(message.conversation_id, message.id, emoji).catch((error: unknown) =>
      notifications.show({
        color: "red",
        title: t`Reação não enviada`,
        message: problemText(refusalOf(error)),
      }),
    );
  }

  return (
    <Menu position="bottom-end" withinPortal returnFocus>
      <Menu.Target>
        <button type="button" className={css.menuButton} aria-label={t`Opções da mensagem`}>
          <IconChevronDown size={16} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {canReact ? (
          <div className={css.quick}>
            {QUICK.map((emoji) => (
              <Menu.Item
                key={emoji}
                className={css.quickItem}
                aria-label={t`Reagir com ${emoji}`}
                onClick={() => react(emoji)}
              >
                {emoji}
              </Menu.Item>
            ))}
          </div>
        ) : null}
        <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={reply}>
          {t`Responder`}
        </Menu.Item>
        {message.text ? (
          <Menu.Item
            leftSection={<IconCopy size={16} />}
            onClick={() => void navigator.clipboard.writeText(message.text)}
          >
            {t`Copiar`}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
