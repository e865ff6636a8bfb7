import "@/lib/i18n/talkCatalog";
import { useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import { useEffect, useRef, useState } from "react";
import type { Attachment, Conversation } from "@/lib/api/types";
import { useComposerRequest } from "@/lib/requests";
import { useShortcuts } from "@/lib/shortcuts/registry";
import { useNowValue } from "@/lib/time/ticker";
import { useConversation, useDraft, useInbox, usePermission } from "@/realtime/store";
import { unfit } from "./attachments/accepts";
import { DropZone } from "./attachments/DropZone";
import { readyIds } from "./attachments/queue";
import { Tray } from "./attachments/Tray";
import { useFiles } from "./attachments/uploads";
import css from "./composer.module.css";
import { MessageField } from "./input/MessageField";
import { MovedNotice } from "./input/MovedNotice";
import { Notice } from "./input/Notice";
import { ReplyPreview } from "./input/ReplyPreview";
import { Toolbar } from "./input/Toolbar";
import { useAddFiles } from "./input/useAddFiles";
import { useSending } from "./input/useSending";
import { useTypingMarks } from "./input/useTypingMarks";
import { charactersLeft, composerMode } from "./mode";
import { useRecorder } from "./voice/useRecorder";
import { VoiceBar } from "./voice/VoiceBar";

/** Give it the conversation's id as `key`. */
export function Composer({ conversationId }: { conversationId: string }) {
  const conversation = useConversation(conversationId);
  return conversation ? <Inner conversation={conversation} /> : null;
}

function Inner({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui();
  const { id } = conversation;
  const draft = useDraft(id);
  const inbox = useInbox(conversation.inbox_id);
  const files = useFiles(id);
  const maySend = usePermission("messages.send");
  const mode = useNowValue((now) => composerMode(conversation, maySend, now));
  const [wantsInternal, setInternal] = useState(draft.visibility === "internal");
  const [editing, setEditing] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const recorder = useRecorder();
  const isInternal = wantsInternal && mode !== "forbidden";
  const canWrite = mode === "open" || isInternal;
  const sending = useSending(conversation, isInternal);
  const addFiles = useAddFiles(id);
  const onTyping = useTypingMarks(id, canWrite && !isInternal);

  function focus(internal: boolean) {
    setInternal(internal);
    // The field may only appear with this render.
    setTimeout(() => field.current?.focus());
  }

  useComposerRequest(id, mode === "open", () => focus(false));

  // An internal message that was taken back is internal again, whatever stood here meanwhile.
  useEffect(() => {
    if (draft.visibility === "internal") setInternal(true);
  }, [draft.visibility]);

  useShortcuts([
    { keys: "r", label: t`Responder`, group: t`Conversa`, run: () => focus(false) },
    { keys: "n", label: t`Mensagem interna`, group: t`Conversa`, run: () => focus(true) },
  ]);

  const hasFiles = files.length > 0;
  const left = isInternal ? null : charactersLeft(draft.text);
  const isTooLong = left !== null && left < 0;
  const areFilesReady = !hasFiles || readyIds(files) !== null;
  const capabilities = isInternal ? null : (inbox?.capabilities ?? null);
  const areFilesFit = !capabilities || files.every((item) => unfit(item, capabilities) === null);
  const canSend =
    canWrite && areFilesReady && areFilesFit && !isTooLong && (hasFiles || draft.text.trim() !== "");
  const isRecording = recorder.recording.state !== "idle" && mode === "open";

  function send() {
    if (!canSend) {
      if (!areFilesFit) notifications.show({ message: t`Remova os arquivos que o canal não aceita.` });
      else if (!areFilesReady)
        notifications.show({ message: t`Aguarde o envio dos arquivos, ou remova os que falharam.` });
      return;
    }
    const becameInternal = sending.sendDraft(
      files.flatMap((item) => (item.attachment ? [item.attachment] : [])),
    );
    if (becameInternal) setInternal(true);
    field.current?.focus();
  }

  function sendVoice(attachment: Attachment) {
    sending.sendVoice(attachment);
  }

  return (
    <div className={css.composer} data-internal={isInternal || undefined} ref={box}>
      <MovedNotice
        conversationId={id}
        isFieldEmpty={draft.text.trim() === ""}
        onEdit={() => setEditing(editing + 1)}
      />
      <Notice conversation={conversation} mode={mode} isInternal={isInternal} />
      <div className={css.box}>
        {draft.replyTo && canWrite ? (
          <ReplyPreview conversation={conversation} reply={draft.replyTo} />
        ) : null}
        {canWrite ? <Tray conversationId={id} files={files} capabilities={capabilities} /> : null}
        {isRecording ? (
          <VoiceBar recorder={recorder} onSend={sendVoice} />
        ) : (
          <>
            {canWrite ? (
              <MessageField
                conversationId={id}
                draft={draft}
                isInternal={isInternal}
                hasFiles={hasFiles}
                focusToken={`${draft.replyTo?.id ?? ""}${editing}`}
                ref={field}
                onInternal={() => setInternal(true)}
                onFiles={addFiles}
                onSend={send}
                onTyping={onTyping}
              />
            ) : null}
            <Toolbar
              conversation={conversation}
              mode={mode}
              isInternal={isInternal}
              left={left}
              canSend={canSend}
              field={field}
              onInternal={(internal) => (internal ? focus(true) : setInternal(false))}
              onFiles={addFiles}
              onRecord={recorder.start}
              onSend={send}
            />
          </>
        )}
      </div>
      {canWrite && !isRecording ? <DropZone inside={box} isInternal={isInternal} onFiles={addFiles} /> : null}
    </div>
  );
}
