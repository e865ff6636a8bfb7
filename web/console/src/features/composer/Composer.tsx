import "@/lib/i18n/talkCatalog";
import { useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import { useEffect, useRef, useState } from "react";
import type { Attachment, Conversation } from "@/lib/api/types";
import { useComposerRequest } from "@/lib/requests";
import { useShortcuts } from "@/lib/shortcuts/registry";
import { useNowValue } from "@/lib/time/ticker";
import {
  getDraft,
  setDraft,
  useConversation,
  useDraft,
  useInbox,
  useMe,
  usePermission,
} from "@/realtime/store";
import { unfit } from "./attachments/accepts";
import { DropZone } from "./attachments/DropZone";
import { readyIds } from "./attachments/queue";
import { Tray } from "./attachments/Tray";
import { addStored, useFiles } from "./attachments/uploads";
import { BeforeSending } from "./complete/BeforeSending";
import type { Pick } from "./complete/types";
import { useOutgoing } from "./complete/useOutgoing";
import css from "./composer.module.css";
import { type ComposerDialog, Dialogs } from "./input/Dialogs";
import { MessageField } from "./input/MessageField";
import { MovedNotice } from "./input/MovedNotice";
import { Notice } from "./input/Notice";
import { ReplyPreview } from "./input/ReplyPreview";
import { Toolbar } from "./input/Toolbar";
import { useAddFiles } from "./input/useAddFiles";
import { useSending } from "./input/useSending";
import { useTypingMarks } from "./input/useTypingMarks";
import { charactersLeft, composerMode, TEXT_LIMIT } from "./mode";
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
  const me = useMe();
  const draft = useDraft(id);
  const inbox = useInbox(conversation.inbox_id);
  const files = useFiles(id);
  const maySend = usePermission("messages.send");
  const mode = useNowValue((now) => composerMode(conversation, maySend, now));
  const [wantsInternal, setInternal] = useState(draft.visibility === "internal");
  const [editing, setEditing] = useState(0);
  const [dialog, setDialog] = useState<ComposerDialog | null>(null);
  /** A picked picture leaves as soon as it is up (setting "Enviar imagem ao selecionar"). */
  const [leavesAtOnce, setLeavesAtOnce] = useState(false);
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
    setTimeout(() => {
      const element = field.current;
      element?.focus();
      // Behind what stands there already: it is written on.
      element?.setSelectionRange(element.value.length, element.value.length);
    });
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
  const limit = inbox?.capabilities.text_limit ?? TEXT_LIMIT;
  const splits = Boolean(draft.cannedReplyId) && !isInternal;
  const outgoing = useOutgoing(id, draft.text, { isInternal, splits, limit });
  const left = isInternal || splits ? null : charactersLeft(outgoing.shown[0] ?? draft.text, limit);
  const isTooLong = left !== null && left < 0;
  const hasTrouble = outgoing.unknown.length + outgoing.empty.length > 0;
  const areFilesReady = !hasFiles || readyIds(files) !== null;
  const capabilities = isInternal ? null : (inbox?.capabilities ?? null);
  const areFilesFit = !capabilities || files.every((item) => unfit(item, capabilities) === null);
  const canSend =
    canWrite &&
    areFilesReady &&
    areFilesFit &&
    !isTooLong &&
    !hasTrouble &&
    (hasFiles || draft.text.trim() !== "");
  const isRecording = recorder.recording.state !== "idle" && mode !== "forbidden";

  function send() {
    if (!canSend) {
      if (!areFilesFit) notifications.show({ message: t`Remova os arquivos que o canal não aceita.` });
      else if (!areFilesReady)
        notifications.show({ message: t`Aguarde o envio dos arquivos, ou remova os que falharam.` });
      return;
    }
    const becameInternal = sending.sendDraft(
      files.flatMap((item) => (item.attachment ? [item.attachment] : [])),
      outgoing.parts,
    );
    if (becameInternal) setInternal(true);
    field.current?.focus();
  }

  function pickFiles(picked: File[]) {
    const isOnePicture = picked.length === 1 && picked[0]?.type.startsWith("image/") === true;
    setLeavesAtOnce(isOnePicture && files.length === 0 && me.account.settings.send_image_at_once);
    addFiles(picked);
  }

  const wasRecording = useRef(false);
  useEffect(() => {
    if (wasRecording.current && !isRecording && document.activeElement === document.body)
      field.current?.focus();
    wasRecording.current = isRecording;
  }, [isRecording]);

  useEffect(() => {
    if (!leavesAtOnce) return;
    if (files.length !== 1 || files[0]?.state === "failed") setLeavesAtOnce(false);
    else if (areFilesReady) {
      // What holds it back is mended by hand, and then sent by hand.
      setLeavesAtOnce(false);
      if (canSend) send();
    }
  });

  function take(pick: Exclude<Pick, { type: "text" }>) {
    if (pick.type === "internal") return focus(true);
    if (pick.type === "template") return setDialog({ type: "template", template: pick.template });
    const { reply } = pick;
    if (reply.interactive) return setDialog({ type: "interactive", reply });
    addStored(id, reply.attachments);
    setDraft(id, { ...getDraft(id), cannedReplyId: reply.id });
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
        {canWrite && !isRecording ? (
          <BeforeSending
            parts={outgoing.shown}
            hasVariables={outgoing.hasVariables}
            files={outgoing.files}
            unknown={outgoing.unknown}
            empty={outgoing.empty}
          />
        ) : null}
        {canWrite ? (
          <Tray
            conversationId={id}
            files={files}
            capabilities={capabilities}
            onEmpty={() => field.current?.focus()}
          />
        ) : null}
        {isRecording ? (
          <VoiceBar recorder={recorder} isAllowed={canWrite} onSend={sendVoice} />
        ) : canWrite ? (
          <MessageField
            conversation={conversation}
            draft={draft}
            isInternal={isInternal}
            hasFiles={hasFiles}
            focusToken={`${draft.replyTo?.id ?? ""}${editing}`}
            ref={field}
            onInternal={() => setInternal(true)}
            onFiles={addFiles}
            onSend={send}
            onTyping={onTyping}
            onPick={take}
          />
        ) : null}
        {isRecording && mode === "open" ? null : (
          <Toolbar
            conversation={conversation}
            mode={mode}
            isInternal={isInternal}
            isRecording={isRecording}
            left={left}
            canSend={canSend}
            field={field}
            onInternal={(internal) => (internal ? focus(true) : setInternal(false))}
            onFiles={pickFiles}
            onDialog={setDialog}
            onRecord={recorder.start}
            onSend={send}
          />
        )}
      </div>
      {dialog ? <Dialogs dialog={dialog} conversation={conversation} onDone={() => setDialog(null)} /> : null}
      {canWrite && !isRecording ? <DropZone inside={box} isInternal={isInternal} onFiles={addFiles} /> : null}
    </div>
  );
}
