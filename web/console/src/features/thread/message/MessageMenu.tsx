import { useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconChevronDown,
  IconCopy,
  IconHistory,
  IconTrash,
} from "@tabler/icons-react";
import { useKindName } from "@/lib/i18n/useKindName";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { getDraft, sendReaction, setDraft, type ThreadMessage, useMe } from "@/realtime/store";
import { askMessageDialog } from "./dialogs/requests";
import css from "./message.module.css";

/** What may be sent on; orders, forms and what we never received may not. */
const FORWARDABLE = new Set([
  "text",
  "image",
  "video",
  "audio",
  "voice",
  "document",
  "sticker",
  "location",
  "contacts",
  "template",
  "interactive",
  "interactive_reply",
  "button_reply",
]);

const QUICK = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

export function MessageMenu({ message }: { message: ThreadMessage }) {
  const { t } = useLingui();
  const kindName = useKindName();
  const problemText = useProblemText();
  const me = useMe();
  const may = (permission: string) => me.permissions.includes(permission);
  const isOwn = message.author.kind === "user" && message.author.id === me.user.id;
  const isDeleted = message.deleted !== null;
  const canReact = message.visibility === "public" && !isDeleted && may("messages.send");
  const canForward =
    !isDeleted && message.visibility === "public" && FORWARDABLE.has(message.kind) && may("messages.send");
  const canDelete = !isDeleted && (may("messages.delete") || (isOwn && may("messages.send")));
  const isCleared = message.deleted?.by === "erasure" || message.deleted?.by === "retention";
  if (isCleared) return null;
  const hasPast = isDeleted
    ? message.deleted?.by === "contact" || may("monitor") || may("messages.delete")
    : message.is_edited;
  if (isDeleted && !hasPast) return null;

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
        {isDeleted ? null : (
          <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={reply}>
            {t`Responder`}
          </Menu.Item>
        )}
        {message.text && !isDeleted ? (
          <Menu.Item
            leftSection={<IconCopy size={16} />}
            onClick={() => void navigator.clipboard.writeText(message.text)}
          >
            {t`Copiar`}
          </Menu.Item>
        ) : null}
        {canForward ? (
          <Menu.Item
            leftSection={<IconArrowForwardUp size={16} />}
            onClick={() => askMessageDialog("forward", message)}
          >
            {t`Encaminhar`}
          </Menu.Item>
        ) : null}
        {hasPast ? (
          <Menu.Item
            leftSection={<IconHistory size={16} />}
            onClick={() => askMessageDialog("revisions", message)}
          >
            {isDeleted ? t`Ver original` : t`Ver edições`}
          </Menu.Item>
        ) : null}
        {canDelete ? (
          <Menu.Item
            className={css.delete}
            leftSection={<IconTrash size={16} />}
            onClick={() => askMessageDialog("delete", message)}
          >
            {t`Apagar`}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
