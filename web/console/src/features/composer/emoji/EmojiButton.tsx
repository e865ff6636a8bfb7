import { useLingui } from "@lingui/react/macro";
import { Loader, Popover } from "@mantine/core";
import { IconMoodSmile } from "@tabler/icons-react";
import { lazy, type RefObject, Suspense, useState } from "react";
import { getDraft, setDraft } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import css from "../composer.module.css";
import { insertAt } from "./insert";

const EmojiPicker = lazy(() => import("./EmojiPicker"));

interface EmojiButtonProps {
  conversationId: string;
  field: RefObject<HTMLTextAreaElement | null>;
}

export function EmojiButton({ conversationId, field }: EmojiButtonProps) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);

  function insert(emoji: string) {
    const element = field.current;
    const draft = getDraft(conversationId);
    const end = draft.text.length;
    const next = insertAt(draft.text, element?.selectionStart ?? end, element?.selectionEnd ?? end, emoji);
    setDraft(conversationId, { ...draft, text: next.text });
    setOpen(false);
    requestAnimationFrame(() => {
      element?.focus();
      element?.setSelectionRange(next.cursor, next.cursor);
    });
  }

  return (
    <Popover opened={isOpen} onChange={setOpen} position="top-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <IconButton label={t`Emojis`} tooltipPosition="top" active={isOpen} onClick={() => setOpen(!isOpen)}>
          <IconMoodSmile size={20} />
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown className={css.emojiDropdown}>
        <Suspense fallback={<Loader size="sm" />}>
          <EmojiPicker onPick={insert} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
