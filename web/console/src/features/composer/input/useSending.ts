import type { Attachment, Conversation } from "@/lib/api/types";
import { getState } from "@/realtime/core";
import {
  clearDraft,
  getDraft,
  type OutgoingMessage,
  revisionOf,
  sendMessage,
  setDraft,
} from "@/realtime/store";
import { clearFiles } from "../attachments/uploads";
import { mentionedIn } from "../complete/mention";
import { readInternalCommand } from "../mode";

/** The newest message on screen: the server refuses when a colleague wrote after it. */
function seenSeq(conversation: Conversation): number {
  const items = getState().threads.get(conversation.id)?.items ?? [];
  return items.reduce((most, item) => Math.max(most, item.seq), conversation.read_seq);
}

export interface Sending {
  /** Sends the draft's text in these parts, with the files at the last. True when it began with `/interna`. */
  sendDraft(attachments: Attachment[], parts: readonly string[]): boolean;
  /** To the customer, or to colleagues only, as the composer stands when the recording is sent. */
  sendVoice(attachment: Attachment): void;
}

export function useSending(conversation: Conversation, isInternal: boolean): Sending {
  const { id } = conversation;

  function send(message: OutgoingMessage, internal: boolean) {
    sendMessage(id, {
      ...message,
      visibility: internal ? "internal" : "public",
      // What stays between colleagues cannot cross anybody's answer.
      ...(internal ? {} : { seenSeq: seenSeq(conversation) }),
    });
  }

  function replyTo(): OutgoingMessage["replyTo"] {
    const reply = getDraft(id).replyTo;
    return reply?.id ? { ...reply, id: reply.id } : null;
  }

  return {
    sendDraft(attachments, parts) {
      const { text: written, cannedReplyId, mentions = [] } = getDraft(id);
      const users = getState().me?.directory.users ?? [];
      const command = readInternalCommand(written, true);
      const texts = command.isInternal || parts.length === 0 ? [command.text.trim()] : parts;
      texts.forEach((text, index) => {
        const files = index === texts.length - 1 ? attachments : [];
        if (!text && files.length === 0) return;
        const first = index === 0 ? { replyTo: replyTo(), cannedReplyId } : {};
        const internal = isInternal || command.isInternal;
        const called = internal ? mentionedIn(text, mentions, users) : [];
        send(
          { text, attachments: files, mentions: called, draftRevision: revisionOf(id), ...first },
          internal,
        );
      });
      clearDraft(id);
      clearFiles(id);
      return command.isInternal;
    },
    sendVoice(attachment) {
      send({ attachments: [attachment], replyTo: replyTo() }, isInternal);
      setDraft(id, { ...getDraft(id), replyTo: null });
    },
  };
}
