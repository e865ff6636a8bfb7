import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Checkbox, Menu } from "@mantine/core";
import {
  IconAddressBook,
  IconHandClick,
  IconLayoutList,
  IconMapPin,
  IconMicrophone,
  IconPaperclip,
  IconPlus,
  IconSend2,
} from "@tabler/icons-react";
import { type RefObject, useRef } from "react";
import type { Conversation } from "@/lib/api/types";
import { useMe } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import css from "../composer.module.css";
import { EmojiButton } from "../emoji/EmojiButton";
import type { ComposerMode } from "../mode";
import type { ComposerDialog } from "./Dialogs";
import { WindowChip } from "./WindowChip";

interface ToolbarProps {
  conversation: Conversation;
  mode: ComposerMode;
  isInternal: boolean;
  /** A recording stands in place of the text. */
  isRecording: boolean;
  left: number | null;
  canSend: boolean;
  field: RefObject<HTMLTextAreaElement | null>;
  onInternal(isInternal: boolean): void;
  /** Picked with the button. */
  onFiles(files: File[]): void;
  onDialog(dialog: ComposerDialog): void;
  onRecord(): void;
  onSend(): void;
}

export function Toolbar(props: ToolbarProps) {
  const { conversation, mode, isInternal, isRecording, left, canSend } = props;
  const { t } = useLingui();
  const picker = useRef<HTMLInputElement>(null);
  const { template_only_when_expired: onlyWhenExpired } = useMe().account.settings;
  const isOpen = mode === "open" && !isInternal && !isRecording;
  const canWrite = (mode === "open" || isInternal) && !isRecording;
  const hasTemplates = conversation.has_window && !onlyWhenExpired;
  return (
    <div className={css.toolbar}>
      {canWrite ? (
        <>
          <IconButton
            label={t`Anexar arquivos`}
            tooltipPosition="top"
            onClick={() => picker.current?.click()}
          >
            <IconPaperclip size={20} />
          </IconButton>
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            onChange={(event) => {
              props.onFiles([...(event.currentTarget.files ?? [])]);
              // The same file may be chosen again.
              event.currentTarget.value = "";
            }}
          />
          <EmojiButton conversationId={conversation.id} field={props.field} />
          <IconButton label={t`Gravar áudio`} tooltipPosition="top" onClick={props.onRecord}>
            <IconMicrophone size={20} />
          </IconButton>
        </>
      ) : null}
      {isOpen ? (
        <Menu position="top-start" returnFocus>
          <Menu.Target>
            <IconButton label={t`Mais opções de envio`} tooltipPosition="top">
              <IconPlus size={20} />
            </IconButton>
          </Menu.Target>
          <Menu.Dropdown>
            {hasTemplates ? (
              <Menu.Item
                leftSection={<IconLayoutList size={18} />}
                onClick={() => props.onDialog({ type: "template" })}
              >
                {t`Mensagem template`}
              </Menu.Item>
            ) : null}
            <Menu.Item
              leftSection={<IconHandClick size={18} />}
              onClick={() => props.onDialog({ type: "interactive" })}
            >
              {t`Botões ou lista`}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconMapPin size={18} />}
              onClick={() => props.onDialog({ type: "location" })}
            >
              {t`Localização`}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconAddressBook size={18} />}
              onClick={() => props.onDialog({ type: "contact" })}
            >
              {t`Contato`}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {mode === "closed" && !isInternal && conversation.has_window ? (
        <button
          type="button"
          className={css.templateButton}
          onClick={() => props.onDialog({ type: "template" })}
        >
          <IconLayoutList size={18} aria-hidden="true" />
          <Trans>Escolher mensagem template</Trans>
        </button>
      ) : null}
      <span className={css.space} />
      {isOpen ? <WindowChip conversation={conversation} /> : null}
      {left !== null && canWrite ? (
        <span className={css.counter} data-over={left < 0 || undefined} role="status">
          {left < 0 ? (
            <Plural value={-left} one="# caractere a mais" other="# caracteres a mais" />
          ) : (
            <Plural value={left} one="# caractere" other="# caracteres" />
          )}
        </span>
      ) : null}
      {mode === "forbidden" ? null : (
        <Checkbox
          classNames={{ root: css.internal, body: css.internalBody }}
          size="xs"
          color="red"
          label={t`Interna?`}
          checked={isInternal}
          onChange={(event) => props.onInternal(event.currentTarget.checked)}
        />
      )}
      {canWrite ? (
        <button
          type="button"
          className={css.send}
          data-internal={isInternal || undefined}
          aria-disabled={!canSend}
          aria-label={isInternal ? t`Enviar mensagem interna` : t`Enviar`}
          title={isInternal ? t`Enviar mensagem interna (Enter)` : t`Enviar (Enter)`}
          onClick={props.onSend}
        >
          <IconSend2 size={20} aria-hidden="true" />
        </button>
      ) : null}
    </div>
  );
}
