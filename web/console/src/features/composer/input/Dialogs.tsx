import { lazy, Suspense } from "react";
import type { CannedReply, Conversation } from "@/lib/api/types";
import type { Template } from "../template/fill";

export type ComposerDialog =
  | { type: "template"; template?: Template }
  | { type: "interactive"; reply?: CannedReply }
  | { type: "location" }
  | { type: "contact" };

const TemplateDialog = lazy(() => import("../template/TemplateDialog"));
const InteractiveDialog = lazy(() => import("../interactive/InteractiveDialog"));
const LocationDialog = lazy(() => import("../extras/LocationDialog"));
const ContactDialog = lazy(() => import("../extras/ContactDialog"));

interface DialogsProps {
  dialog: ComposerDialog;
  conversation: Conversation;
  onDone(): void;
}

/** What is sent otherwise than by writing; loaded when somebody asks for it. */
export function Dialogs({ dialog, conversation, onDone }: DialogsProps) {
  return (
    <Suspense>
      {dialog.type === "template" ? (
        <TemplateDialog conversation={conversation} initial={dialog.template} onDone={onDone} />
      ) : dialog.type === "interactive" ? (
        <InteractiveDialog conversation={conversation} reply={dialog.reply} onDone={onDone} />
      ) : dialog.type === "location" ? (
        <LocationDialog conversationId={conversation.id} onDone={onDone} />
      ) : (
        <ContactDialog conversation={conversation} onDone={onDone} />
      )}
    </Suspense>
  );
}
